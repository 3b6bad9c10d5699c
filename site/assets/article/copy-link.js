// @ts-check
// Under the title: the article's address, for a colleague. Shown where the browser can copy.
import { clone, find } from "../shared/page.js";

const part = find(document, "[data-copy-link]");
const status = find(part, "[role=status]");
if (navigator.clipboard) {
    part.hidden = false;
    find(part, "button").addEventListener("click", async () => {
        const address = location.origin + location.pathname;
        status.replaceChildren();
        const copied = await navigator.clipboard.writeText(address).then(() => true, () => false);
        // What may not be copied here can be by hand.
        status.replaceChildren(copied ? clone(part, "template") : address);
    });
}
