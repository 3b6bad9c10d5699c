// @ts-check
// What came of an action, here or on another site, and what helps next.

import { leaveFor } from "../shared/actions.js";
import { formatMoney, shortExpiry } from "../shared/format.js";
import { find, phrase } from "../shared/page.js";
import { brand } from "./card-list.js";
import { clearOutcome, fillOutcome } from "./outcome-view.js";
import { ReceiptView, receiptValues } from "./receipt.js";
import { hasButton, reason } from "./steps.js";

/**
 * @typedef {import("../account/return-visit.js").ReturnVisit} ReturnVisit
 * @typedef {import("../shared/actions.js").Action} Action
 * @typedef {import("./card-list.js").Card} Card
 * @typedef {import("./card-list.js").Subscription} Subscription
 * @typedef {import("./outcome-view.js").PaidSubscription} PaidSubscription
 * @typedef {import("./steps.js").Step} Step
 * @typedef {{card?: Card, subscription?: Subscription, declined?: string, pays?: PaidSubscription[], more?: Action[],
 *     values?: Record<string, string>, note?: string}} About
 *     what an outcome is about: `declined` is the bank's decline code; `more` are buttons that the outcome itself calls for,
 *     which come first; `note` is a text after the others
 */

/** The outcomes after which there is something to go on with, each with the steps that it has just settled. @type {Record<string, Step[]>} */
const SETTLED = {
    saved: ["edit-card", "add-card"],
    "saved-owed": ["edit-card", "add-card"],
    "saved-declined": [],
    "new-card-added": ["edit-card", "add-card", "verify-with-bank"],
    "verify-approved": ["edit-card", "add-card", "verify-with-bank"],
    "verify-declined": ["verify-with-bank"],
    "verify-unfinished": ["edit-card", "add-card"],
    "verify-undecided": ["edit-card", "add-card"],
    "verify-failed": ["edit-card", "add-card"],
    paid: ["edit-card", "add-card", "verify-with-bank"],
    "pay-undecided": ["edit-card", "add-card"],
    "pay-declined": [],
};

/** The outcomes after which the bank can be asked again, which then comes first. */
const UNANSWERED = ["verify-unfinished", "verify-undecided", "verify-failed"];

export class Outcomes {
    /** @param {import("./card-tool.js").CardTool} cards the tool whose view shows them */
    constructor(cards) {
        this.cards = cards;
        const { account } = cards;
        this.view = find(account.tool, '[data-view="outcome"]');
        this.receipt = new ReceiptView(find(this.view, ".receipt"), account);
    }

    /** Empties the view: its content may be another person's. */
    clear() {
        clearOutcome(this.view);
        this.receipt.clear();
    }

    /**
     * Shows the outcome that the reader brings back from another site.
     * @param {ReturnVisit} returnVisit
     * @returns {boolean} false if there is nothing to show
     */
    showReturnVisit({ outcome, detail, more }) {
        const { subscriptions } = this.cards;
        const subscription = subscriptions.find(({ id }) => id === detail);
        const card = subscriptions.map(({ card }) => card).find((card) => card?.id === detail) ?? undefined;
        switch (outcome) {
            case "new-card-added":
                if (card) this.show(outcome, { card, pays: this.cards.paidBy(card).map(payment).filter(({ next }) => next !== null) });
                return card !== undefined;
            case "verify-approved":
                // The address does not show it: the card does.
                if (card?.verified) this.show(outcome, { card });
                return Boolean(card?.verified);
            case "verify-unfinished":
            case "verify-undecided":
                if (card) this.show(outcome, { card });
                return card !== undefined;
            case "verify-failed":
                this.show(outcome, { card });
                return true;
            case "verify-declined":
                if (isUndecided(more)) this.show("verify-undecided", { card });
                else this.show(outcome, { card, declined: more });
                return true;
            case "pay-paid":
                if (subscription && more) this.showReceipt(subscription, more);
                return Boolean(subscription && more);
            case "pay-declined":
            case "pay-waiting":
                if (subscription?.card) this.showUnpaid(outcome, subscription, subscription.card, more);
                return Boolean(subscription?.card);
            case "new-card-unfinished":
                this.show(outcome, { more: [{ label: phrase("again"), run: (place) => finishNewCard(place, detail) }] });
                return true;
            case "new-card-superseded":
            case "new-card-cancelled":
            case "new-card-failed":
            case "pay-failed":
                this.show(outcome, {});
                return true;
            default:
                return false;
        }
    }

    /**
     * Shows that an invoice is paid, with the receipt.
     * @param {Subscription} subscription as it is after the payment
     * @param {string} invoice the invoice's id
     */
    showPaid(subscription, invoice) {
        return this.showReceipt(subscription, invoice, true);
    }

    /**
     * Shows the receipt that an address names. The address does not show that the invoice is paid: without the receipt that is not
     * said.
     * @param {Subscription} subscription
     * @param {string} invoice the invoice's id
     * @param {boolean} [isPaid] whether it is known to be paid, without the receipt, too
     */
    async showReceipt(subscription, invoice, isPaid = false) {
        const requestNumber = this.cards.reset();
        this.cards.account.showStatus(phrase("receipt_loading"));
        const { receipt, exists } = await this.receipt.fetch(subscription.id, invoice);
        if (requestNumber !== this.cards.requestNumber) return;
        const note = owedText(subscription);
        if (receipt) {
            this.show("paid", { subscription, values: receiptValues(receipt), note });
            this.receipt.show(receipt, subscription.id, invoice);
            return;
        }
        const again = { label: phrase("fetch_receipt"), run: () => this.showReceipt(subscription, invoice, isPaid) };
        const unknown = exists ? "no-receipt" : "not-paid";
        this.show(isPaid ? "paid-no-receipt" : unknown, { subscription, note, more: exists ? [again] : [] });
    }

