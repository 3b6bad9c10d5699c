// @ts-check
// The list of the organisation's subscriptions with their cards: the state of each, and what the reader can do about it.

import { showActions } from "../shared/actions.js";
import { displayValue, formatDay, formatMoney, shortExpiry } from "../shared/format.js";
import { clone, find, joinNames, phrase } from "../shared/page.js";
import { hasButton, reason } from "./steps.js";

/**
 * @typedef {Record<"line1" | "line2" | "postalCode" | "city" | "region" | "country", string | null>} Address
 * @typedef {{id: string, brand: string, last4: string, expiry: string, holder?: string, address?: Address, status: string,
 *     version: number, owner: {name: string} | null, ownedByYou: boolean, verified: string | null}} Card
 * @typedef {{id: string, amount: string, currency: string, nextAttempt: string | null}} Invoice
 * @typedef {{code: string, at: string, amount: string, currency: string, statementName: string}} Decline
 * @typedef {{id: string, name: string, status: string, renews: string | null, customer: string, card: Card | null, paidWith?: string,
 *     openInvoice: Invoice | null, lastDecline: Decline | null, actions: string[], needsAction: boolean,
 *     nextPayment: {date: string, amount: string | null, currency: string | null} | null}} Subscription
 *     `lastDecline` is why the card cannot pay now, if it was declined, for this subscription or another; `actions` is what
 *     the reader can do, the most useful first, and begins with `nothing` where all is well; `paidWith` is what pays instead of
 *     a card
 * @typedef {{at: string, by: string | null, version: number, fields: {field: string, from: string | null, to: string | null}[]}} HistoryEntry
 *     `by` is null for a change that was made at the payment provider
 * @typedef {import("../shared/actions.js").Action} Action
 * @typedef {import("./steps.js").Step} Step
 * @typedef {import("../account/account.js").Account} Account
 */

/** "Visa som slutar på 4242, utgångsdatum 04/27" @param {Card} card */
export function cardName(card) {
    return phrase("card", { brand: brand(card), last4: card.last4, expiry: shortExpiry(card.expiry) });
}

/**
 * The subscriptions of a response. What pays instead of a card is kept apart, since it is only shown.
 * @param {{subscriptions: any[]}} data
 * @returns {Subscription[]}
 */
export function subscriptionsOf({ subscriptions }) {
    return subscriptions.map((subscription) => {
        const { card } = subscription;
        return card && card.kind && card.kind !== "card" ? { ...subscription, card: null, paidWith: card.kind } : subscription;
    });
}

/** What pays a subscription without a card: "Betalas med Link". None if nothing does. @param {Subscription} subscription */
export function otherPayer({ paidWith }) {
    if (!paidWith) return undefined;
    const known = document.querySelector(`template[data-phrase="method_${CSS.escape(paidWith)}"]`);
    return phrase("paid_with", { method: phrase(known ? `method_${paidWith}` : "method_other") });
}

/** The name of a card's brand. @param {Card} card */
export function brand(card) {
    const known = document.querySelector(`template[data-phrase="brand_${CSS.escape(card.brand)}"]`);
    return phrase(known ? `brand_${card.brand}` : "brand_other");
}

/**
 * Shows the subscriptions.
 * @param {HTMLElement} list
 * @param {Subscription[]} subscriptions
 * @param {Account} account
 * @param {(subscription: Subscription, steps: Step[]) => Action[]} actions the buttons for these steps, in the same order
 */
export function showSubscriptions(list, subscriptions, account, actions) {
    list.replaceChildren(...subscriptions.map((subscription) => subscriptionItem(subscription, account, actions)));
}

/**
 * @param {Subscription} subscription
 * @param {Account} account
 * @param {(subscription: Subscription, steps: Step[]) => Action[]} actions
 */
function subscriptionItem(subscription, account, actions) {
    const item = clone(document, "template[data-subscription]");
    const { id, status, card, lastDecline } = subscription;
    const name = fillLine(item, "name", subscription.name);
    name.id = `card-edit--name-${id}`;
    fillLine(item, "subscription-state", phrase(`state_${status}`)).dataset.state = status;
    fillLine(item, "card-state", card && phrase(`card_${card.status}`)).dataset.state = card?.status;
    fillLine(item, "card", card ? cardName(card) : (otherPayer(subscription) ?? phrase("no_card")));
    fillLine(item, "renews", paymentText(subscription));
    const declineLine = fillLine(item, "decline", lastDecline && declineText(lastDecline));
    if (lastDecline) declineLine.append(" ", phrase("reason"), " ", reason(lastDecline.code).link);
    fillLine(item, "verified", card?.status === "ok" && card.verified ? phrase("verified", { when: formatDay(card.verified) }) : null);
    fillLine(item, "owner", card && ownerText(subscription, card));

    const names = subscription.actions;
    // A button stands out only if it is the most useful thing to do.
    showActions(find(item, "[data-act]"), actions(subscription, names.filter(hasButton)), { about: name.id, primary: hasButton(names[0]) });
    if (card?.ownedByYou && status !== "cancelled") {
        offerHistory(find(item, "[data-history]"), account, card);
    } else if (card?.owner && !card.ownedByYou && status !== "cancelled") {
        showMessageToOwner(find(item, "[data-ask]"), subscription, card, card.owner.name);
    }
    return item;
}

