// @ts-check
// What helps after a decline: the step to take now, and the steps to take if it does not help. The function decides the order.

import { cardName, showMessageToOwner } from "../card/card-list.js";
import { reason } from "../card/steps.js";
import { showActions } from "../shared/actions.js";
import { formatDay, formatMoment, formatMoney } from "../shared/format.js";
import { clone, find, phrase, phraseIfKnown } from "../shared/page.js";
import { printAlone } from "../shared/print.js";

/**
 * @typedef {import("../shared/actions.js").Action} Action
 * @typedef {import("../card/card-list.js").Decline} Decline
 * @typedef {import("../card/card-list.js").Subscription} Subscription
 * @typedef {import("../card/steps.js").Step | "ask-owner" | "try-later" | "contact-bank" | "contact-support" | "nothing"} NextStep
 */

/**
 * Shows the steps.
 * @param {HTMLElement} view
 * @param {Subscription} subscription
 * @param {Decline | null} decline
 * @param {[NextStep, Action | undefined][]} steps each with its button, if it has one
 */
export function showSteps(view, subscription, decline, steps) {
    const [first, ...rest] = steps.map(([name, action], index) => stepPart(subscription, decline, name, action, index === 0));
    find(view, "[data-next]").replaceChildren(...(first ? [first] : []));
    const items = rest.map((part) => {
        const item = document.createElement("li");
        item.append(part);
        return item;
    });
    find(view, "[data-then-list]").replaceChildren(...items);
    find(view, "[data-then]").hidden = items.length === 0;
}

/**
 * A step with its text, its button, and what the reader can send or read out.
 * @param {Subscription} subscription
 * @param {Decline | null} decline
 * @param {NextStep} name
 * @param {Action | undefined} action
 * @param {boolean} isFirst whether it is the step to take now
 */
function stepPart(subscription, decline, name, action, isFirst) {
    const { card } = subscription;
    const part = clone(document, "template[data-step]");
    find(part, "[data-step-text]").textContent = stepText(subscription, decline, name);
    if (action) showActions(find(part, "[data-act]"), [action], { first: isFirst ? "primary" : undefined });
    const message = /** @type {HTMLDetailsElement} */ (find(part, "[data-ask]"));
    if (name === "ask-owner" && card?.owner) {
        showMessageToOwner(message, subscription, card, card.owner.name);
        message.open = isFirst;
    } else {
        message.remove();
    }
    const note = find(part, "[data-note]");
    if (name === "contact-bank" && decline) fillBankNote(note, subscription, decline);
    else note.remove();
    return part;
}

/** @param {Subscription} subscription @param {Decline | null} decline @param {NextStep} name */
function stepText({ card, openInvoice, nextPayment }, decline, name) {
    const values = { owner: card?.owner?.name ?? "", when: "" };
    if (name === "try-later") {
        const next = openInvoice ? openInvoice.nextAttempt : nextPayment?.date;
        if (next) return phrase("step_try-later_when", { ...values, when: formatDay(next) });
    }
    // What to see to before paying depends on why the card was declined.
    const own = decline && name === "pay-now" ? phraseIfKnown(`step_pay-now_${reason(decline.code).id}`, values) : null;
    if (own) return own;
    // Only the person who has the card can call its bank.
    if (name === "contact-bank" && !card?.ownedByYou) return phrase("step_contact-bank_other", values);
    return phrase(`step_${name}`, values);
}

/**
 * Fills in what to say to the bank on the phone.
 * @param {HTMLElement} place
 * @param {Subscription} subscription
 * @param {Decline} decline
 */
function fillBankNote(place, { card }, decline) {
    const { at, amount, currency, statementName } = decline;
    const values = {
        card: card ? cardName(card) : "",
        when: formatMoment(at),
        amount: formatMoney(amount, currency),
        name: statementName || phrase("statement_name"),
    };
    const text = /** @type {HTMLTextAreaElement} */ (find(place, "textarea"));
    text.value = phrase("note", values).trim();
    find(place, "[data-print]").addEventListener("click", () => printAlone(text.value));
}
