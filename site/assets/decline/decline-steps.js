// @ts-check
// What helps against a decline: the step to take now, and those to take if it does not help. The function gives the order.

import { showActions } from "../shared/actions.js";
import { ask, cardName } from "../card/card-list.js";
import { day, moment, money } from "../shared/format.js";
import { clone, find, phrase } from "../shared/page.js";

/**
 * @typedef {import("../shared/actions.js").Action} Action
 * @typedef {import("../card/card-list.js").Decline} Decline
 * @typedef {import("../card/card-list.js").Subscription} Subscription
 * @typedef {import("../card/steps.js").Step | "ask-owner" | "try-later" | "contact-bank" | "contact-support" | "nothing"} NextStep
 */

/**
 * Fills the part with the steps.
 * @param {HTMLElement} view
 * @param {Subscription} subscription
 * @param {Decline | null} decline
 * @param {[NextStep, Action | undefined][]} steps each with its button, if it has one
 */
export function showNext(view, subscription, decline, steps) {
    const [first, ...rest] = steps.map(([name, action], at) => step(subscription, decline, name, action, at === 0));
    find(view, "[data-next]").replaceChildren(...(first ? [first] : []));
    const items = rest.map((step) => {
        const item = document.createElement("li");
        item.append(step);
        return item;
    });
    find(view, "[data-then-list]").replaceChildren(...items);
    find(view, "[data-then]").hidden = items.length === 0;
}

/**
 * @param {Subscription} subscription
 * @param {Decline | null} decline
 * @param {NextStep} name
 * @param {Action | undefined} action
 * @param {boolean} primary whether it is the one to take now
 */
function step(subscription, decline, name, action, primary) {
    const { card, openInvoice, renews } = subscription;
    const step = clone(document, "template[data-step]");
    const attempt = name === "try-later" ? (openInvoice ? openInvoice.nextAttempt : renews) : null;
    const values = { owner: card?.owner?.name ?? "", when: attempt ? day(attempt) : "" };
    const anothers = name === "contact-bank" && !card?.ownedByYou;
    const text = attempt ? "step_try-later_when" : anothers ? "step_contact-bank_other" : `step_${name}`;
    find(step, "[data-step-text]").textContent = phrase(text, values);
    if (action) showActions(find(step, "[data-act]"), [action], { primary });
    const message = /** @type {HTMLDetailsElement} */ (find(step, "[data-ask]"));
    if (name === "ask-owner" && card?.owner) {
        ask(message, subscription, card, card.owner.name);
        message.open = primary;
    } else message.remove();
    const spoken = find(step, "[data-note]");
    if (name === "contact-bank" && decline) note(spoken, subscription, decline);
    else spoken.remove();
    return step;
}

/**
 * What to tell the bank, to read out on the phone.
 * @param {HTMLElement} place
 * @param {Subscription} subscription
 * @param {Decline} decline
 */
function note(place, { card }, decline) {
    const { at, amount, currency, statementName } = decline;
    const values = { card: card ? cardName(card) : "", when: moment(at), amount: money(amount, currency), name: statementName || phrase("statement_name") };
    const text = /** @type {HTMLTextAreaElement} */ (find(place, "textarea"));
    text.value = phrase("note", values).trim();
    find(place, "[data-print]").addEventListener("click", () => print(text.value));
}

/** Prints a text, and nothing else of the page. @param {string} text */
function print(text) {
    const sheet = document.createElement("div");
    sheet.className = "print-sheet";
    sheet.textContent = text;
    document.body.append(sheet);
    window.addEventListener("afterprint", () => sheet.remove(), { once: true });
    window.print();
}
