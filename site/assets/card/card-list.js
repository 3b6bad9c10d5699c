// @ts-check
// The list of the organisation's subscriptions with their cards: the state of each, and what the reader can do about it.

import { showActions } from "../shared/actions.js";
import { formatDay, formatMoney, shortExpiry } from "../shared/format.js";
import { clone, find, phrase, phraseIfKnown } from "../shared/page.js";
import { offerHistory } from "./card-history.js";
import { hasButton, reason } from "./steps.js";

/**
 * @typedef {Record<"line1" | "line2" | "postalCode" | "city" | "region" | "country", string | null>} Address
 * @typedef {{id: string, brand: string, last4: string, expiry: string, holder?: string, address?: Address, status: string,
 *     version: number, owner: {name: string} | null, ownedByYou: boolean, verified: string | null}} Card
 * @typedef {{id: string, amount: string, currency: string, nextAttempt: string | null, count?: number, total?: string, processing?: boolean}} Invoice
 *     the newest open invoice; `count` and `total` are of all open ones, where there are several, and there is no total of several
 *     currencies; `processing` is whether its payment is under way
 * @typedef {{code: string, at: string, amount: string, currency: string, statementName: string}} Decline
 * @typedef {{id: string, name: string, status: string, renews: string | null, customer: string, card: Card | null, paidWith?: string, invoiced?: boolean,
 *     openInvoice: Invoice | null, lastDecline: Decline | null, actions: string[], needsAction: boolean,
 *     nextPayment: {date: string, amount: string | null, currency: string | null} | null}} Subscription
 *     `lastDecline` is why the card cannot pay now, if it was declined, for this subscription or another; `actions` is what
 *     the reader can do, the most useful first, and begins with `nothing` where all is well; `paidWith` is what pays instead of
 *     a card; `invoiced` is whether it is paid by invoice
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

/** What pays a subscription: a card, or "Betalas med Link". @param {Subscription} subscription */
export function payerText({ card, paidWith, invoiced }) {
    if (card) return cardName(card);
    if (!paidWith) return phrase(invoiced ? "invoiced" : "no_card");
    return phrase("paid_with", { method: methodName(paidWith) });
}

/** The name of what pays instead of a card. @param {string} method the provider's name for it */
export function methodName(method) {
    return phraseIfKnown(`method_${method}`) ?? phrase("method_other");
}

/** The state of a card, in a few words; null if the page has none for it. @param {Card} card */
export function cardState({ status, expiry }) {
    return phraseIfKnown(`card_${status}`, { expiry: shortExpiry(expiry) });
}

/** The state of a subscription, in a word; null if the page has none for it. @param {Subscription} subscription */
export function subscriptionState({ status }) {
    return phraseIfKnown(`state_${status}`);
}

/** The name of a card's brand. @param {{brand: string}} card */
export function brand(card) {
    return phraseIfKnown(`brand_${card.brand}`) ?? phrase("brand_other");
}

/**
 * Shows the subscriptions: what needs somebody in full, what is well as one line that opens.
 * @param {HTMLElement} list
 * @param {Subscription[]} subscriptions in the function's order: those that need an action first
 * @param {Account} account
 * @param {(subscription: Subscription, steps: Step[]) => Action[]} actions the buttons for these steps, in the same order
 */
export function showSubscriptions(list, subscriptions, account, actions) {
    // Of the whole list one button stands out: the first step of the first subscription that has one.
    const first = subscriptions.find(({ needsAction, actions }) => needsAction && hasButton(actions[0]));
    const items = subscriptions.map((subscription) => {
        const { card } = subscription;
        const item = clone(document, `template[data-subscription="${subscription.needsAction ? "in-full" : "well"}"]`);
        fillItem(item, subscription, account, actions, subscription === first);
        if (!subscription.needsAction) fillBrief(item, subscription, actions);
        // A card may pay several: the id stands once.
        if (card && subscription === subscriptions.find((other) => other.card?.id === card.id)) find(item, "li").id = lineId(card);
        return item;
    });
    list.replaceChildren(...items);
}

/** The id of the first line with a card, by which links lead to it. @param {{id: string}} card */
function lineId({ id }) {
    return `card--${id}`;
}

