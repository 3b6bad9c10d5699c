// @ts-check
// The search box in the top of every page. What it needs to search is loaded when a reader goes to it, or comes with a query.
// Until then the form leads to the list of all headings; if that fails, the page says so, too.
import { loadLazyScript } from "../shared/lazy.js";
import { clone, find } from "../shared/page.js";

const part = find(document, "[data-search]");
const form = /** @type {HTMLFormElement} */ (find(part, "form"));
const panel = find(part, "[data-search-panel]");

/** @type {Promise<import("./search.js").SearchBox> | undefined} */
let started;

part.addEventListener("focusin", start);
if (new URLSearchParams(location.search).has("q")) start();

form.addEventListener("submit", (event) => {
    event.preventDefault();
    start().then(
        (search) => search.submit(),
        () => form.submit(),
    );
});

function start() {
    started ??= loadLazyScript(part).then(({ SearchBox }) => new SearchBox(part));
    started.catch(tellFailure);
    return started;
}

/** Says where all headings are, since nothing is found for what is typed. A reader who comes back to the box tries again. */
function tellFailure() {
    started = undefined;
    // The reader may be on the link in it.
    if (!panel.hidden) return;
    const text = clone(part, 'template[data-search-text="unavailable"]');
    find(part, "[data-search-status]").textContent = find(text, "p").textContent;
    find(part, "[data-search-message]").replaceChildren(text);
    panel.hidden = false;
}

document.addEventListener("pointerdown", ({ target }) => leave(target));
part.addEventListener("focusout", ({ relatedTarget }) => leave(relatedTarget));

/** Closes the list when the reader goes elsewhere on the page. @param {EventTarget | null} target */
function leave(target) {
    if (target instanceof Node && !part.contains(target)) panel.hidden = true;
}
