// @ts-check
// The errors of a form: each at its field, and all of them in a summary before the fields.

import { find, phrase, problemText } from "./page.js";

/** @typedef {import("./api.js").FieldError} FieldError */

const pageTitle = document.title;

/**
 * Shows the errors and moves the focus to the summary; with no errors, removes the earlier ones.
 * @param {HTMLElement} form
 * @param {HTMLElement} tool has the texts
 * @param {FieldError[]} errors
 */
export function showFieldErrors(form, tool, errors) {
    for (const place of form.querySelectorAll("[data-field]")) {
        const name = place.getAttribute("data-field") ?? "";
        const error = errors.find(({ field }) => field === name || field.startsWith(`${name}.`));
        const text = find(place, "[data-error]");
        text.hidden = !error;
        text.replaceChildren(...(error ? [errorText(tool, error)] : []));
        if (error) inputOf(form, name)?.setAttribute("aria-invalid", "true");
        else inputOf(form, name)?.removeAttribute("aria-invalid");
    }
    const summary = find(form, "[data-summary]");
    find(summary, "[data-summary-list]").replaceChildren(...errors.map((error) => summaryItem(form, tool, error)));
    // What went wrong elsewhere is not for the reader to correct.
    find(summary, "[data-correct-first]").hidden = errors.every(({ field }) => !inputOf(form, field));
    summary.hidden = errors.length === 0;
    // Screen readers read the title first, and tabs show it.
    document.title = summary.hidden ? pageTitle : phrase("error_title", { title: pageTitle });
    if (errors.length > 0) summary.focus();
}

/** A line of the summary, which names its field and leads to it, if the form has it. @param {HTMLElement} form @param {HTMLElement} tool @param {FieldError} error */
function summaryItem(form, tool, error) {
    const item = document.createElement("li");
    const input = inputOf(form, error.field);
    if (!input) {
        item.append(errorText(tool, error));
        return item;
    }
    const link = document.createElement("a");
    link.href = `#${input.id}`;
    link.textContent = phrase("summary_line", { field: labelOf(input), error: errorText(tool, error) });
    link.addEventListener("click", (event) => {
        event.preventDefault();
        input.focus();
    });
    item.append(link);
    return item;
}

/** @param {HTMLElement} form @param {string} name @returns {HTMLElement | null} */
function inputOf(form, name) {
    return form.querySelector(`[name="${CSS.escape(name)}"]`);
}

/** A field's label, without what follows it: "(frivilligt)". @param {HTMLElement} input */
function labelOf(input) {
    return document.querySelector(`label[for="${CSS.escape(input.id)}"]`)?.firstChild?.textContent?.trim() ?? "";
}

/** @param {HTMLElement} tool @param {FieldError} error */
function errorText(tool, { field, code }) {
    return problemText(tool, code, field).textContent ?? "";
}