    /**
     * Shows that an invoice is not paid, or that it is not known yet.
     * @param {string} outcome
     * @param {Subscription} subscription
     * @param {Card} card
     * @param {string} [more] the decline code, or the invoice's id
     */
    showUnpaid(outcome, subscription, card, more = "") {
        if (outcome === "pay-declined" && isUndecided(more)) return this.show("pay-undecided", { card, subscription });
        if (outcome === "pay-declined") return this.show(outcome, { card, subscription, declined: more });
        const again = { label: phrase("look_again"), run: (/** @type {HTMLElement} */ place) => checkPayment(place, subscription, more) };
        this.show(outcome, { card, subscription, more: [again] });
    }

    /** Shows that a card is saved. @param {Card} card @param {PaidSubscription[]} pays */
    showSaved(card, pays) {
        const [subscription] = this.cards.paidBy(card);
        const { actions = [], lastDecline } = subscription ?? {};
        // The bank tries the card when the invoice is paid, so it need not be asked first.
        if (actions.find(hasButton) === "pay-now") this.show("saved-owed", { card, pays });
        // The bank is not asked while the card has what it was declined for.
        else if (lastDecline && !actions.includes("verify-with-bank")) this.show("saved-declined", { card, pays, declined: lastDecline.code });
        else this.show("saved", { card, pays });
    }

    /**
     * Shows an outcome and what to do next.
     * @param {string} outcome its name: the page has the words for each
     * @param {About} about
     */
    show(outcome, { card, subscription, declined, pays, more = [], values = {}, note = "" }) {
        const { cards } = this;
        /** @type {Subscription[]} */
        let concerned = [];
        if (subscription) concerned = [subscription];
        else if (card) concerned = cards.paidBy(card);
        const back = { label: phrase(cards.backPhrase), run: () => cards.open(true) };
        const actions = [...more, ...this.actionsAfter(outcome, concerned, declined), back];
        /** @type {Record<string, string>} */
        const all = { subscription: subscription?.name ?? "", ...values };
        if (card) Object.assign(all, { brand: brand(card), last4: card.last4, expiry: shortExpiry(card.expiry) });
        cards.reset();
        this.receipt.clear();
        fillOutcome(cards.account.showView("outcome"), outcome, { values: all, declined, pays, note, actions });
    }

    /** The buttons for what helps after an outcome. @param {string} outcome @param {Subscription[]} subscriptions @param {string} [declined] the decline code */
    actionsAfter(outcome, subscriptions, declined) {
        const settled = SETTLED[outcome];
        if (!settled) return [];
        return subscriptions.flatMap((subscription, index) => {
            // Steps that concern the card are offered once, but each subscription has an invoice of its own to pay.
            const names = subscription.actions.filter(hasButton).filter((name) => !settled.includes(name));
            let offered = index === 0 ? names : names.filter((name) => name === "pay-now");
            // What the bank says to a verification is not stored, so the function's order does not know of it: changing the
            // card helps only if the decline is about its details.
            if (outcome === "verify-declined" && declined) {
                offered = withFirst(reason(declined).category === "fix" ? "edit-card" : "add-card", offered);
            }
            if (UNANSWERED.includes(outcome)) offered = withFirst("verify-with-bank", offered);
            return this.cards.actions(subscription, offered);
        });
    }
}

/**
 * Whether the bank wanted an approval: then who comes back from its page has not given it.
 * @param {string} declined the decline code
 */
function isUndecided(declined) {
    return reason(declined).category === "verify";
}

/** The steps with one of them, if it is among them, as the first. @param {Step} first @param {Step[]} steps */
function withFirst(first, steps) {
    return steps.includes(first) ? [first, ...steps.filter((step) => step !== first)] : steps;
}

/** A subscription with the day of its next payment. @param {Subscription} subscription @returns {PaidSubscription} */
function payment({ name, nextPayment }) {
    return { name, next: nextPayment?.date ?? null };
}

/** What is still owed for a subscription. Empty if nothing is. @param {Subscription} subscription */
function owedText({ name, openInvoice }) {
    if (!openInvoice || openInvoice.processing) return "";
    const { amount, currency, count, total } = openInvoice;
    const values = { subscription: name, count: String(count), amount: formatMoney(total ?? amount, currency) };
    return phrase(count ? (total ? "still_owed" : "still_owed_mixed") : "still_owed_one", values);
}

/** Fetches once more the card that was entered on the provider's page. @param {HTMLElement} place @param {string} session */
function finishNewCard(place, session) {
    leaveFor(place, `/api/new-card/return?${new URLSearchParams({ session, return: location.pathname })}`);
}

/** Checks whether an invoice has been paid by now. @param {HTMLElement} place @param {Subscription} subscription @param {string} invoice */
function checkPayment(place, { id }, invoice) {
    const path = `/api/subscriptions/${encodeURIComponent(id)}/pay/return`;
    leaveFor(place, `${path}?${new URLSearchParams({ invoice, return: location.pathname })}`);
}
