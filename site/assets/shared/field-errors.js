// @ts-check
// What is wrong with a form: at each field, and all together before it.

import { find, problemText } from "./page.js";

/**
 * Says what is wrong and takes the reader there; with no errors, takes what was said away.
 * @param {HTMLElement} form
 * @param {HTMLElement} tool has the words
 * @param {import("./api.js").FieldError[]} errors
 */
export function showFieldErrors(form, tool, errors) {
    const input = (/** @type {string} */ name) =>
        /** @type {HTMLElement | null} */ (form.querySelector(`[name="${CSS.escape(name)}"]`));
    for (const place of form.querySelectorAll("[data-field]")) {
        const name = place.getAttribute("data-field") ?? "";
        const error = errors.find(({ field }) => field === name || field.startsWith(`${name}.`));
        const text = find(place, "[data-error]");
        text.hidden = !error;
        text.replaceChildren(...(error ? [problemText(tool, error.code, error.field).textContent ?? ""] : []));
        if (error) input(name)?.setAttribute("aria-invalid", "true");
        else input(name)?.removeAttribute("aria-invalid");
    }
    const items = errors.map(({ field, code }) => {
        const item = document.createElement("li");
        const text = problemText(tool, code, field).textContent ?? "";
        const wrong = input(field);
        if (!wrong) return item.append(text), item;
        const link = document.createElement("a");
        link.href = `#${wrong.id}`;
        link.textContent = text;
        link.addEventListener("click", (event) => {
            event.preventDefault();
            wrong.focus();
        });
        return item.append(link), item;
    });
    const summary = find(form, "[data-summary]");
    find(summary, "[data-summary-list]").replaceChildren(...items);
    summary.hidden = errors.length === 0;
    if (errors.length > 0) summary.focus();
}
