// @ts-check
// Buttons, and what comes of pressing one: it is done once however often it is pressed, it says that it is under way, and
// what went wrong stands beside it.

import { find, phrase, problemText } from "./page.js";

/**
 * @typedef {import("./api.js").Answer} Answer
 * @typedef {{label: string, act: (place: HTMLElement) => unknown}} Action `act` is told the part that its button stands in
 */

/**
 * Fills a part with buttons, the one to take first.
 * @param {HTMLElement} place
 * @param {Action[]} actions
 * @param {{about?: string, primary?: boolean}} [options] `about` is the id of what the buttons are about; `primary` tells
 *     whether there is one to take
 */
export function showActions(place, actions, { about, primary = true } = {}) {
    const buttons = actions.map(({ label, act }, at) => {
        const button = document.createElement("button");
        button.type = "button";
        button.className = primary && at === 0 ? "button" : "button button-quiet";
        button.textContent = label;
        if (about) button.setAttribute("aria-describedby", about);
        button.addEventListener("click", () => !place.dataset.busy && act(place));
        return button;
    });
    find(place, "[data-act-buttons]").replaceChildren(...buttons);
}

/** Counts the sends. */
let sends = 0;

/**
 * Sends what a button asks for, unless something is under way there.
 * @param {HTMLElement} place
 * @param {string} name what is done: names the phrase that says so, and the problems that have words of their own in it
 * @param {() => Promise<Answer>} send
 * @returns {Promise<Answer | undefined>} undefined if it is not sent, or if the reader has gone on to something else
 */
export async function attempt(place, name, send) {
    if (place.dataset.busy) return undefined;
    clearAct(place);
    const turn = String(++sends);
    hold(place, turn, phrase(`${name}_doing`));
    const answer = await send();
    if (place.dataset.busy !== turn || !place.isConnected) return undefined;
    clearAct(place);
    // That the session has ended is said by the account.
    if (!answer.ok && answer.code !== "not-signed-in") {
        const tool = /** @type {HTMLElement} */ (place.closest(".tool"));
        const errors = answer.errors.length > 0 ? answer.errors : [{ field: name, code: answer.code }];
        find(place, "[data-act-problem]").replaceChildren(...errors.map(({ field, code }) => problemText(tool, code, field)));
    }
    return answer;
}

/** Takes what an earlier try left away, and whatever is under way with it. @param {HTMLElement} place */
export function clearAct(place) {
    hold(place, "", "");
    find(place, "[data-act-problem]").replaceChildren();
}

/**
 * Goes to another site's page; until it comes, nothing can be pressed.
 * @param {HTMLElement} place
 * @param {string} url
 */
export function leave(place, url) {
    hold(place, "leaving", phrase("leaving"));
    // The reader may come back to the page as it was left.
    window.addEventListener("pageshow", () => clearAct(place), { once: true });
    location.assign(url);
}

/**
 * While something is under way, nothing else begins there. (Not `aria-busy`: what is said inside would not be spoken.)
 * @param {HTMLElement} place
 * @param {string} busy what is under way, or nothing
 * @param {string} text what says so
 */
function hold(place, busy, text) {
    place.dataset.busy = busy;
    for (const button of place.querySelectorAll("button")) button.setAttribute("aria-disabled", String(busy !== ""));
    find(place, "[data-act-status]").textContent = text;
}