/** Opens the first line with a card, brings it into view and moves the focus to its heading. @param {HTMLElement} list @param {Card} card */
export function showLine(list, card) {
    const line = find(list, `#${CSS.escape(lineId(card))}`);
    const heading = find(line, "[data-name]");
    const summary = heading.closest("summary");
    if (summary) /** @type {HTMLDetailsElement} */ (summary.parentElement).open = true;
    line.scrollIntoView({ behavior: "instant" });
    (summary ?? heading).focus();
}

/**
 * Fills the line of a subscription that is well.
 * @param {DocumentFragment} item
 * @param {Subscription} subscription
 * @param {(subscription: Subscription, steps: Step[]) => Action[]} actions
 */
function fillBrief(item, subscription, actions) {
    const { id, card, status } = subscription;
    const state = status === "active" && card ? cardState(card) : subscriptionState(subscription);
    const text = card && state ? phrase("brief", { brand: brand(card), last4: card.last4, state }) : payerText(subscription);
    find(item, "[data-brief]").textContent = text;
    const button = find(item, "[data-edit]");
    button.hidden = !subscription.actions.includes("edit-card");
    if (button.hidden) return;
    const [{ label, run }] = actions(subscription, ["edit-card"]);
    button.setAttribute("aria-label", label);
    button.setAttribute("aria-describedby", nameId(id));
    button.addEventListener("click", () => run(button));
}

/** The id of the element with a subscription's name. @param {string} id */
function nameId(id) {
    return `card-edit--name-${id}`;
}

/**
 * @param {DocumentFragment} item
 * @param {Subscription} subscription
 * @param {Account} account
 * @param {(subscription: Subscription, steps: Step[]) => Action[]} actions
 * @param {boolean} standsOut whether its first button stands out
 */
function fillItem(item, subscription, account, actions, standsOut) {
    const { id, status, card, lastDecline } = subscription;
    const name = fillLine(item, "name", subscription.name);
    name.id = nameId(id);
    fillLine(item, "subscription-state", subscriptionState(subscription)).dataset.state = status;
    fillLine(item, "card-state", card && cardState(card)).dataset.state = card?.status;
    fillLine(item, "card", payerText(subscription));
    fillLine(item, "renews", paymentText(subscription));
    const declineLine = fillLine(item, "decline", lastDecline && declineText(lastDecline));
    if (lastDecline) declineLine.append(" ", phrase("reason"), " ", reason(lastDecline.code).link);
    fillLine(item, "verified", card?.status === "ok" && card.verified ? phrase("verified", { when: formatDay(card.verified) }) : null);
    fillLine(item, "owner", card && ownerText(subscription, card));

    // What only the seller can help with has no button.
    find(item, "[data-support]").hidden = !subscription.actions.includes("contact-support");
    const { needsAction } = subscription;
    // The line of what is well has the button for changing the card.
    const steps = subscription.actions.filter(hasButton).filter((step) => needsAction || step !== "edit-card");
    const helps = needsAction && steps[0] === subscription.actions[0];
    const first = helps ? (standsOut ? "primary" : "outlined") : undefined;
    showActions(find(item, "[data-act]"), actions(subscription, steps), { about: name.id, first });
    if (card?.ownedByYou && status !== "cancelled") {
        offerHistory(find(item, "[data-history]"), account, card);
    } else if (card?.owner && !card.ownedByYou && status !== "cancelled") {
        showMessageToOwner(find(item, "[data-ask]"), subscription, card, card.owner.name);
    }
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
    return openInvoice && !openInvoice.processing ? `${text} ${phrase("owner_other_pays")}` : text;
}

/** What is owed, or that its payment is under way. @param {Invoice} invoice */
export function debtText({ amount, currency, count, total, processing }) {
    if (processing) return phrase("payment_processing", { amount: formatMoney(amount, currency) });
    const name = count ? (total ? "open_invoices" : "open_invoices_mixed") : "open_invoice";
    const values = { amount: formatMoney(amount, currency), count: String(count), total: total ? formatMoney(total, currency) : "" };
    return phrase(name, values);
}

/** The open invoice, or when the card pays next. @param {Subscription} subscription */
function paymentText({ openInvoice, nextPayment }) {
    if (openInvoice) {
        const { nextAttempt } = openInvoice;
        const owed = debtText(openInvoice);
        return nextAttempt ? `${owed} ${phrase("next_attempt", { when: formatDay(nextAttempt) })}` : owed;
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
