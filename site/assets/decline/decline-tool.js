// @ts-check
// The tool "Varför nekas kortet?": why the card that pays a subscription is declined, and what to do next. It is the tool for
// changing cards with another first view, so everything that can be done about a card can be done here too.

import { cardState, debtText, payerText, subscriptionState } from "../card/card-list.js";
import { CardTool } from "../card/card-tool.js";
import { hasButton } from "../card/steps.js";
import { formatMoment, formatMoney } from "../shared/format.js";
import { clone, find, phrase, phraseIfKnown } from "../shared/page.js";
import { Compare } from "./decline-compare.js";
import { showSteps } from "./decline-steps.js";

/**
 * @typedef {import("../card/card-list.js").Decline} Decline
 * @typedef {import("../card/card-list.js").Subscription} Subscription
 * @typedef {import("../shared/actions.js").Action} Action
 * @typedef {import("./decline-steps.js").NextStep} NextStep
 */

export class DeclineTool extends CardTool {
    backPhrase = "back_to_check";
    /** The id of the subscription that is checked. @type {string | undefined} */
    chosenId;
    /** The card's field that probably caused the decline. @type {string | undefined} */
    blamedField;
    /** The reason that is open in the article's list. @type {HTMLDetailsElement | null} */
    openedReason = null;

    /** @param {import("../account/account.js").Account} account */
    constructor(account) {
        super(account);
        this.view = find(account.tool, '[data-view="check"]');
        this.compare = new Compare(this.view, account, {
            compared: (result) => this.showComparison(result),
            change: (field) => this.changeField(field),
        });
        find(this.view, "[data-other]").addEventListener("click", () => this.showList(true));
    }

    /**
     * Checks the subscription that was chosen, the only one, or the only one that needs an action; otherwise shows the list.
     * @param {boolean} asked
     */
    showFirstView(asked) {
        const chosen = this.chosenSubscription() ?? this.onlyCandidate();
        return chosen ? this.check(chosen, asked) : this.showList(asked);
    }

    /** Shows why the card that a link led to is declined. @param {Subscription} subscription the first one that the card pays */
    showLinked(subscription) {
        return this.check(subscription, true);
    }

    /** The subscription that is checked, if any. */
    chosenSubscription() {
        return this.subscriptions.find(({ id }) => id === this.chosenId);
    }

    /** The only subscription, or the only one that needs an action. @returns {Subscription | undefined} */
    onlyCandidate() {
        if (this.subscriptions.length === 1) return this.subscriptions[0];
        const [candidate, ...others] = this.subscriptions.filter(({ needsAction }) => needsAction);
        return others.length === 0 ? candidate : undefined;
    }

    /** Shows the subscriptions to choose from, in the function's order: those that need an action first. @param {boolean} asked */
    showList(asked) {
        this.chosenId = undefined;
        this.openReason(null);
        const choices = this.subscriptions.map((subscription) => this.choiceFor(subscription));
        find(this.account.tool, "[data-subscriptions]").replaceChildren(...choices);
        this.account.focusHeading(this.showView("list"), asked);
    }

    /** A subscription in the list. @param {Subscription} subscription */
    choiceFor(subscription) {
        const { name, status, card } = subscription;
        const item = clone(document, "template[data-choice]");
        find(item, "[data-name]").textContent = name;
        const subscriptionBadge = find(item, "[data-subscription-state]");
        subscriptionBadge.textContent = subscriptionState(subscription);
        subscriptionBadge.hidden = !subscriptionBadge.textContent;
        subscriptionBadge.dataset.state = status;
        const cardBadge = find(item, "[data-card-state]");
        cardBadge.textContent = card && cardState(card);
        cardBadge.hidden = !cardBadge.textContent;
        cardBadge.dataset.state = card?.status;
        find(item, "[data-card]").textContent = payerText(subscription);
        find(item, "button").addEventListener("click", () => this.check(subscription, true));
        return item;
    }

    /**
     * Shows why the card is declined and what helps. Nothing is compared, so this does not count towards the limit.
     * @param {Subscription} subscription
     * @param {boolean} asked
     */
    async check(subscription, asked) {
        const { account } = this;
        const requestNumber = this.leave();
        this.chosenId = subscription.id;
        account.showStatus(phrase("looking"));
        const response = await account.call("POST", "/api/decline-check", { body: { subscription: subscription.id } });
        if (requestNumber !== this.requestNumber) return;
        // Without a response, the subscription itself still says why the card was declined.
        const { decline, next } = response.ok ? response.data : { decline: subscription.lastDecline, next: [] };
        // The account shows that the session has ended.
        const problem = response.ok || response.code === "not-signed-in" ? undefined : response.code;
        this.showView("check", problem);
        this.blamedField = blamed(subscription, decline);
        this.explain(subscription, decline);
        this.compare.open(subscription, next[0] !== "nothing");
        this.showNext(subscription, decline, next);
        account.focusHeading(this.view, asked);
    }

