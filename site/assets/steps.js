// @ts-check
// What is wrong with a subscription's card, and what helps: the steps have the names that the decline check answers with.

import { clone } from "./page.js";

/**
 * @typedef {import("./card-list.js").Subscription} Subscription
 * @typedef {"edit-card" | "add-card" | "pay-now" | "verify-with-bank"} Step
 */

/**
 * What helps, most useful first, by what is wrong: a card's status, for a declined one the reason's category.
 * @type {Record<string, Step[]>}
 */
const STEPS = {
    ok: ["pay-now", "edit-card", "add-card", "verify-with-bank"],
    expiring: ["edit-card", "add-card", "pay-now", "verify-with-bank"],
    expired: ["edit-card", "add-card"],
    fix: ["edit-card", "add-card", "verify-with-bank", "pay-now"],
    later: ["pay-now", "verify-with-bank", "add-card", "edit-card"],
    bank: ["verify-with-bank", "pay-now", "add-card", "edit-card"],
    "other-card": ["add-card", "edit-card"],
    verify: ["pay-now", "verify-with-bank", "add-card", "edit-card"],
    ours: ["add-card", "edit-card"],
    another: ["add-card", "pay-now"],
};

/**
 * What helps a subscription, most useful first; `urgent` tells whether the first is the one to take.
 * @param {Subscription} subscription
 * @returns {{steps: Step[], urgent: boolean}}
 */
export function nextSteps({ status, card, openInvoice, lastDecline, canEditCard, canAddCard }) {
    if (status === "cancelled") return { steps: [], urgent: false };
    const declined = card?.status === "declined" && lastDecline ? reason(lastDecline.code).category : undefined;
    const wrong = !canEditCard ? "another" : (declined ?? card?.status ?? "another");
    const possible = {
        "edit-card": canEditCard,
        "add-card": canAddCard,
        // A card that has expired pays nothing.
        "pay-now": card !== null && card.status !== "expired" && openInvoice !== null,
        "verify-with-bank": canEditCard && card?.status !== "expired",
    };
    return { steps: (STEPS[wrong] ?? STEPS.ok).filter((step) => possible[step]), urgent: wrong !== "ours" };
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
