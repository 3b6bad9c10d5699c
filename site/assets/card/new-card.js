// @ts-check
// Adding another card: what it should pay is chosen here; the card itself is entered on the payment provider's page.

import { attempt, clearAct, leave } from "../shared/actions.js";
import { cardName } from "./card-list.js";
import { clone, find, phrase } from "../shared/page.js";

/** @typedef {import("./card-list.js").Subscription} Subscription */

export class NewCard {
    /** @type {Subscription | undefined} */
    subscription;
    /** The last send and its key: the same send again is the same request. */
    sent = { text: "", key: "" };

    /**
     * @param {HTMLElement} form
     * @param {import("../account/account.js").Account} account
     * @param {() => void} cancelled told that there will be no new card
     */
    constructor(form, account, cancelled) {
        this.form = form;
        this.account = account;
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.send();
        });
        find(form, "[data-cancel]").addEventListener("click", cancelled);
    }

    /**
     * Opens the form for a subscription.
     * @param {Subscription} subscription
     * @param {Subscription[]} all
     */
    open(subscription, all) {
        this.clear();
        this.subscription = subscription;
        const { id, name, customer, card, openInvoice } = subscription;
        find(this.form, "[data-heading]").textContent = phrase(card ? "add" : "add_first");
        find(this.form, "[data-new-card-for]").textContent = phrase("new_card_for", { subscription: name });
        find(this.form, "[data-new-card-owed]").hidden = openInvoice === null;
        // The provider keeps a card for one of its customers, and the organisation may be several.
        const others = all.filter((other) => other.canAddCard && other.customer === customer && other.id !== id);
        find(this.form, "fieldset").hidden = others.length === 0;
        find(this.form, "[data-new-card-also]").replaceChildren(...others.map(choice));
    }

    /** Takes the choice away: it may be another person's. */
    clear() {
        this.subscription = undefined;
        this.sent = { text: "", key: "" };
        for (const part of ["for", "also"]) find(this.form, `[data-new-card-${part}]`).replaceChildren();
        clearAct(this.form);
    }

    async send() {
        const { subscription } = this;
        if (!subscription) return;
        const chosen = [...this.form.querySelectorAll("input:checked")];
        const also = chosen.map((box) => /** @type {HTMLInputElement} */ (box).value);
        const text = [subscription.id, ...also].join();
        if (text !== this.sent.text) this.sent = { text, key: crypto.randomUUID() };
        const headers = { "Idempotency-Key": this.sent.key };
        const answer = await attempt(this.form, "new-card", () => {
            const path = `/api/subscriptions/${encodeURIComponent(subscription.id)}/new-card`;
            return this.account.call("POST", path, { body: { also, return: location.pathname }, headers });
        });
        if (answer?.ok) leave(this.form, answer.data.url);
    }
}

/** A subscription that the card can pay too. @param {Subscription} subscription */
function choice({ id, name, card }) {
    const choice = clone(document, "template[data-new-card-choice]");
    /** @type {HTMLInputElement} */ (find(choice, "input")).value = id;
    find(choice, "[data-name]").textContent = name;
    find(choice, "[data-card]").textContent = card ? phrase("pays_now", { card: cardName(card) }) : phrase("pays_now_none");
    return choice;
}
