// @ts-check
// What the bank is asked: whether it approves a card, and, once the reader has confirmed the amount, to pay an invoice.

import { attempt, clearAct, leave } from "../shared/actions.js";
import { money } from "../shared/format.js";
import { find, phrase } from "../shared/page.js";

/**
 * @typedef {import("./card-list.js").Subscription} Subscription
 * @typedef {import("./card-list.js").Card} Card
 * @typedef {import("./card-list.js").Invoice} Invoice
 */

export class Bank {
    /** What is about to be paid. @type {{subscription: Subscription, card: Card, invoice: Invoice} | undefined} */
    bill;

    /**
     * @param {HTMLDialogElement} dialog
     * @param {import("../account/account.js").Account} account
     * @param {(outcome: string, subscription: Subscription, card: Card, declined?: string) => void} paid told how a payment
     *     ended: `paid`, `pay-declined` with the code, `nothing-to-pay`
     */
    constructor(dialog, account, paid) {
        this.dialog = dialog;
        this.account = account;
        this.paid = paid;
        find(dialog, "[data-pay-confirm]").addEventListener("click", () => this.confirm());
        find(dialog, "[data-cancel]").addEventListener("click", () => !dialog.dataset.busy && dialog.close());
        dialog.addEventListener("cancel", (event) => dialog.dataset.busy && event.preventDefault());
    }

    /**
     * Asks the bank about a card. Nothing is charged.
     * @param {HTMLElement} place where the button stands
     * @param {Card} card
     * @returns {Promise<{url?: string, outcome: string, code?: string} | undefined>} undefined if there is no answer;
     *     with `url`, it is given on that page
     */
    async verify(place, card) {
        const answer = await attempt(place, "verify", () => {
            const path = `/api/cards/${encodeURIComponent(card.id)}/verify`;
            return this.account.call("POST", path, { body: { return: location.pathname } });
        });
        if (!answer?.ok) return undefined;
        const { url, result, code } = answer.data;
        return { url, outcome: `verify-${result}`, code };
    }

    /** Asks whether to pay a subscription's open invoice now. @param {Subscription} subscription */
    pay(subscription) {
        const { card, openInvoice: invoice } = subscription;
        if (!card || !invoice) return;
        clearAct(this.dialog);
        this.fill({ subscription, card, invoice });
        this.dialog.showModal();
        // Not the button: a key pressed once too often must not pay.
        find(this.dialog, "[data-pay-title]").focus();
    }

    /** @param {{subscription: Subscription, card: Card, invoice: Invoice}} bill */
    fill(bill) {
        this.bill = bill;
        const { subscription, card, invoice } = bill;
        const values = { amount: money(invoice.amount, invoice.currency), last4: card.last4, subscription: subscription.name };
        for (const part of ["title", "text", "confirm"]) {
            find(this.dialog, `[data-pay-${part}]`).textContent = phrase(`pay_${part}`, values);
        }
    }

    /** Another amount or card than the reader has read about. @param {{subscription: Subscription, card: Card, invoice: Invoice}} bill */
    changed(bill) {
        this.fill(bill);
        // Not the button, as above.
        find(this.dialog, "[data-pay-title]").focus();
    }

    async confirm() {
        if (!this.bill) return;
        const { bill } = this;
        const { subscription, card, invoice } = bill;
        const answer = await attempt(this.dialog, "pay", () => {
            const path = `/api/subscriptions/${encodeURIComponent(subscription.id)}/pay`;
            const { id, amount, currency } = invoice;
            const body = { invoice: id, amount, currency, card: card.id, return: location.pathname };
            return this.account.call("POST", path, { body });
        });
        if (!answer) return;
        const { url, result, code, openInvoice, card: switched } = answer.data ?? {};
        if (answer.code === "invoice-changed" && openInvoice) return this.changed({ ...bill, invoice: openInvoice });
        if (answer.code === "card-switched" && switched) return this.changed({ ...bill, card: { ...card, ...switched } });
        if (url) return leave(this.dialog, url);
        const outcome = answer.ok ? { paid: "paid", declined: "pay-declined" }[/** @type {string} */ (result)] : answer.code;
        if (!outcome || !["paid", "pay-declined", "nothing-to-pay"].includes(outcome)) return;
        this.dialog.close();
        this.paid(outcome, subscription, card, code);
    }

    /** Takes the bill away: it may be another person's. */
    clear() {
        this.bill = undefined;
        this.dialog.close();
        clearAct(this.dialog);
        for (const part of ["title", "text", "confirm"]) find(this.dialog, `[data-pay-${part}]`).replaceChildren();
    }
}
