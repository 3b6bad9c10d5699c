// @ts-check
// The next steps for a subscription's card. The function names them, as the decline check does; here they become the buttons
// that the list shows.

import { clone } from "../shared/page.js";

/**
 * @typedef {import("./card-list.js").Subscription} Subscription
 * @typedef {"edit-card" | "add-card" | "pay-now" | "verify-with-bank"} Step
 */

/** Steps that are offered whenever they are possible, even if they do not help now. @type {Step[]} */
const ALWAYS = ["edit-card", "add-card", "verify-with-bank"];

/** Steps without a button in the list. */
const ELSEWHERE = ["contact-bank", "contact-support", "try-later"];

/**
 * Whether a step can be taken.
 * @param {Subscription} subscription
 * @param {string} step
 * @returns {step is Step}
 */
export function canTake({ card, canEditCard, canAddCard, canPay, canVerify }, step) {
    // An expired card cannot be charged.
    const isGood = card !== null && card.status !== "expired";
    const possible = { "edit-card": canEditCard, "add-card": canAddCard, "pay-now": canPay && isGood, "verify-with-bank": canVerify && isGood };
    return possible[/** @type {Step} */ (step)] ?? false;
}

/**
 * The possible steps for a subscription, the most useful first; `urgent` is whether the first one should be taken now.
 * @param {Subscription} subscription
 * @returns {{steps: Step[], urgent: boolean}}
 */
export function nextSteps(subscription) {
    const { status, card, next } = subscription;
    // Asking the bank about a declined card helps only if `next` says so.
    const more = status === "cancelled" ? [] : ALWAYS.filter((step) => step !== "verify-with-bank" || card?.status !== "declined");
    const steps = [...new Set([...next, ...more])].filter((step) => canTake(subscription, step));
    return { steps, urgent: !ELSEWHERE.includes(next[0]) };
}

/**
 * The reason for a decline: its category, and a link to the article's advice.
 * @param {string} code
 * @returns {{category: string, link: DocumentFragment}}
 */
export function reason(code) {
    const selectors = [code, "generic_decline"].map((name) => `template[data-codes~="${CSS.escape(name)}"]`);
    const known = selectors.find((selector) => document.querySelector(selector)) ?? selectors[1];
    const category = /** @type {HTMLElement} */ (document.querySelector(known)).dataset.category ?? "";
    return { category, link: clone(document, known) };
}