    /**
     * Explains the card's state with the reason in the article's list, which opens there.
     * @param {Subscription} subscription
     * @param {Decline | null} decline
     */
    explain(subscription, decline) {
        const { name, card, openInvoice } = subscription;
        find(this.view, "[data-check-name]").textContent = name;
        find(this.view, "[data-other]").hidden = this.subscriptions.length < 2;
        const reason = decline ? reasonFor(decline.code) : reasonOfStatus(card?.status ?? "none");
        const state = stateOf(subscription);
        find(this.view, "[data-heading]").textContent = reason?.querySelector("summary")?.textContent ?? phraseIfKnown(`why_${state}_title`) ?? payerText(subscription);

        const debt = decline ?? openInvoice;
        const values = { card: payerText(subscription), amount: debt ? formatMoney(debt.amount, debt.currency) : "" };
        const text = decline ? phrase("declined_at", { ...values, when: formatMoment(decline.at) }) : phraseIfKnown(`why_${state}`, values);
        // A decline and the words of a debt have the amount; the other words say nothing of what is owed.
        const owed = openInvoice && !decline && state !== "owed" ? ` ${debtText(openInvoice)}` : "";
        find(this.view, "[data-check-declined]").textContent = (text ?? "") + owed;

        // The steps say what to do about it: the advice in the list is for readers without this tool.
        find(this.view, "[data-check-meaning]").textContent = reason ? phrase(`meaning_${reason.id.replace("reason--", "")}`) : "";
        const listLink = /** @type {HTMLAnchorElement} */ (find(this.view, "[data-check-listed]"));
        listLink.hidden = reason === null;
        if (reason) listLink.href = `#${reason.id}`;
        this.openReason(reason);
    }

    /** Opens a reason in the article's list instead of the one opened before. @param {HTMLDetailsElement | null} reason */
    openReason(reason) {
        if (this.openedReason) this.openedReason.open = false;
        if (reason) reason.open = true;
        this.openedReason = reason;
    }

    /**
     * Shows the next steps with their buttons.
     * @param {Subscription} subscription
     * @param {Decline | null} decline
     * @param {NextStep[]} next empty if the function gave none
     */
    showNext(subscription, decline, next) {
        const known = next.filter((step) => phraseIfKnown(`step_${step}`) !== null);
        if (known.length > 0) {
            /** @type {[NextStep, Action | undefined][]} */
            const steps = known.map((step) => [step, this.actionFor(subscription, step)]);
            return showSteps(this.view, subscription, decline, steps);
        }
        // It is the function's response that should be fetched again later, so no date of the next payment is shown.
        showSteps(this.view, { ...subscription, openInvoice: null, nextPayment: null }, decline, [["try-later", this.openAgain("again")]]);
    }

    /** The button for a step, if it has one. @param {Subscription} subscription @param {NextStep} step @returns {Action | undefined} */
    actionFor(subscription, step) {
        if (step === "try-later") return this.openAgain("look_again");
        return hasButton(step) ? this.actions(subscription, [step])[0] : undefined;
    }

    /** The button that fetches everything again. @param {string} label the name of its phrase @returns {Action} */
    openAgain(label) {
        return { label: phrase(label), run: () => this.open(true) };
    }

    /** Shows the result of a comparison, and the steps that help now. @param {any} response */
    showComparison({ fields, decline, next }) {
        const subscription = this.chosenSubscription();
        if (!subscription) return;
        this.showNext(subscription, decline, next);
        this.compare.showResult(fields);
    }

    /** Opens the form that changes a field of the card; another number means another card. @param {string} field */
    changeField(field) {
        const subscription = this.chosenSubscription();
        if (!subscription) return;
        if (field === "last4") return this.addCard(subscription);
        this.edit(subscription, false);
        this.form.field(field).focus();
    }

    /** Shows the form for a subscription's card, at the field to blame. @param {Subscription} subscription @param {boolean} asked @param {Record<string, string>} [typed] */
    edit(subscription, asked, typed) {
        super.edit(subscription, asked, typed);
        if (asked && this.blamedField) this.form.field(this.blamedField).focus();
    }

    /** Removes all of the person's data from the page. */
    clear() {
        super.clear();
        this.compare.clear();
        this.chosenId = this.blamedField = undefined;
        this.openReason(null);
        find(this.view, "[data-heading]").replaceChildren();
        for (const part of ["name", "declined", "meaning"]) find(this.view, `[data-check-${part}]`).replaceChildren();
        for (const part of ["next", "then-list"]) find(this.view, `[data-${part}]`).replaceChildren();
    }
}

/** The card's field to correct, if one is to blame. @param {Subscription} subscription @param {(Decline & {field?: string | null}) | null} decline */
function blamed({ card }, decline) {
    return decline?.field ?? (["expired", "expiring"].includes(card?.status ?? "") ? "expiry" : undefined);
}

/** The state whose words explain a subscription without a decline. @param {Subscription} subscription */
function stateOf({ status, card, paidWith, invoiced, openInvoice }) {
    if (card?.status === "ok" && openInvoice && !openInvoice.processing) return "owed";
    if (status === "cancelled") return status;
    if (!card && (paidWith || invoiced)) return "other";
    return card?.status ?? "none";
}

/** The reason in the article's list for a decline code; unknown codes are generic. @param {string} code */
function reasonFor(code) {
    return reasonWithCode(code) ?? reasonWithCode("generic_decline");
}

/** The reason in the article's list that explains a card's status, if one does. @param {string} status @returns {HTMLDetailsElement | null} */
function reasonOfStatus(status) {
    return document.querySelector(`details[data-card-status="${status}"]`);
}

/** The reason that the tool's list of codes links to. @param {string} code @returns {HTMLDetailsElement | null} */
function reasonWithCode(code) {
    const selector = `template[data-codes~="${CSS.escape(code)}"]`;
    if (!document.querySelector(selector)) return null;
    const { hash } = /** @type {HTMLAnchorElement} */ (find(clone(document, selector), "a"));
    return find(document, hash).closest("details");
}
