// @ts-check
// Requests that the card's bank answers: whether it approves the card, and the payment of an invoice after the reader has
// confirmed the amount.

import { leaveFor, resetActions, sendOnce } from "../shared/actions.js";
import { formatMoney } from "../shared/format.js";
import { find, phrase } from "../shared/page.js";

/** The outcomes of a payment, by the result in the response. @type {Record<string, string>} */
const PAYMENT_OUTCOMES = { paid: "paid", declined: "pay-declined" };

/**
 * @typedef {import("./card-list.js").Subscription} Subscription
 * @typedef {import("./card-list.js").Card} Card
 * @typedef {import("./card-list.js").Invoice} Invoice
 * @typedef {{subscription: Subscription, card: Card, invoice: Invoice}} Bill
 */

export class Bank {
    /** The bill in the dialog. @type {Bill | undefined} */
    bill;

    /**
     * @param {HTMLDialogElement} dialog
     * @param {import("../account/account.js").Account} account
     * @param {(outcome: string, bill: Bill, declined?: string) => void} onPaid called with the payment's outcome: `paid`,
     *     `pay-declined` with the decline code, `pay-waiting`, `nothing-to-pay`, `invoice-withdrawn`
     */
    constructor(dialog, account, onPaid) {
        this.dialog = dialog;
        this.account = account;
        this.onPaid = onPaid;
        find(dialog, "[data-pay-confirm]").addEventListener("click", () => this.confirm());
        find(dialog, "[data-cancel]").addEventListener("click", () => !dialog.dataset.busy && dialog.close());
        dialog.addEventListener("cancel", (event) => dialog.dataset.busy && event.preventDefault());
    }

    /**
     * Asks the bank whether it approves a card. Nothing is charged.
     * @param {HTMLElement} place the part that the button is in
     * @param {Card} card
     * @returns {Promise<{url?: string, outcome: string, code?: string} | undefined>} undefined if there is no result;
     *     with `url`, the reader gets the result on that page
     */
    async verify(place, card) {
        const response = await sendOnce(place, "verify", () => {
            const path = `/api/cards/${encodeURIComponent(card.id)}/verify`;
            return this.account.call("POST", path, { body: { return: location.pathname } });
        });
        if (!response?.ok) return undefined;
        const { url, result, code } = response.data;
        return { url, outcome: ["approved", "declined"].includes(result) ? `verify-${result}` : "verify-unfinished", code };
    }

    /** Asks the reader whether to pay a subscription's open invoice now. @param {Subscription} subscription */
    pay(subscription) {
        const { card, openInvoice: invoice } = subscription;
        if (!card || !invoice) return;
        resetActions(this.dialog);
        this.fill({ subscription, card, invoice });
        this.dialog.showModal();
        this.focusTitle();
    }

    /** @param {Bill} bill */
    fill(bill) {
        this.bill = bill;
        const { subscription, card, invoice } = bill;
        const values = { amount: formatMoney(invoice.amount, invoice.currency), last4: card.last4, subscription: subscription.name };
        for (const part of ["title", "text", "confirm"]) {
            find(this.dialog, `[data-pay-${part}]`).textContent = phrase(`pay_${part}`, values);
        }
        const { count, total, currency } = invoice;
        const all = { count: String(count), total: total ? formatMoney(total, currency) : "" };
        find(this.dialog, "[data-pay-others]").textContent = count ? phrase(total ? "pay_others" : "pay_others_mixed", all) : "";
    }

    /** Shows a bill whose amount or card has changed since the reader saw it. @param {Bill} bill */
    showChanged(bill) {
        this.fill(bill);
        this.focusTitle();
    }

    /** Moves the focus to the dialog's title rather than to its button, so that an extra key press does not pay. */
    focusTitle() {
        find(this.dialog, "[data-pay-title]").focus();
    }

    /** Pays the bill in the dialog. */
    async confirm() {
        if (!this.bill) return;
        const { bill } = this;
        const { subscription, card, invoice } = bill;
        const response = await sendOnce(this.dialog, "pay", () => {
            const path = `/api/subscriptions/${encodeURIComponent(subscription.id)}/pay`;
            const { id, amount, currency } = invoice;
            const body = { invoice: id, amount, currency, card: card.id, return: location.pathname };
            return this.account.call("POST", path, { body });
        });
        if (!response) return;
        const { url, result, code: declined, openInvoice, card: switchedCard } = response.data ?? {};
        if (response.code === "invoice-changed" && openInvoice) return this.showChanged({ ...bill, invoice: openInvoice });
        if (response.code === "card-switched" && switchedCard) return this.showChanged({ ...bill, card: { ...card, ...switchedCard } });
        if (url) return leaveFor(this.dialog, url);
        if (!response.ok && !["nothing-to-pay", "invoice-withdrawn"].includes(response.code)) return;
        const outcome = response.ok ? (PAYMENT_OUTCOMES[result] ?? "pay-waiting") : response.code;
        this.dialog.close();
        // A problem has a code, too, which is no bank's.
        this.onPaid(outcome, bill, response.ok ? declined : undefined);
    }

    /** Removes the bill: it may be another person's. */
    clear() {
        this.bill = undefined;
        this.dialog.close();
        resetActions(this.dialog);
        for (const part of ["title", "text", "others", "confirm"]) find(this.dialog, `[data-pay-${part}]`).replaceChildren();
    }
}
