// @ts-check
// What came of it: a heading that the focus goes to, what it means, what the card pays from now on, and what to do next.

import { clearAct, showActions } from "../shared/actions.js";
import { day } from "../shared/format.js";
import { find, phrase } from "../shared/page.js";
import { reason } from "./steps.js";

/**
 * @typedef {{name: string, next: string | null}} Paid a subscription and the day of its next payment
 * @typedef {{values?: Record<string, string>, declined?: string, pays?: Paid[], actions: import("../shared/actions.js").Action[]}} Details
 *     `declined` is the code of the bank's reason
 */

/** Takes everything away: it may be another person's. @param {HTMLElement} view */
export function clearOutcome(view) {
    for (const part of ["heading", "outcome-text", "outcome-reason", "outcome-list"]) find(view, `[data-${part}]`).replaceChildren();
    clearAct(view);
    showActions(view, []);
}

/**
 * Fills the view.
 * @param {HTMLElement} view
 * @param {string} name which outcome: its words are in the page
 * @param {Details} details
 */
export function showOutcome(view, name, { values, declined, pays = [], actions }) {
    find(view, "[data-heading]").textContent = phrase(`${name}_title`, values);
    find(view, "[data-outcome-text]").textContent = phrase(`${name}_text`, values);
    const why = find(view, "[data-outcome-reason]");
    why.hidden = declined === undefined;
    why.replaceChildren(...(declined === undefined ? [] : [phrase("reason"), " ", reason(declined).link]));
    const items = pays.map(({ name, next }) => {
        const item = document.createElement("li");
        item.textContent = phrase(next ? "pays_next" : "pays", { subscription: name, when: next ? day(next) : "" });
        return item;
    });
    find(view, "[data-outcome-list]").replaceChildren(...items);
    find(view, "[data-outcome-pays]").hidden = items.length === 0;
    clearAct(view);
    showActions(view, actions);
    find(view, "[data-heading]").focus();
}
