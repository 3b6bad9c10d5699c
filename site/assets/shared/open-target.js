// @ts-check
// Opens what is closed around the target of the address, and goes there: newer browsers do so themselves, but Firefox stays where
// it is when the parts above the target move before the page is complete.
import { isOpenedAnew, whenReaderScrolls } from "./scrolling.js";

const CLOSED = "details:not([open]) :target";

let readerHasScrolled = false;
whenReaderScrolls(() => (readerHasScrolled = true));

/** Opens it now, when the page is complete, and whenever the target changes. */
export function opensTarget() {
    openAround(isOpenedAnew() && !readerHasScrolled ? "details :target" : CLOSED);
    window.addEventListener("hashchange", () => openAround(CLOSED));
}

/** @param {string} selector */
function openAround(selector) {
    const target = document.querySelector(selector);
    for (let details = target?.closest("details"); details; details = details.parentElement?.closest("details")) details.open = true;
    target?.scrollIntoView();
}
