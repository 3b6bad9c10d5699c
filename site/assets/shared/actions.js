// @ts-check
// Buttons and their requests: a request is sent once however often its button is pressed, and its progress and its problem
// are shown beside the button.

import { find, phrase, problemText } from "./page.js";

/**
 * @typedef {import("./api.js").ApiResponse} ApiResponse
 * @typedef {{label: string, run: (place: HTMLElement) => unknown}} Action `run` is given the part that the button is in
 */

/**
 * Fills a part with buttons, the most useful first.
 * @param {HTMLElement} place
 * @param {Action[]} actions
 * @param {{about?: string, first?: string}} [options] `about` is the id of what the buttons are about; `first` is how much
 *     the first button stands out: `primary`, the default; `outlined`, less; undefined, not at all
 */
export function showActions(place, actions, options = {}) {
    const { about, first } = { first: "primary", ...options };
    const buttons = actions.map(({ label, run }, index) => {
        const button = document.createElement("button");
        button.type = "button";
        const style = index === 0 ? first : undefined;
        button.className = style === "primary" ? "button" : "button button-quiet";
        if (style) button.dataset.first = style;
        button.textContent = label;
        if (about) button.setAttribute("aria-describedby", about);
        button.addEventListener("click", () => {
            if (!place.dataset.busy) run(place);
        });
        return button;
    });
    find(place, "[data-act-buttons]").replaceChildren(...buttons);
}

/** How many requests have been sent from any part of the page. */
let requestCount = 0;

/**
 * Sends a button's request, unless another one is under way in the same part.
 * @param {HTMLElement} place
 * @param {string} name what the request does: the name of its progress phrase and of its own problem texts
 * @param {() => Promise<ApiResponse>} send
 * @returns {Promise<ApiResponse | undefined>} undefined if it was not sent, or if the reader has left for something else
 */
export async function sendOnce(place, name, send) {
    if (place.dataset.busy) return undefined;
    resetActions(place);
    requestCount += 1;
    const requestNumber = String(requestCount);
    setBusy(place, requestNumber, phrase(`${name}_doing`));
    const response = await send();
    if (place.dataset.busy !== requestNumber || !place.isConnected) return undefined;
    resetActions(place);
    // The account shows that the session has ended.
    if (!response.ok && response.code !== "not-signed-in") {
        const tool = /** @type {HTMLElement} */ (place.closest(".tool"));
        const errors = response.errors.length > 0 ? response.errors : [{ field: name, code: response.code }];
        find(place, "[data-act-problem]").replaceChildren(...errors.map(({ field, code }) => problemText(tool, code, field)));
    }
    return response;
}

/** Removes the problem and the progress of the last request, whose response is then ignored. @param {HTMLElement} place */
export function resetActions(place) {
    setBusy(place, "", "");
    find(place, "[data-act-problem]").replaceChildren();
}

/**
 * Goes to another site's page. No button works until that page comes.
 * @param {HTMLElement} place
 * @param {string} url
 * @throws {Error} if the response has none
 */
export function leaveFor(place, url) {
    if (!url) throw new Error("the response lacks an address");
    setBusy(place, "leaving", phrase("leaving"));
    // The browser may keep the page as it is, and show it again when the reader goes back.
    window.addEventListener("pageshow", () => resetActions(place), { once: true });
    location.assign(url);
}

/**
 * Marks a part as busy, so that no other request begins there. (Without `aria-busy`, which would silence its status text.)
 * @param {HTMLElement} place
 * @param {string} busy names what is under way; empty if nothing is
 * @param {string} status the text that says so
 */
function setBusy(place, busy, status) {
    place.dataset.busy = busy;
    for (const button of place.querySelectorAll("button")) button.setAttribute("aria-disabled", String(busy !== ""));
    find(place, "[data-act-status]").textContent = status;
}
