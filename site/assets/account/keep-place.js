// @ts-check
// Keeps what is being read in its place while the tool above it grows. Most browsers do so themselves; those that do not know
// `overflow-anchor` do not.

/** The member of the history's state in which a page that is left keeps where the tool ended. */
const STATE = "toolBottom";

/** @param {HTMLElement} tool */
export function keepPlace(tool) {
    if (CSS.supports("overflow-anchor: auto") || !("ResizeObserver" in window)) return;
    /** Where the tool ends, from the top of the window, in CSS pixels. */
    const toolBottom = () => tool.getBoundingClientRect().bottom;
    let bottom = toolBottom();
    // After a reload the browser goes back to the same distance from the top, before the tool has grown.
    const [{ type }] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    /** Where the tool is to end until the reader scrolls. @type {number | undefined} */
    let restored = type === "navigate" ? undefined : history.state?.[STATE];
    for (const event of ["wheel", "touchmove", "keydown", "pointerdown"]) {
        window.addEventListener(event, () => (restored = undefined), { passive: true });
    }
    window.addEventListener("scroll", () => (bottom = toolBottom()), { passive: true });
    window.addEventListener("pagehide", () => history.replaceState({ ...history.state, [STATE]: toolBottom() }, ""));
    new ResizeObserver(() => {
        const wanted = restored ?? bottom;
        // Only if the whole tool is above the window.
        if (wanted < 0) window.scrollBy({ top: toolBottom() - wanted, behavior: "instant" });
        bottom = toolBottom();
    }).observe(tool);
}
