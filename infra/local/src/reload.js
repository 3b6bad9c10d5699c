// @ts-check
// Served by `cargo dev` only: reloads the page after a build, and shows the report when a build fails.

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const version = Number(script.dataset.version);
/** @type {HTMLElement | undefined} */
let overlay;

const events = new EventSource("/.kortkoll/events");
events.addEventListener("message", (event) => {
  /** @type {{version: number, error: string | null}} */
  const build = JSON.parse(event.data);
  overlay?.remove();
  if (build.error !== null) {
    overlay = show(build.error);
  } else if (build.version !== version) {
    // The browser itself restores the scroll position.
    location.reload();
  }
});
// An open connection would keep the page out of the browser's back-forward cache.
addEventListener("pagehide", () => events.close());
addEventListener("pageshow", (event) => event.persisted && location.reload());

/**
 * @param {string} report the build's report, as in the terminal
 * @returns {HTMLElement} the overlay, in the page
 */
function show(report) {
  const element = document.createElement("pre");
  element.id = "kortkoll-build-error";
  element.setAttribute("role", "alert");
  element.textContent = report;
  // Through the object model: the page's policy allows no style attribute.
  Object.assign(element.style, {
    position: "fixed",
    inset: "0",
    zIndex: "2147483647",
    margin: "0",
    padding: "1.5rem",
    overflow: "auto",
    background: "#1b1b1f",
    color: "#f6d9d5",
    font: "0.875rem/1.5 ui-monospace, monospace",
    whiteSpace: "pre-wrap",
  });
  document.body.append(element);
  return element;
}
