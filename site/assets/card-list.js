// @ts-check
// The organisation's subscriptions with their cards: what state each is in, and what the reader can do about it.

import { call } from "./api.js";
import { day, money, shortExpiry } from "./format.js";
import { clone, find, listed, phrase } from "./page.js";

/**
 * @typedef {{line1: string, line2: string | null, postalCode: string, city: string, region: string | null, country: string}} Address
 * @typedef {{id: string, brand: string, last4: string, expiry: string, holder?: string, address?: Address, status: string,
 *     version: number, owner: {name: string}, ownedByYou: boolean}} Card
 * @typedef {{amount: string, currency: string, nextAttempt: string | null}} Invoice
 * @typedef {{id: string, name: string, status: string, renews: string | null, card: Card | null,
 *     openInvoice: Invoice | null, lastDecline: {code: string, at: string, amount: string, currency: string} | null,
 *     canEditCard: boolean}} Subscription
 */

/** "Visa som slutar på 4242, går ut 04/27" @param {Card} card */
export function cardName(card) {
    return phrase("card", { brand: brand(card), last4: card.last4, expiry: shortExpiry(card.expiry) });
}

/** @param {Card} card */
export function brand(card) {
    const known = document.querySelector(`template[data-phrase="brand_${CSS.escape(card.brand)}"]`);
    return phrase(known ? `brand_${card.brand}` : "brand_other");
}

/**
 * Shows the subscriptions.
 * @param {HTMLElement} list
 * @param {Subscription[]} subscriptions
 * @param {(subscription: Subscription) => void} edit
 */
export function showSubscriptions(list, subscriptions, edit) {
    list.replaceChildren(...subscriptions.map((subscription) => item(subscription, edit)));
}

/**
 * @param {Subscription} subscription
 * @param {(subscription: Subscription) => void} edit
 */
function item(subscription, edit) {
    const item = clone(document, "template[data-subscription]");
    const { card, openInvoice, lastDecline } = subscription;
    /** Fills a line, or takes it away. @param {string} name @param {string | null} text */
    const line = (name, text) => {
        const place = find(item, `[data-${name}]`);
        place.textContent = text;
        place.hidden = text === null;
    };
    line("name", subscription.name);
    line("subscription-state", phrase(`state_${subscription.status}`));
    find(item, "[data-subscription-state]").dataset.state = subscription.status;
    line("card-state", card && phrase(`card_${card.status}`));
    find(item, "[data-card-state]").dataset.state = card?.status;
    line("card", card ? cardName(card) : phrase("no_card"));
    line("renews", renewal(subscription, openInvoice));
    line("decline", lastDecline && phrase("declined", { when: day(lastDecline.at), amount: money(lastDecline.amount, lastDecline.currency) }));
    line("owner", card && (card.ownedByYou ? phrase("owner_you") : phrase("owner_other", { owner: card.owner.name })));
    if (card && subscription.canEditCard) {
        find(item, "[data-edit-action]").hidden = false;
        const button = find(item, "[data-edit]");
        button.textContent = phrase("edit", { last4: card.last4 });
        button.dataset.edit = subscription.id;
        button.addEventListener("click", () => edit(subscription));
        history(find(item, "[data-history]"), card);
    } else if (card && !card.ownedByYou) {
        ask(find(item, "[data-ask]"), subscription, card);
    }
    return item;
}

/** @param {Subscription} subscription @param {Invoice | null} invoice */
function renewal(subscription, invoice) {
    if (invoice) {
        const amount = money(invoice.amount, invoice.currency);
        if (!invoice.nextAttempt) return phrase("open_invoice_no_date", { amount });
        return phrase("open_invoice", { amount, when: day(invoice.nextAttempt) });
    }
    if (subscription.status === "cancelled") return null;
    return subscription.renews && phrase("renews", { when: day(subscription.renews) });
}

/**
 * A message for the one person who can change the card.
 * @param {HTMLElement} place
 * @param {Subscription} subscription
 * @param {Card} card
 */
function ask(place, subscription, card) {
    const text = /** @type {HTMLTextAreaElement} */ (find(place, "textarea"));
    text.id = `card-edit--ask-${subscription.id}`;
    find(place, "[data-ask-label]").setAttribute("for", text.id);
    const url = `${location.origin}${location.pathname}`;
    text.value = phrase("ask", { subscription: subscription.name, card: cardName(card), url });
    place.hidden = false;
}

/**
 * Who changed the card and when, fetched when it is asked for.
 * @param {HTMLElement} details
 * @param {Card} card
 */
function history(details, card) {
    details.hidden = false;
    details.addEventListener("toggle", async () => {
        if (!(/** @type {HTMLDetailsElement} */ (details).open)) return;
        const [status, list] = [find(details, "[data-history-status]"), find(details, "[data-history-list]")];
        status.hidden = false;
        status.textContent = phrase("history_loading");
        const answer = await call("GET", `/api/cards/${encodeURIComponent(card.id)}/history`);
        status.hidden = answer.ok;
        if (!answer.ok) return void (status.textContent = phrase("history_failed"));
        list.replaceChildren(...answer.data.history.map(change));
    });
}

/** @param {{at: string, by: string, version: number, fields: {field: string, from: string | null, to: string | null}[]}} entry */
function change(entry) {
    const line = document.createElement("li");
    const names = entry.fields.map(({ field, from, to }) =>
        phrase("history_field", { field: phrase(`field_${field}`), from: from ?? "–", to: to ?? "–" }),
    );
    const fields = listed(names);
    line.textContent = phrase(entry.version === 1 ? "history_created" : "history_changed", { when: day(entry.at), who: entry.by, fields });
    return line;
}
