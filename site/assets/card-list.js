// @ts-check
// The organisation's subscriptions with their cards: what state each is in, and what the reader can do about it.

import { showActions } from "./act.js";
import { call } from "./api.js";
import { day, money, shortExpiry } from "./format.js";
import { clone, find, listed, phrase } from "./page.js";
import { nextSteps, reason } from "./steps.js";

/**
 * @typedef {{line1: string, line2: string | null, postalCode: string, city: string, region: string | null, country: string}} Address
 * @typedef {{id: string, brand: string, last4: string, expiry: string, holder?: string, address?: Address, status: string,
 *     version: number, owner: {name: string} | null, ownedByYou: boolean, verified: string | null}} Card
 * @typedef {{amount: string, currency: string, nextAttempt: string | null}} Invoice
 * @typedef {{code: string, at: string, amount: string, currency: string, statementName: string}} Decline
 * @typedef {{id: string, name: string, status: string, renews: string | null, card: Card | null,
 *     openInvoice: Invoice | null, lastDecline: Decline | null,
 *     canEditCard: boolean, canAddCard: boolean}} Subscription
 * @typedef {import("./act.js").Action} Action
 * @typedef {import("./steps.js").Step} Step
 */

/** "Visa som slutar på 4242, utgångsdatum 04/27" @param {Card} card */
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
 * @param {(subscription: Subscription, steps: Step[]) => Action[]} actions what can be done, in the order of the steps
 */
export function showSubscriptions(list, subscriptions, actions) {
    list.replaceChildren(...subscriptions.map((subscription) => item(subscription, actions)));
}

/**
 * @param {Subscription} subscription
 * @param {(subscription: Subscription, steps: Step[]) => Action[]} actions
 */
function item(subscription, actions) {
    const item = clone(document, "template[data-subscription]");
    const { id, status, card, openInvoice, lastDecline } = subscription;
    /** Fills a line, or takes it away. @param {string} name @param {string | null} text */
    const line = (name, text) => {
        const place = find(item, `[data-${name}]`);
        place.textContent = text;
        place.hidden = text === null;
        return place;
    };
    const name = line("name", subscription.name);
    name.id = `card-edit--name-${id}`;
    line("subscription-state", phrase(`state_${status}`)).dataset.state = status;
    line("card-state", card && phrase(`card_${card.status}`)).dataset.state = card?.status;
    line("card", card ? cardName(card) : phrase("no_card"));
    line("renews", renewal(subscription, openInvoice));
    // A decline is told until the card has been put right.
    const declined = card && ["declined", "expired"].includes(card.status) ? lastDecline : null;
    const why = line("decline", declined && phrase("declined", { when: day(declined.at), amount: money(declined.amount, declined.currency) }));
    if (declined) why.append(" ", phrase("reason"), " ", reason(declined.code).link);
    line("verified", card?.status === "ok" && card.verified ? phrase("verified", { when: day(card.verified) }) : null);
    line("owner", card && owner(card));
    const { steps, urgent } = nextSteps(subscription);
    showActions(find(item, "[data-act]"), actions(subscription, steps), { about: name.id, primary: urgent });
    if (card && subscription.canEditCard) history(find(item, "[data-history]"), card);
    else if (card?.owner && !card.ownedByYou && status !== "cancelled") ask(find(item, "[data-ask]"), subscription, card, card.owner.name);
    return item;
}

/** Who can change the card. @param {Card} card */
function owner({ owner, ownedByYou }) {
    if (ownedByYou) return phrase("owner_you");
    return owner ? phrase("owner_other", { owner: owner.name }) : phrase("owner_unknown");
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
 * @param {string} owner
 */
export function ask(place, subscription, card, owner) {
    find(place, "summary").textContent = phrase("ask_owner", { owner });
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

/**
 * @param {{at: string, by: string | null, version: number, fields: {field: string, from: string | null, to: string | null}[]}} entry
 *     `by` is null for what came to be at the payment provider
 */
function change({ at, by, version, fields }) {
    const line = document.createElement("li");
    const names = fields.map(({ field, from, to }) =>
        phrase("history_field", { field: phrase(`field_${field}`), from: value(field, from), to: value(field, to) }),
    );
    const what = version === 1 ? "history_created" : "history_changed";
    line.textContent = phrase(by === null ? `${what}_elsewhere` : what, { when: day(at), who: by ?? "", fields: listed(names) });
    return line;
}

/**
 * A value as the rest of the page writes it.
 * @param {string} field
 * @param {string | null} value
 */
function value(field, value) {
    if (value === null) return phrase("history_empty");
    if (field === "expiry") return shortExpiry(value);
    if (field !== "address.country") return value;
    return document.querySelector(`option[value="${CSS.escape(value)}"]`)?.textContent ?? value;
}
