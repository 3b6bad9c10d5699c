// @ts-check
// Whether the reader or the browser chooses what part of a page is seen.

/** Calls `then` whenever the reader begins to scroll, or may be about to. @param {() => void} then */
export function whenReaderScrolls(then) {
    for (const event of ["wheel", "touchmove", "keydown", "pointerdown"]) window.addEventListener(event, then, { passive: true });
}

/** Whether the page was opened anew: after a reload, and on the way back, the browser goes to where the reader was. */
export function isOpenedAnew() {
    const [visit] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
    return !visit || visit.type === "navigate";
}
