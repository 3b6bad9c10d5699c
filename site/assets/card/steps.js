// @ts-check
// What can be done about a subscription's card. The function names it, the most useful first, as the decline check does; the
// rules are the function's alone. Here the names become buttons.

import { clone } from "../shared/page.js";

/**
 * @typedef {"edit-card" | "add-card" | "pay-now" | "verify-with-bank"} Step a name that has a button
 */

/** @type {string[]} */
const WITH_BUTTON = ["edit-card", "add-card", "pay-now", "verify-with-bank"];

/** Whether a name of the function's has a button. @param {string} name @returns {name is Step} */
export function hasButton(name) {
    return WITH_BUTTON.includes(name);
}

/**
 * The reason for a decline: its id, its category, and a link to the article's advice.
 * @param {string} code
 * @returns {{id: string, category: string, link: DocumentFragment}}
 */
export function reason(code) {
    const selectors = [code, "generic_decline"].map((name) => `template[data-codes~="${CSS.escape(name)}"]`);
    const known = selectors.find((selector) => document.querySelector(selector)) ?? selectors[1];
    const { reason: id = "", category = "" } = /** @type {HTMLElement} */ (document.querySelector(known)).dataset;
    return { id, category, link: clone(document, known) };
}
