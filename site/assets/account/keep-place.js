// @ts-check
// Keeps what is being read in its place while the tool above it grows. Most browsers do so themselves; those that do not know
// `overflow-anchor` do not.
import { isOpenedAnew, whenReaderScrolls } from "../shared/scrolling.js";

/** The member of the history's state in which the page keeps where the tool ends, for a reload. */
const STATE = "toolBottom";

/** The state is stored when the reader has not scrolled for this long, in ms: browsers limit how often it may be. */
const SCROLL_PAUSE = 250;

/** @param {HTMLElement} tool */
export function keepPlace(tool) {
    if (CSS.supports("overflow-anchor: auto") || !("ResizeObserver" in window)) return;
    /** Where the tool ends, from the top of the window, in CSS pixels. */
    const toolBottom = () => tool.getBoundingClientRect().bottom;
    let bottom = toolBottom();
    // After a reload the browser goes back to the same distance from the top, before the tool has grown.
    /** Where the tool is to end until the reader scrolls. @type {number | undefined} */
    let restored = isOpenedAnew() ? undefined : history.state?.[STATE];
    whenReaderScrolls(() => (restored = undefined));
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    let timer;
    const scrolled = () => {
        bottom = toolBottom();
        clearTimeout(timer);
        timer = setTimeout(() => history.replaceState({ ...history.state, [STATE]: bottom }, ""), SCROLL_PAUSE);
    };
    window.addEventListener("scroll", scrolled, { passive: true });
    new ResizeObserver(() => {
        const wanted = restored ?? bottom;
        // Only if the whole tool is above the window.
        if (wanted < 0) window.scrollBy({ top: toolBottom() - wanted, behavior: "instant" });
        bottom = toolBottom();
    }).observe(tool);
}
