// @ts-check
// What a page loads when it is needed: scripts with their style, and documents.

import { clone } from "./page.js";

/** How long a document may take to load, in milliseconds. */
const DOCUMENT_TIMEOUT = 20_000;

/**
 * Loads the lazy script of a part, and its style. `import()` alone would not check the script's integrity, but it runs what was
 * preloaded with a check. A script that fails to load fails until the page is loaded again.
 * @param {ParentNode} part has the addresses
 * @returns {Promise<any>} the module
 */
export async function loadLazyScript(part) {
    const links = [...clone(part, "template[data-script]").querySelectorAll("link")];
    const [script] = links;
    // Older browsers cannot preload modules: their links would fire no event.
    const needed = script.relList.supports("modulepreload") ? links : links.filter(({ rel }) => rel === "stylesheet");
    const loaded = needed.map(whenLoaded);
    document.head.append(...needed);
    await Promise.all(loaded);
    return import(script.href);
}

/**
 * Fetches a page. The policy of ours lets no script parse HTML; a request for a document may.
 * @param {string} address
 * @returns {Promise<Document>}
 */
export function fetchDocument(address) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("GET", address);
        request.responseType = "document";
        request.timeout = DOCUMENT_TIMEOUT;
        request.addEventListener("load", () => {
            if (request.status === 200 && request.response) resolve(request.response);
            else reject(new Error(`no page at ${address}`));
        });
        for (const failure of ["error", "timeout"]) request.addEventListener(failure, reject);
        request.send();
    });
}

/** Waits for a link to load; rejects if it fails to. @param {HTMLLinkElement} link */
function whenLoaded(link) {
    return new Promise((resolve, reject) => {
        link.addEventListener("load", resolve, { once: true });
        link.addEventListener("error", reject, { once: true });
    });
}
