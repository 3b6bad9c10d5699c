// @ts-check
// The organisation's subscriptions with their cards: what state each is in, and what the reader can do about it.

import { showActions } from "../shared/actions.js";
import { day, money, shortExpiry, shown } from "../shared/format.js";
import { clone, find, listed, phrase } from "../shared/page.js";
import { nextSteps, reason } from "./steps.js";

/**
 * @typedef {Record<"line1" | "line2" | "postalCode" | "city" | "region" | "country", string | null>} Address
 * @typedef {{id: string, brand: string, last4: string, expiry: string, holder?: string, address?: Address, status: string,
 *     version: number, owner: {name: string} | null, ownedByYou: boolean, verified: string | null}} Card
 * @typedef {{id: string, amount: string, currency: string, nextAttempt: string | null}} Invoice
 * @typedef {{code: string, at: string, amount: string, currency: string, statementName: string}} Decline
 * @typedef {{id: string, name: string, status: string, renews: string | null, customer: string, card: Card | null,
 *     openInvoice: Invoice | null, lastDecline: Decline | null, next: string[],
 *     canEditCard: boolean, canAddCard: boolean, canPay: boolean, canVerify: boolean}} Subscription
 *     `lastDecline` is why the card does not pay, if it does not, whichever subscription it was declined for
 * @typedef {import("../shared/actions.js").Action} Action
 * @typedef {import("./steps.js").Step} Step
 * @typedef {import("../account/account.js").Account} Account
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
 * @param {Account} account
 * @param {(subscription: Subscription, steps: Step[]) => Action[]} actions what can be done, in the order of the steps
 */
export function showSubscriptions(list, subscriptions, account, actions) {
    list.replaceChildren(...subscriptions.map((subscription) => item(subscription, account, actions)));
}

/**
 * @param {Subscription} subscription
 * @param {Account} account
 * @param {(subscription: Subscription, steps: Step[]) => Action[]} actions
 */
function item(subscription, account, actions) {
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
    const why = line("decline", lastDecline && phrase("declined", { when: day(lastDecline.at), amount: money(lastDecline.amount, lastDecline.currency) }));
    if (lastDecline) why.append(" ", phrase("reason"), " ", reason(lastDecline.code).link);
    line("verified", card?.status === "ok" && card.verified ? phrase("verified", { when: day(card.verified) }) : null);
    line("owner", card && owner(card));
    const { steps, urgent } = nextSteps(subscription);
    showActions(find(item, "[data-act]"), actions(subscription, steps), { about: name.id, primary: urgent });
    if (card && subscription.canEditCard) history(find(item, "[data-history]"), account, card);
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
 * @param {HTMLDetailsElement} details
 * @param {Account} account
 * @param {Card} card
 */
function history(details, account, card) {
    details.hidden = false;
    details.addEventListener("toggle", async () => {
        if (!details.open) return;
        const status = find(details, "[data-history-status]");
        status.textContent = phrase("history_loading");
        const answer = await account.call("GET", `/api/cards/${encodeURIComponent(card.id)}/history`);
        status.textContent = answer.ok ? "" : phrase("history_failed");
        if (answer.ok) find(details, "[data-history-list]").replaceChildren(...answer.data.history.map(change));
        // Once the reader has signed in again, it is asked for by opening it again.
        else if (answer.code === "not-signed-in") details.open = false;
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
    // With no field to tell, what changed is its number or who can change it: only the provider does that.
    const told = fields.length === 0 ? "history_other" : by === null ? `${what}_elsewhere` : what;
    line.textContent = phrase(told, { when: day(at), who: by ?? "", fields: listed(names) });
    return line;
}

/** A value as the rest of the page writes it. @param {string} field @param {string | null} value */
function value(field, value) {
    return value === null ? phrase("history_empty") : shown(field, value);
}
