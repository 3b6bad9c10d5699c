// @ts-check
// The form before a card is added: the reader chooses which subscriptions the card should pay. The card itself is entered on
// the payment provider's page.

import { leaveFor, resetActions, sendOnce } from "../shared/actions.js";
import { clone, find, phrase } from "../shared/page.js";
import { cardName, methodName } from "./card-list.js";

/** @typedef {import("./card-list.js").Subscription} Subscription */

export class NewCard {
    /** @type {Subscription | undefined} */
    subscription;
    /** The choice that was last sent, and its idempotency key: the same choice is sent again with the same key. */
    lastRequest = { text: "", key: "" };

    /**
     * @param {HTMLElement} form
     * @param {import("../account/account.js").Account} account
     * @param {() => void} onCancelled called when the reader decides against a new card
     */
    constructor(form, account, onCancelled) {
        this.form = form;
        this.account = account;
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.send();
        });
        find(form, "[data-cancel]").addEventListener("click", onCancelled);
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
        find(this.form, "[data-new-card-owed]").hidden = !openInvoice || openInvoice.processing === true;
        // The provider stores a card with one customer, and an organisation may have several customers.
        const others = all.filter((other) => other.actions.includes("add-card") && other.customer === customer && other.id !== id);
        find(this.form, "fieldset").hidden = others.length === 0;
        find(this.form, "[data-new-card-also]").replaceChildren(...others.map(choiceFor));
    }

    /** Empties the form: the choice may be another person's. */
    clear() {
        this.leave();
        this.lastRequest = { text: "", key: "" };
        for (const part of ["for", "also"]) find(this.form, `[data-new-card-${part}]`).replaceChildren();
    }

    /** Gives the choice up: nothing is sent from now on, and the response to what has been sent is ignored. */
    leave() {
        this.subscription = undefined;
        resetActions(this.form);
    }

    /** Sends the choice and goes to the provider's page. */
    async send() {
        const { subscription } = this;
        if (!subscription) return;
        const checked = [...this.form.querySelectorAll("input:checked")];
        const also = checked.map((checkbox) => /** @type {HTMLInputElement} */ (checkbox).value);
        const text = [subscription.id, ...also].join();
        if (text !== this.lastRequest.text) this.lastRequest = { text, key: crypto.randomUUID() };
        const headers = { "Idempotency-Key": this.lastRequest.key };
        const response = await sendOnce(this.form, "new-card", () => {
            const path = `/api/subscriptions/${encodeURIComponent(subscription.id)}/new-card`;
            return this.account.call("POST", path, { body: { also, return: location.pathname }, headers });
        });
        if (response?.ok) leaveFor(this.form, response.data.url);
    }
}

/** A checkbox for another subscription that the card can pay too. @param {Subscription} subscription */
function choiceFor({ id, name, card, paidWith }) {
    const choice = clone(document, "template[data-new-card-choice]");
    /** @type {HTMLInputElement} */ (find(choice, "input")).value = id;
    find(choice, "[data-name]").textContent = name;
    const payer = card ? cardName(card) : paidWith && methodName(paidWith);
    find(choice, "[data-card]").textContent = payer ? phrase("pays_now", { card: payer }) : phrase("pays_now_none");
    return choice;
}
