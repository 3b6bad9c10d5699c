// @ts-check
// The page's parts: finds them, copies its templates and fills in its phrases. No script has visible words of its own.

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
 * A phrase, or null if the page has none of that name: it may be older than the functions, whose responses then name what it
 * has no words for.
 * @param {string} name
 * @param {Record<string, string>} [values]
 */
export function phraseIfKnown(name, values) {
    return document.querySelector(`template[data-phrase="${CSS.escape(name)}"]`) ? phrase(name, values) : null;
}

/**
 * Names as one enumeration: "a, b och c".
 * @param {string[]} names
 */
export function joinNames(names) {
    return [names.slice(0, -1).join(", "), ...names.slice(-1)].filter(Boolean).join(phrase("and"));
}
