// @ts-check
// The tool "Varför nekas kortet?": why the card that pays a subscription is declined, and the one thing to do next. All that
// can be done about a card is done here too: the tool is the one for changing cards, with another beginning.

import CardEdit from "../card/card-edit.js";
import { cardName } from "../card/card-list.js";
import { Compare } from "./decline-compare.js";
import { showNext } from "./decline-steps.js";
import { moment, money } from "../shared/format.js";
import { clone, find, phrase } from "../shared/page.js";

/**
 * @typedef {import("../card/card-list.js").Decline} Decline
 * @typedef {import("../card/card-list.js").Subscription} Subscription
 * @typedef {import("./decline-compare.js").Values} Values
 * @typedef {import("./decline-steps.js").NextStep} NextStep
 */

export default class DeclineCheck extends CardEdit {
    back = "back_to_check";
    /** The subscription that is looked into, by its id. @type {string | undefined} */
    chosen;
    /** What was typed and is not as on file: it goes into the form for changing the card. @type {Values} */
    carried = {};
    /** The field that the decline is blamed on. @type {string | undefined} */
    blamed;
    /** What is opened in the article's list of reasons. @type {HTMLDetailsElement | null} */
    opened = null;

    /** @param {import("../account/account.js").Account} account */
    constructor(account) {
        super(account);
        this.view = find(account.tool, '[data-view="check"]');
        this.compare = new Compare(this.view, account, {
            compared: (answer, given) => this.compared(answer, given),
            change: (field) => this.change(field),
        });
        find(this.view, "[data-other]").addEventListener("click", () => this.list(true));
    }

    /** A subscription that was chosen, or the only one to choose or in trouble, is looked into at once. @param {boolean} asked */
    offer(asked) {
        const troubled = this.subscriptions.filter(isTroubled);
        const only = [this.subscriptions, troubled].find(({ length }) => length === 1)?.[0];
        const chosen = this.subscriptions.find(({ id }) => id === this.chosen) ?? only;
        return chosen ? this.check(chosen, asked) : this.list(asked);
    }

    /** Shows the subscriptions, those in trouble first. @param {boolean} asked */
    list(asked) {
        this.begin();
        this.chosen = undefined;
        this.openReason(null);
        const view = this.account.show("list");
        const ordered = [...this.subscriptions].sort((a, b) => Number(isTroubled(b)) - Number(isTroubled(a)));
        find(view, "[data-subscriptions]").replaceChildren(...ordered.map((subscription) => this.choice(subscription)));
        this.account.focus(view, asked);
    }

    /** @param {Subscription} subscription */
    choice(subscription) {
        const { name, status, card } = subscription;
        const item = clone(document, "template[data-choice]");
        find(item, "[data-name]").textContent = name;
        const state = find(item, "[data-subscription-state]");
        state.textContent = phrase(`state_${status}`);
        state.dataset.state = status;
        const badge = find(item, "[data-card-state]");
        badge.hidden = !card;
        badge.textContent = card && phrase(`card_${card.status}`);
        badge.dataset.state = card?.status;
        find(item, "[data-card]").textContent = card ? cardName(card) : phrase("no_card_short");
        find(item, "button").addEventListener("click", () => this.check(subscription, true));
        return item;
    }

    /**
     * Finds out why, and what helps. Nothing is compared, so that it can be asked as often as one likes.
     * @param {Subscription} subscription
     * @param {boolean} asked
     */
    async check(subscription, asked) {
        const { account } = this;
        const turn = this.begin();
        this.chosen = subscription.id;
        this.carried = {};
        account.say(phrase("looking"));
        const answer = await account.call("POST", "/api/decline-check", { body: { subscription: subscription.id } });
        if (turn !== this.turn) return;
        const known = { decline: subscription.lastDecline, next: [] };
        const { decline, next } = answer.ok ? answer.data : known;
        // That the session has ended is said beside it.
        account.show("check", answer.ok || answer.code === "not-signed-in" ? undefined : answer.code);
        this.blamed = blamed(subscription, decline);
        this.explain(subscription, decline);
        this.compare.open(subscription);
        this.showNext(subscription, decline, next);
        account.focus(this.view, asked);
    }

