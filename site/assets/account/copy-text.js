// @ts-check
// The buttons that copy a text.

import { find, phrase } from "../shared/page.js";

/** Copies the text beside a copy button, if one was clicked. @param {Event} event @param {(text: string) => void} showStatus */
export async function copyText(event, showStatus) {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-copy]");
    if (!button?.parentElement) return;
    const source = /** @type {HTMLInputElement} */ (find(button.parentElement, "[data-copy-source]"));
    source.select();
    showStatus("");
    try {
        await navigator.clipboard.writeText(source.value);
        showStatus(phrase("copied"));
    } catch {
        showStatus(phrase("not_copied"));
    }
}
