// @ts-check
// Opens what is closed around the target of the address, and goes there: newer browsers do so themselves, but Firefox stays where
// it is when the parts above the target move before the page is complete.

/** Whether the reader has begun to scroll. */
let isScrolling = false;
for (const event of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    window.addEventListener(event, () => (isScrolling = true), { passive: true, once: true });
}

/** Opens it now, when the page is complete, and whenever the target changes. */
export function opensTarget() {
    const isNew = performance.getEntriesByType("navigation").every((entry) => /** @type {{type?: string}} */ (entry).type === "navigate");
    openAround(isNew && !isScrolling ? "details :target" : CLOSED);
    window.addEventListener("hashchange", () => openAround(CLOSED));
}

const CLOSED = "details:not([open]) :target";

/** @param {string} selector */
function openAround(selector) {
    const target = document.querySelector(selector);
    for (let details = target?.closest("details"); details; details = details.parentElement?.closest("details")) details.open = true;
    target?.scrollIntoView();
}
