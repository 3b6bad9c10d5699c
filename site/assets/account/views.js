// @ts-check
// The views of a tool, one of which is shown at a time.

import { find } from "../shared/page.js";

/** Shows one view instead of the others. @param {HTMLElement} tool @param {string} name @returns {HTMLElement} the view */
export function showOnly(tool, name) {
    for (const view of tool.querySelectorAll("[data-view]")) {
        /** @type {HTMLElement} */ (view).hidden = view.getAttribute("data-view") !== name;
    }
    return find(tool, `[data-view="${name}"]`);
}

/** Shows a status, which a screen reader announces once. @param {HTMLElement} tool @param {string} text */
export function showStatus(tool, text) {
    const status = find(tool, "[data-status]");
    if (status.textContent !== text) status.textContent = text;
}
