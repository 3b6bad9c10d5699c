// @ts-check
// Printing reasons that are closed on the screen.

/** Prints what is closed in a list of details: older browsers cannot do so by style alone. @param {string} selector */
export function printsClosed(selector) {
    if (CSS.supports("selector(::details-content)")) return;
    /** @type {HTMLDetailsElement[]} */
    let opened = [];
    window.addEventListener("beforeprint", () => {
        opened = [...document.querySelectorAll(selector)].map((it) => /** @type {HTMLDetailsElement} */ (it)).filter((it) => !it.open);
        for (const details of opened) details.open = true;
    });
    window.addEventListener("afterprint", () => {
        for (const details of opened) details.open = false;
    });
}
