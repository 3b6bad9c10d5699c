// @ts-check
// The button under the title that copies the article's address, for a colleague. Shown if the browser can copy.
import { clone, find } from "../shared/page.js";

const part = find(document, "[data-copy-link]");
const status = find(part, "[role=status]");
if (navigator.clipboard) {
    part.hidden = false;
    find(part, "button").addEventListener("click", copyAddress);
}

async function copyAddress() {
    const address = location.origin + location.pathname;
    status.replaceChildren();
    try {
        await navigator.clipboard.writeText(address);
        status.replaceChildren(clone(part, "template"));
    } catch {
        // Without the right to copy, the reader can copy the text by hand.
        status.replaceChildren(address);
    }
}
