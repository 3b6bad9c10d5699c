// @ts-check
// The tool "Ändra kortet här": the organisation's subscriptions, and what an administrator can do about the cards that pay
// them: change one, add one, ask the bank, pay.

import { leave } from "../shared/actions.js";
import { Bank } from "./bank.js";
import { CardForm } from "./card-form.js";
import { brand, showSubscriptions } from "./card-list.js";
import { money, shortExpiry } from "../shared/format.js";
import { NewCard } from "./new-card.js";
import { clearOutcome, showOutcome } from "./outcome.js";
import { find, phrase } from "../shared/page.js";
import { canTake, nextSteps, reason } from "./steps.js";

/** What is offered after an outcome, as far as it helps. @type {Record<string, Step[]>} */
const OFFERS = {
    saved: ["pay-now", "verify-with-bank"],
    "new-card-added": ["pay-now"],
    "verify-approved": ["pay-now"],
    "verify-declined": ["edit-card", "add-card"],
    "verify-unfinished": ["verify-with-bank"],
    "pay-declined": ["edit-card", "add-card"],
};

/**
 * @typedef {import("../account/account.js").Account} Account
 * @typedef {import("../shared/actions.js").Action} Action
 * @typedef {import("./card-list.js").Card} Card
 * @typedef {import("./card-list.js").Subscription} Subscription
 * @typedef {import("./steps.js").Step} Step
 */

export default class CardEdit {
    /** @type {Subscription[]} */ subscriptions = [];
    /** Counts what the reader has begun: an answer that comes after the next beginning is too late. */
    turn = 0;
    /** The phrase for the way back to where the tool begins. */
    back = "back_to_list";

    /** @param {Account} account */
    constructor(account) {
        this.account = account;
        const { tool } = account;
        this.form = new CardForm(find(tool, "#card-edit--form"), account, {
            saved: (card) => this.saved(card),
            // What is shown gives way to what it became, and the focus with it.
            late: () => account.person && account.shows("list") && this.open(tool.contains(document.activeElement)),
            cancelled: () => this.open(true),
            newCard: () => this.edited && this.addCard(this.edited, this.form.typed()),
        });
        this.newCard = new NewCard(find(tool, "#card-edit--new-card"), account, () => this.backFromNewCard());
        const dialog = /** @type {HTMLDialogElement} */ (find(tool, "[data-pay]"));
        this.bank = new Bank(dialog, account, (outcome, subscription, card, declined) => this.show(outcome, { subscription, card, declined }));
    }

    /**
     * Fetches the subscriptions and offers them, or shows what the reader comes back from.
     * @param {boolean} asked
     * @returns {Promise<void>}
     */
    async open(asked) {
        const { account } = this;
        const turn = this.begin();
        account.say(phrase("loading"));
        const answer = await account.call("GET", "/api/subscriptions");
        if (turn !== this.turn) return;
        if (answer.code === "not-signed-in") {
            account.forget();
            account.untold = answer.code;
            return account.start(asked);
        }
        if (!answer.ok) return account.focus(account.show("away"), asked);
        this.subscriptions = answer.data.subscriptions;
        const { arrival } = account;
        account.arrival = undefined;
        if (arrival && this.arrived(arrival)) return;
        if (this.subscriptions.length === 0) return account.focus(account.show("empty"), asked);
        await this.offer(asked);
    }

    /**
     * Shows the subscriptions to choose from; a single card to change is already chosen.
     * @param {boolean} asked
     * @returns {void | Promise<void>}
     */
    offer(asked) {
        const { account } = this;
        const [first, ...more] = this.subscriptions;
        // Back from the form, a single one is shown in the list: it would open again otherwise.
        const chosen = more.length === 0 && nextSteps(first).steps[0] === "edit-card" && !account.shows("form") && !account.shows("outcome");
        if (chosen) return this.edit(first, asked);
        const view = account.show("list");
        showSubscriptions(find(view, "[data-subscriptions]"), this.subscriptions, account, (subscription, steps) => this.actions(subscription, steps));
        account.focus(view, asked);
    }

    /** The reader begins something: what was under way is no longer theirs. */
    begin() {
        this.form.clear();
        this.newCard.clear();
        this.bank.clear();
        this.unfinished = undefined;
        return ++this.turn;
    }

    /** Takes everything of the person's off the page. */
    clear() {
        this.begin();
        this.subscriptions = [];
        this.edited = undefined;
        const { tool } = this.account;
        find(tool, "[data-subscriptions]").replaceChildren();
        clearOutcome(find(tool, '[data-view="outcome"]'));
    }

    /** What can be done about a subscription, as buttons. @param {Subscription} subscription @param {Step[]} steps @returns {Action[]} */
    actions(subscription, steps) {
        const { card, openInvoice } = subscription;
        const last4 = card?.last4 ?? "";
        const amount = openInvoice ? money(openInvoice.amount, openInvoice.currency) : "";
        /** @type {Record<Step, Action>} */
        const actions = {
            "edit-card": { label: phrase("edit", { last4 }), act: () => this.edit(subscription, true) },
            "add-card": { label: phrase(card ? "add" : "add_first"), act: () => this.addCard(subscription) },
            "pay-now": { label: phrase("pay", { amount, last4 }), act: () => this.bank.pay(subscription) },
            "verify-with-bank": { label: phrase("verify"), act: (place) => card && this.verify(place, card) },
        };
        return steps.map((step) => actions[step]);
    }

    /** The subscription whose card is in the form. @type {Subscription | undefined} */
    edited;