/** Fills a line of an item; hides it if there is no text. @param {DocumentFragment} item @param {string} name @param {string | null} text */
function fillLine(item, name, text) {
    const line = find(item, `[data-${name}]`);
    line.textContent = text;
    line.hidden = text === null;
    return line;
}

/** When and what the card did not pay. @param {Decline} decline */
function declineText({ at, amount, currency }) {
    return phrase("declined", { when: formatDay(at), amount: formatMoney(amount, currency) });
}

/** Who can change the card and pay with it. @param {Subscription} subscription @param {Card} card */
function ownerText({ openInvoice }, { owner, ownedByYou }) {
    if (ownedByYou) return phrase("owner_you");
    if (!owner) return phrase("owner_unknown");
    const text = phrase("owner_other", { owner: owner.name });
    return openInvoice ? `${text} ${phrase("owner_other_pays", { owner: owner.name })}` : text;
}

/** The open invoice, or when the card pays next. @param {Subscription} subscription */
function paymentText({ openInvoice, nextPayment }) {
    if (openInvoice) {
        const amount = formatMoney(openInvoice.amount, openInvoice.currency);
        if (!openInvoice.nextAttempt) return phrase("open_invoice_no_date", { amount });
        return phrase("open_invoice", { amount, when: formatDay(openInvoice.nextAttempt) });
    }
    return nextPayment && phrase("renews", { when: formatDay(nextPayment.date) });
}

/**
 * Shows a message that the reader can send to the one person who can change the card.
 * @param {HTMLElement} place
 * @param {Subscription} subscription
 * @param {Card} card
 * @param {string} owner that person's name
 */
export function showMessageToOwner(place, subscription, card, owner) {
    find(place, "summary").textContent = phrase("ask_owner", { owner });
    const text = /** @type {HTMLTextAreaElement} */ (find(place, "textarea"));
    text.id = `card-edit--ask-${subscription.id}`;
    find(place, "[data-ask-label]").setAttribute("for", text.id);
    const url = `${location.origin}${location.pathname}`;
    text.value = phrase("ask", { subscription: subscription.name, card: cardName(card), url });
    place.hidden = false;
}

/**
 * Offers the card's history, which is fetched when the reader opens it.
 * @param {HTMLDetailsElement} details
 * @param {Account} account
 * @param {Card} card
 */
function offerHistory(details, account, card) {
    details.hidden = false;
    details.addEventListener("toggle", () => {
        if (details.open) loadHistory(details, account, card);
    });
}

/**
 * @param {HTMLDetailsElement} details
 * @param {Account} account
 * @param {Card} card
 */
async function loadHistory(details, account, card) {
    const status = find(details, "[data-history-status]");
    status.textContent = phrase("history_loading");
    const response = await account.call("GET", `/api/cards/${encodeURIComponent(card.id)}/history`);
    status.textContent = response.ok ? "" : phrase("history_failed");
    if (response.ok) find(details, "[data-history-list]").replaceChildren(...response.data.history.map(historyItem));
    // Closed, so that the reader can open it again after signing in.
    else if (response.code === "not-signed-in") details.open = false;
}

/** @param {HistoryEntry} entry */
function historyItem(entry) {
    const changes = entry.fields.map(({ field, from, to }) =>
        phrase("history_field", { field: phrase(`field_${field}`), from: historyValue(field, from), to: historyValue(field, to) }),
    );
    const item = document.createElement("li");
    item.textContent = phrase(historyPhrase(entry), { when: formatDay(entry.at), who: entry.by ?? "", fields: joinNames(changes) });
    return item;
}

/** The name of the phrase that tells of an entry. @param {HistoryEntry} entry */
function historyPhrase({ by, version, fields }) {
    // Without fields, the card's number or its owner changed: only the provider changes those.
    if (fields.length === 0) return "history_other";
    const change = version === 1 ? "history_created" : "history_changed";
    return by === null ? `${change}_elsewhere` : change;
}

/** @param {string} field @param {string | null} value */
function historyValue(field, value) {
    return value === null ? phrase("history_empty") : displayValue(field, value);
}
