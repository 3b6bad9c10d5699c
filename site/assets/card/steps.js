// @ts-check
// What helps a subscription's card. The function tells it, by the names that the decline check answers with; here it becomes
// the buttons that stand there.

import { clone } from "../shared/page.js";

/**
 * @typedef {import("./card-list.js").Subscription} Subscription
 * @typedef {"edit-card" | "add-card" | "pay-now" | "verify-with-bank"} Step
 */

/** What can be done whether it helps or not, as far as it is possible. @type {Step[]} */
const ALWAYS = ["edit-card", "add-card", "verify-with-bank"];

/** What comes before any button here. */
const ELSEWHERE = ["contact-bank", "contact-support", "try-later"];

/**
 * Whether a step can be taken.
 * @param {Subscription} subscription
 * @param {string} step
 * @returns {step is Step}
 */
export function canTake({ card, canEditCard, canAddCard, canPay, canVerify }, step) {
    // A card that has expired pays nothing.
    const isGood = card !== null && card.status !== "expired";
    const possible = { "edit-card": canEditCard, "add-card": canAddCard, "pay-now": canPay && isGood, "verify-with-bank": canVerify && isGood };
    return possible[/** @type {Step} */ (step)] ?? false;
}

/**
 * What can be done about a subscription, most useful first; `urgent` tells whether the first is the one to take.
 * @param {Subscription} subscription
 * @returns {{steps: Step[], urgent: boolean}}
 */
export function nextSteps(subscription) {
    const { status, card, next } = subscription;
    // A card that was declined is no better for being asked about: where that helps, it is among what helps.
    const more = status === "cancelled" ? [] : ALWAYS.filter((step) => step !== "verify-with-bank" || card?.status !== "declined");
    const steps = [...new Set([...next, ...more])].filter((step) => canTake(subscription, step));
    return { steps, urgent: !ELSEWHERE.includes(next[0]) };
}

/**
 * Why a bank declines: the category, and a link to what the article says of it.
 * @param {string} code
 * @returns {{category: string, link: DocumentFragment}}
 */
export function reason(code) {
    const selectors = [code, "generic_decline"].map((it) => `template[data-codes~="${CSS.escape(it)}"]`);
    const known = selectors.find((selector) => document.querySelector(selector)) ?? selectors[1];
    const category = /** @type {HTMLElement} */ (document.querySelector(known)).dataset.category ?? "";
    return { category, link: clone(document, known) };
}