    /** @param {Subscription} subscription @param {boolean} asked @param {Record<string, string>} [typed] by field */
    edit(subscription, asked, typed = {}) {
        const { card } = subscription;
        if (!card) return;
        this.begin();
        this.edited = subscription;
        const view = this.account.show("form");
        this.form.open(card, this.paidBy(card).map(({ name }) => name), typed);
        this.account.focus(view, asked);
    }

    /** The form that was left for a new card, and what was typed in it. @type {[Subscription, Record<string, string>] | undefined} */
    unfinished;

    /** @param {Subscription} subscription @param {Record<string, string>} [typed] what was typed in the form, if it came from there */
    addCard(subscription, typed) {
        this.begin();
        if (typed) this.unfinished = [subscription, typed];
        const view = this.account.show("new-card");
        this.newCard.open(subscription, this.subscriptions);
        this.account.focus(view, true);
    }

    /** There is no new card after all. */
    backFromNewCard() {
        if (!this.unfinished) return this.open(true);
        const [subscription, typed] = this.unfinished;
        return this.edit(subscription, true, typed);
    }

    /** @param {HTMLElement} place @param {Card} card */
    async verify(place, card) {
        const { turn } = this;
        const answer = await this.bank.verify(place, card);
        if (!answer || turn !== this.turn) return;
        if (answer.url) return leave(place, answer.url);
        this.show(answer.outcome, { card, declined: answer.code });
    }

    /** @param {Card & {pays: import("./outcome.js").Paid[]}} card */
    saved({ pays, ...card }) {
        this.subscriptions = this.subscriptions.map((it) => (it.card?.id === card.id ? { ...it, card } : it));
        this.show("saved", { card, pays });
    }

    /** The subscriptions that a card pays. @param {Card} card */
    paidBy({ id }) {
        return this.subscriptions.filter(({ card, status }) => card?.id === id && status !== "cancelled");
    }

    /**
     * Shows what the reader comes back from.
     * @param {import("../account/account.js").Arrival} arrival
     * @returns {boolean} false if there is nothing to show
     */
    arrived({ outcome, detail, more }) {
        const subscription = this.subscriptions.find(({ id }) => id === detail);
        const card = this.subscriptions.map(({ card }) => card).find((card) => card?.id === detail);
        switch (outcome) {
            case "new-card-added":
                if (card) this.show(outcome, { card, pays: this.paidBy(card).map(payment).filter(({ next }) => next !== null) });
                return card !== undefined;
            case "verify-approved":
            case "verify-unfinished":
                if (card) this.show(outcome, { card });
                return card !== undefined;
            case "verify-declined":
                this.show(outcome, { card: card ?? undefined, declined: more });
                return true;
            case "pay-paid":
            case "pay-declined":
            case "pay-waiting":
                if (subscription?.card) this.paid(outcome, subscription, subscription.card, more);
                return Boolean(subscription?.card);
            case "new-card-unfinished":
            case "new-card-cancelled":
            case "new-card-failed":
            case "verify-failed":
            case "pay-failed":
                this.show(outcome, {}, detail);
                return true;
            default:
                return false;
        }
    }

    /** Back from approving a payment. @param {string} outcome @param {Subscription} subscription @param {Card} card @param {string} more a code, or the invoice's id */
    paid(outcome, subscription, card, more) {
        const declined = outcome === "pay-declined" ? more : undefined;
        this.show(outcome === "pay-paid" ? "paid" : outcome, { card, subscription, declined }, more);
    }

    /**
     * Shows what came of something, and what to do next.
     * @param {string} outcome
     * @param {{card?: Card, subscription?: Subscription, declined?: string, pays?: import("./outcome.js").Paid[]}} about
     * @param {string} [unfinished] the id of what is not finished: of a setup session, an invoice
     */
    show(outcome, { card, subscription, declined, pays }, unfinished = "") {
        this.begin();
        const concerned = subscription ? [subscription] : card ? this.paidBy(card) : [];
        const offers = OFFERS[outcome] ?? [];
        // Only what is wrong on a card is mended by changing it.
        const ordered = declined && reason(declined).category !== "fix" ? [...offers].reverse() : offers;
        // What is done with the card is offered once; each invoice is one to pay.
        const actions = concerned.flatMap((it, at) => this.actions(it, ordered.filter((step) => canTake(it, step) && (at === 0 || step === "pay-now"))));
        if (outcome === "new-card-unfinished") actions.push({ label: phrase("again"), act: (place) => this.finish(place, unfinished) });
        if (outcome === "pay-waiting") actions.push({ label: phrase("look_again"), act: (place) => this.lookAgain(place, subscription, unfinished) });
        actions.push({ label: phrase(this.back), act: () => this.open(true) });
        /** @type {Record<string, string>} */
        const values = card ? { brand: brand(card), last4: card.last4, expiry: shortExpiry(card.expiry) } : {};
        if (subscription) values.subscription = subscription.name;
        showOutcome(this.account.show("outcome"), outcome, { values, declined, pays, actions });
    }

    /** Asks once more for the card that was entered on the provider's page. @param {HTMLElement} place @param {string} session */
    finish(place, session) {
        leave(place, `/api/new-card/return?${new URLSearchParams({ session, return: location.pathname })}`);
    }

    /** Looks whether the invoice is paid by now. @param {HTMLElement} place @param {Subscription | undefined} subscription @param {string} invoice */
    lookAgain(place, subscription, invoice) {
        const path = `/api/subscriptions/${encodeURIComponent(subscription?.id ?? "")}/pay/return`;
        leave(place, `${path}?${new URLSearchParams({ invoice, return: location.pathname })}`);
    }
}

/** When a subscription's card is charged next. @param {Subscription} subscription */
function payment({ name, renews, openInvoice }) {
    const [next = null] = [openInvoice?.nextAttempt, renews].filter((day) => typeof day === "string").sort();
    return { name, next };
}
