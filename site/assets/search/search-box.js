// @ts-check
// The search box in the top of every page. What it needs to search is loaded when a reader goes to it, or comes with a query.
// Until then, and if that fails, the form leads to the list of all headings.
import { loadLazyScript } from "../shared/lazy.js";
import { find } from "../shared/page.js";

const part = find(document, "[data-search]");
const form = /** @type {HTMLFormElement} */ (find(part, "form"));

/** @type {Promise<import("./search.js").SearchBox> | undefined} */
let started;

part.addEventListener("focusin", start);
const searchParams = new URLSearchParams(location.search);
if (searchParams.has("q")) start();

form.addEventListener("submit", (event) => {
    event.preventDefault();
    start().then(
        (search) => search.submit(),
        () => form.submit(),
    );
});

function start() {
    started ??= loadLazyScript(part).then(({ SearchBox }) => new SearchBox(part));
    started.catch(() => (started = undefined));
    return started;
}

// A link from a search without hits comes with what the feedback is about.
const reason = searchParams.get("reason");
const choice = reason && document.querySelector(`input[name="reason"][value="${CSS.escape(reason)}"]`);
if (choice instanceof HTMLInputElement) choice.checked = true;
