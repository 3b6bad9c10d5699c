// @ts-check
// The receipt of a payment. The address keeps which one is shown, so that a reload shows it again; the page stores nothing.

import { formatMoment, formatMoney } from "../shared/format.js";
import { find, phrase } from "../shared/page.js";
import { printsAlone } from "../shared/print.js";
import { brand } from "./card-list.js";

/**
 * @typedef {{subscription: string, number: string | null, amount: string, currency: string, paidAt: string,
 *     card: {brand: string, last4: string} | null}} Receipt
 *     `subscription` is its name; `number` is the invoice's; `paidAt` is an RFC 3339 time
 */

/** The beginning of the fragment that names a receipt. */
const FRAGMENT = "#pay--paid:";

export class ReceiptView {
    /** @param {HTMLElement} part @param {import("../account/account.js").Account} account */
    constructor(part, account) {
        this.part = part;
        this.account = account;
        printsAlone(part);
        find(part, "[data-print]").addEventListener("click", () => window.print());
    }

    /**
     * Fetches a receipt.
     * @param {string} subscription the subscription's id
     * @param {string} invoice the invoice's id
     * @returns {Promise<{receipt?: Receipt, exists: boolean}>} `exists` is false if there is none: the invoice is not paid
     */
    async fetch(subscription, invoice) {
        const path = `/api/subscriptions/${encodeURIComponent(subscription)}/receipt?${new URLSearchParams({ invoice })}`;
        const response = await this.account.call("GET", path);
        return { receipt: response.ok ? response.data : undefined, exists: response.code !== "not-found" };
    }

    /** Shows a receipt. @param {Receipt} receipt @param {string} subscription the subscription's id @param {string} invoice the invoice's id */
    show(receipt, subscription, invoice) {
        const customer = this.account.session?.organisation ?? "";
        for (const [name, text] of Object.entries({ ...receiptValues(receipt), customer })) this.fillLine(name, text);
        this.part.hidden = false;
        history.replaceState(history.state, "", `${FRAGMENT}${subscription}:${invoice}`);
    }

    /** Removes the receipt from the address: the reader goes on to something else. */
    leave() {
        if (location.hash.startsWith(FRAGMENT)) history.replaceState(history.state, "", location.pathname);
    }

    /** Removes the receipt. */
    clear() {
        this.leave();
        this.part.hidden = true;
        for (const line of this.part.querySelectorAll("dd")) if (line.dataset.receipt) line.replaceChildren();
    }

    /** Fills a line; hides it if there is no text. @param {string} name @param {string} text */
    fillLine(name, text) {
        const line = find(this.part, `[data-receipt="${name}"]`);
        line.textContent = text;
        /** @type {HTMLElement} */ (line.parentElement).hidden = !text;
    }
}

/** What a receipt says, in the page's language. @param {Receipt} receipt */
export function receiptValues({ subscription, number, amount, currency, paidAt, card }) {
    return {
        amount: formatMoney(amount, currency),
        when: formatMoment(paidAt),
        number: number ?? "",
        subscription,
        card: card ? phrase("card_number", { brand: brand(card), last4: card.last4 }) : "",
    };
}
