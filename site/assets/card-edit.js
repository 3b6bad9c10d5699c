// @ts-check
// The tool "Ändra kortet här": the organisation's subscriptions, and what an administrator can do about the cards that pay
// them: change one, add one, ask the bank, pay.

import { leave } from "./act.js";
import { call } from "./api.js";
import { Bank, isDeclinedSince } from "./bank.js";
import { CardForm } from "./card-form.js";
import { brand, showSubscriptions } from "./card-list.js";
import { money, shortExpiry } from "./format.js";
import { NewCard } from "./new-card.js";
import { showOutcome } from "./outcome.js";
import { find, phrase } from "./page.js";
import { nextSteps } from "./steps.js";

/** Word of a payment comes from the provider, perhaps after the reader: this often it is looked for, with a pause, in ms. */
const LOOKS = 4;
const PAUSE = 1_000;

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
 * @typedef {import("./account.js").Account} Account
 * @typedef {import("./act.js").Action} Action
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
            late: () => account.person && account.shows("list") && this.open(false),
            cancelled: () => this.open(true),
            newCard: () => this.edited && this.addCard(this.edited),
        });
        this.newCard = new NewCard(find(tool, "#card-edit--new-card"), account, () => this.open(true));
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
        const answer = await this.fetch();
        if (turn !== this.turn) return;
        account.say("");
        if (answer.code === "not-signed-in") {
            account.forget();
            return account.start(asked);
        }
        if (!answer.ok) return void account.show("away");
        account.idle.used();
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
        showSubscriptions(find(view, "[data-subscriptions]"), this.subscriptions, (subscription, steps) => this.actions(subscription, steps));
        account.focus(view, asked);
    }

    /** The subscriptions as they are; after a payment that was approved at the bank, as they are once word of it has come. */
    async fetch() {
        for (let look = 1; ; look++) {
            const answer = await call("GET", "/api/subscriptions");
            const { outcome, detail } = this.account.arrival ?? {};
            const waits = (/** @type {Subscription} */ { id, openInvoice }) => id === detail && openInvoice !== null;
            if (outcome !== "pay-returned" || !answer.ok || look === LOOKS || !answer.data.subscriptions.some(waits)) return answer;
            await new Promise((go) => setTimeout(go, PAUSE));
        }
    }

    /** The reader begins something: what was under way is no longer theirs. */
    begin() {
        this.form.clear();
        this.newCard.clear();
        this.bank.clear();
        return ++this.turn;
    }

    /** Takes everything of the person's off the page. */
    clear() {
        this.begin();
        this.subscriptions = [];
        this.edited = undefined;
        const { tool } = this.account;
        find(tool, "[data-subscriptions]").replaceChildren();
        for (const part of ["text", "reason", "list"]) find(tool, `[data-outcome-${part}]`).replaceChildren();
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

    /** @param {Subscription} subscription @param {boolean} asked */
    edit(subscription, asked) {
        const { card } = subscription;
        if (!card) return;
        this.begin();
        this.edited = subscription;
        const view = this.account.show("form");
        this.form.open(card, this.paidBy(card).map(({ name }) => name));
        this.account.focus(view, asked);
    }

    /** @param {Subscription} subscription */
    addCard(subscription) {
        this.begin();
        const view = this.account.show("new-card");
        this.newCard.open(subscription, this.subscriptions);
        this.account.focus(view, true);
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
     * @param {import("./account.js").Arrival} arrival
     * @returns {boolean} false if there is nothing to show
     */
    arrived({ outcome, detail }) {
        const subscription = this.subscriptions.find(({ id }) => id === detail);
        const card = this.subscriptions.map(({ card }) => card).find((card) => card?.id === detail);
        switch (outcome) {
            case "new-card-added":
                if (card) this.show(outcome, { card, pays: this.paidBy(card).map(payment) });
                return card !== undefined;
            case "verify-approved":
            case "verify-unfinished":
                if (card) this.show(outcome, { card });
                return card !== undefined;
            case "verify-declined":
                this.show(outcome, { declined: detail });
                return true;
            case "pay-returned":
                if (subscription?.card) this.returned(subscription, subscription.card);
                return Boolean(subscription?.card);
            case "new-card-unfinished":
            case "new-card-cancelled":
            case "new-card-failed":
            case "verify-failed":
                this.show(outcome, {}, detail);
                return true;
            default:
                return false;
        }
    }

    /** Back from approving a payment. @param {Subscription} subscription @param {Card} card */
    returned(subscription, card) {
        // Word of this payment may not have come yet: an earlier one's refusal is not its own.
        const declined = isDeclinedSince(subscription) ? subscription.lastDecline?.code : undefined;
        const outcome = !subscription.openInvoice ? "paid" : declined ? "pay-declined" : "pay-waiting";
        this.show(outcome, { card, subscription, declined: outcome === "pay-declined" ? declined : undefined });
    }

    /**
     * Shows what came of something, and what to do next.
     * @param {string} outcome
     * @param {{card?: Card, subscription?: Subscription, declined?: string, pays?: import("./outcome.js").Paid[]}} about
     * @param {string} [session] the setup session that is not finished
     */
    show(outcome, { card, subscription, declined, pays }, session = "") {
        this.begin();
        const concerned = subscription ? [subscription] : card ? this.paidBy(card) : [];
        const status = declined ? "declined" : outcome === "verify-approved" ? "ok" : card?.status;
        const offers = OFFERS[outcome] ?? [];
        const actions = concerned.flatMap((it, at) => {
            const lastDecline = declined ? { ...it.lastDecline, code: declined } : it.lastDecline;
            const asNow = /** @type {Subscription} */ ({ ...it, card: { ...card, status }, lastDecline });
            // What is done with the card is offered once; each invoice is one to pay.
            const offered = nextSteps(asNow).steps.filter((step) => offers.includes(step) && (at === 0 || step === "pay-now"));
            return this.actions(it, offered);
        });
        if (outcome === "new-card-unfinished") actions.push({ label: phrase("again"), act: (place) => this.finish(place, session) });
        if (outcome === "pay-waiting") actions.push({ label: phrase("look_again"), act: () => this.lookAgain(subscription) });
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

    /** Looks whether the invoice is paid by now. @param {Subscription | undefined} subscription */
    lookAgain(subscription) {
        this.account.arrival = { outcome: "pay-returned", detail: subscription?.id ?? "" };
        return this.open(true);
    }
}

/** When a subscription's card is charged next. @param {Subscription} subscription */
function payment({ name, renews, openInvoice }) {
    const [next = null] = [openInvoice?.nextAttempt, renews].filter((day) => typeof day === "string").sort();
    return { name, next };
}