    /** Says why: in the words of the article's list, which opens there. @param {Subscription} subscription @param {Decline | null} decline */
    explain({ name, status, card, openInvoice }, decline) {
        find(this.view, "[data-check-name]").textContent = name;
        find(this.view, "[data-other]").hidden = this.subscriptions.length < 2;
        const code = decline?.code ?? (card?.status === "expired" ? "expired_card" : undefined);
        const reason = code === undefined ? null : reasonFor(code);
        const owed = card?.status === "ok" && openInvoice;
        const state = owed ? "owed" : status === "cancelled" ? status : (card?.status ?? "none");
        find(this.view, "[data-heading]").textContent = reason?.querySelector("summary")?.textContent ?? phrase(`why_${state}_title`);
        const sum = decline ?? openInvoice;
        const values = { card: card ? cardName(card) : "", amount: sum ? money(sum.amount, sum.currency) : "" };
        const told = decline ? phrase("declined_at", { ...values, when: moment(decline.at) }) : phrase(`why_${state}`, values);
        find(this.view, "[data-check-declined]").textContent = told;
        const advice = find(this.view, "[data-check-advice]");
        advice.replaceChildren(...(reason?.querySelector(".reason-advice")?.cloneNode(true).childNodes ?? []));
        // Other pages' ways of doing it would stand beside the one thing to do here.
        for (const link of advice.querySelectorAll('a[href^="/"]')) link.replaceWith(...link.childNodes);
        const listed = /** @type {HTMLAnchorElement} */ (find(this.view, "[data-check-listed]"));
        listed.hidden = reason === null;
        if (reason) listed.href = `#${reason.id}`;
        this.openReason(reason);
    }

    /** @param {HTMLDetailsElement | null} reason */
    openReason(reason) {
        if (this.opened) this.opened.open = false;
        if (reason) reason.open = true;
        this.opened = reason;
    }

    /** @param {Subscription} subscription @param {Decline | null} decline @param {NextStep[]} next none if it is not known */
    showNext(subscription, decline, next) {
        const look = (/** @type {string} */ label) => ({ label: phrase(label), act: () => this.open(true) });
        /** @type {[NextStep, import("../shared/actions.js").Action | undefined][]} */
        const steps = next.map((step) => {
            if (step === "try-later") return [step, look("look_again")];
            return [step, this.actions(subscription, [/** @type {import("../card/steps.js").Step} */ (step)])[0]];
        });
        if (steps.length > 0) return showNext(this.view, subscription, decline, steps);
        // When the card is tried again is beside the point: it is the answer that may come later.
        showNext(this.view, { ...subscription, openInvoice: null, renews: null }, decline, [["try-later", look("again")]]);
    }

    /** Says what comparing came to, and what helps now. @param {any} answer @param {Values} given */
    compared(answer, given) {
        const subscription = this.subscriptions.find(({ id }) => id === this.chosen);
        if (!subscription) return;
        const { fields, decline, next } = answer;
        const other = fields.filter((/** @type {any} */ { field, result }) => field !== "last4" && ["differs", "format-only", "not-on-file"].includes(result));
        this.carried = Object.fromEntries(other.map((/** @type {any} */ { field }) => [field, given[field]]));
        this.showNext(subscription, decline, next);
        this.compare.showResult(fields, given, next[0] === "edit-card");
    }

    /** Changes what is not as on the card. @param {string} field */
    change(field) {
        const subscription = this.subscriptions.find(({ id }) => id === this.chosen);
        if (!subscription) return;
        if (field === "last4") return this.addCard(subscription);
        this.edit(subscription, false);
        this.form.field(field).focus();
    }

    /** Opens the form with what was typed already in it. @param {Subscription} subscription @param {boolean} asked @param {Values} [typed] */
    edit(subscription, asked, typed = this.carried) {
        super.edit(subscription, asked, typed);
        const [field = this.blamed] = Object.keys(typed);
        if (asked && field) this.form.field(field).focus();
    }

    /** Takes everything of the person's off the page. */
    clear() {
        super.clear();
        this.compare.clear();
        this.chosen = this.blamed = undefined;
        this.carried = {};
        this.openReason(null);
        find(this.view, "[data-heading]").replaceChildren();
        for (const part of ["name", "declined", "advice"]) find(this.view, `[data-check-${part}]`).replaceChildren();
        for (const part of ["next", "then-list"]) find(this.view, `[data-${part}]`).replaceChildren();
    }
}

/** Whether something stands in the way of a subscription's payment. @param {Subscription} subscription */
function isTroubled({ status, card }) {
    return ["past-due", "suspended"].includes(status) || ["expired", "declined"].includes(card?.status ?? "");
}

/** The field of a card that is to be put right, if it is one. @param {Subscription} subscription @param {(Decline & {field?: string | null}) | null} decline */
function blamed({ card }, decline) {
    return decline?.field ?? (["expired", "expiring"].includes(card?.status ?? "") ? "expiry" : undefined);
}

/** The reason in the article's list that a code means. @param {string} code @returns {HTMLDetailsElement | null} */
function reasonFor(code) {
    const find = (/** @type {string} */ it) =>
        /** @type {HTMLDetailsElement | null} */ (document.querySelector(`details[data-code~="${CSS.escape(it)}"]`));
    return find(code) ?? find("generic_decline");
}
