// @ts-check
// The view after an action: a heading that gets the focus, what it means, which subscriptions the card pays from now on, and
// what to do next.

import { resetActions, showActions } from "../shared/actions.js";
import { formatDay } from "../shared/format.js";
import { find, phrase } from "../shared/page.js";
import { reason } from "./steps.js";

/**
 * @typedef {{name: string, next: string | null}} PaidSubscription its name and the day of its next payment
 * @typedef {{values?: Record<string, string>, declined?: string, pays?: PaidSubscription[], note?: string,
 *     actions: import("../shared/actions.js").Action[]}} Details
 *     `values` fill the phrases; `declined` is the bank's decline code; `note` is a text after the others
 */

/** Empties the view: its content may be another person's. @param {HTMLElement} view */
export function clearOutcome(view) {
    for (const part of ["heading", "outcome-text", "outcome-reason", "outcome-list", "outcome-note"]) find(view, `[data-${part}]`).replaceChildren();
    resetActions(view);
    showActions(view, []);
}

/**
 * Fills the view and moves the focus to it.
 * @param {HTMLElement} view
 * @param {string} outcome its name: the page has the words for each
 * @param {Details} details
 */
export function fillOutcome(view, outcome, { values, declined, pays = [], note = "", actions }) {
    find(view, "[data-heading]").textContent = phrase(`${outcome}_title`, values);
    find(view, "[data-outcome-text]").textContent = phrase(`${outcome}_text`, values);
    const reasonLine = find(view, "[data-outcome-reason]");
    reasonLine.hidden = declined === undefined;
    reasonLine.replaceChildren(...(declined === undefined ? [] : [phrase("reason"), " ", reason(declined).link]));
    const items = pays.map(paidItem);
    find(view, "[data-outcome-list]").replaceChildren(...items);
    find(view, "[data-outcome-pays]").hidden = items.length === 0;
    const noteLine = find(view, "[data-outcome-note]");
    noteLine.textContent = note;
    noteLine.hidden = note === "";
    resetActions(view);
    showActions(view, actions);
    find(view, "[data-heading]").focus();
}

/** @param {PaidSubscription} subscription */
function paidItem({ name, next }) {
    const item = document.createElement("li");
    item.textContent = next ? phrase("pays_next", { subscription: name, when: formatDay(next) }) : phrase("pays", { subscription: name });
    return item;
}
