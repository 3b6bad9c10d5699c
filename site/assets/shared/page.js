// @ts-check
// The page's parts: finds them, copies its templates and fills in its phrases. No script has visible words of its own.

/** How long the views of a tool may take to load, in milliseconds. */
const VIEWS_TIMEOUT = 20_000;

/**
 * The one element that matches a selector.
 * @template {HTMLElement} E
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {E}
 * @throws {Error} if there is none: then the page is broken
 */
export function find(root, selector) {
    const found = root.querySelector(selector);
    if (!found) throw new Error(`the page lacks ${selector}`);
    return /** @type {E} */ (found);
}

/**
 * A copy of a template's content.
 * @param {ParentNode} root
 * @param {string} selector
 */
export function clone(root, selector) {
    const template = /** @type {HTMLTemplateElement} */ (/** @type {unknown} */ (find(root, selector)));
    return document.importNode(template.content, true);
}

/**
 * Loads the lazy script of a part with all its imports, and its style. `import()` alone would not check their integrity, but it
 * runs what was preloaded with a check. A script that fails to load fails until the page is loaded again.
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
 * Adds the views for administrators to a tool, which come as a file of their own.
 * @param {HTMLElement} tool
 */
export async function loadViews(tool) {
    const views = await fetchDocument(tool.dataset.views ?? "");
    tool.append(...find(views, "main").children);
}

/**
 * Fetches a page. The policy of ours lets no script parse HTML; a request for a document may.
 * @param {string} address
 * @returns {Promise<Document>}
 */
function fetchDocument(address) {
    return new Promise((resolve, reject) => {
        const request = new XMLHttpRequest();
        request.open("GET", address);
        request.responseType = "document";
        request.timeout = VIEWS_TIMEOUT;
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

/**
 * The text for a problem: for this code in this field, else for the code, else that the request did not work just now.
 * @param {ParentNode} part has the texts
 * @param {string} code
 * @param {string} [field]
 */
export function problemText(part, code, field) {
    const selectors = [`${field}.${code}`, code].map((name) => `template[data-problem-code="${CSS.escape(name)}"]`);
    const known = selectors.find((selector) => part.querySelector(selector));
    return clone(part, known ?? 'template[data-problem-code="unavailable"]');
}

/**
 * A phrase of the page with each `{name}` replaced by the value of that name.
 * @param {string} name
 * @param {Record<string, string>} [values]
 */
export function phrase(name, values = {}) {
    const text = clone(document, `template[data-phrase="${CSS.escape(name)}"]`).textContent ?? "";
    return text.replace(/\{(\w+)\}/g, (placeholder, key) => values[key] ?? placeholder);
}

/**
 * Names as one enumeration: "a, b och c".
 * @param {string[]} names
 */
export function joinNames(names) {
    return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(phrase("and"));
}
