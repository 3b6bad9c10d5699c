// @ts-check
// The page's parts: finding them, cloning its templates, filling its phrases. No script holds words of its own.

/**
 * The one element that a selector names; the page is broken without it.
 * @template {HTMLElement} E
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {E}
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
 * Loads the script that a page keeps for later, with all that it imports. `import()` alone would not check their integrity:
 * what has been loaded ahead with it is what is run. What could not be loaded cannot be until the page is loaded again.
 * @returns {Promise<any>} the module
 */
export async function loadScript() {
    const links = [...clone(document, "template[data-script]").querySelectorAll("link")];
    // Older browsers load nothing ahead, and would never say that they had.
    if (!links[0].relList.supports("modulepreload")) return import(links[0].href);
    const loaded = links.map((link) => {
        return new Promise((done, fail) => {
            link.addEventListener("load", done, { once: true });
            link.addEventListener("error", fail, { once: true });
        });
    });
    document.head.append(...links);
    await Promise.all(loaded);
    return import(links[0].href);
}

/**
 * What a part of the page says of a problem: of this code in this field, of the code, or that it did not work just now.
 * @param {ParentNode} part
 * @param {string} code
 * @param {string} [field]
 */
export function problemText(part, code, field) {
    const selectors = [`${field}.${code}`, code].map((name) => `template[data-problem-code="${CSS.escape(name)}"]`);
    const known = selectors.find((selector) => part.querySelector(selector));
    return clone(part, known ?? 'template[data-problem-code="unavailable"]');
}

/**
 * A phrase of the page with its holes filled: `{name}` by name.
 * @param {string} name
 * @param {Record<string, string>} [values]
 */
export function phrase(name, values = {}) {
    const text = clone(document, `template[data-phrase="${CSS.escape(name)}"]`).textContent ?? "";
    return text.replace(/\{(\w+)\}/g, (hole, key) => values[key] ?? hole);
}

/**
 * Names as a person lists them: "a, b och c".
 * @param {string[]} names
 */
export function listed(names) {
    return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(phrase("and"));
}
