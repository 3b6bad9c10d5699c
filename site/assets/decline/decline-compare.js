// @ts-check
// What is on file against the card and the statement in the hand: by looking, field by field, or by typing what stands
// there. No field takes the whole card number or the security code.

import { attempt, clearAct } from "../shared/actions.js";
import { cardName } from "../card/card-list.js";
import { showFieldErrors } from "../shared/field-errors.js";
import { moment, parseExpiry, shortExpiry, shown } from "../shared/format.js";
import { clone, find, phrase } from "../shared/page.js";

/**
 * @typedef {import("../card/card-list.js").Card} Card
 * @typedef {import("../card/card-list.js").Subscription} Subscription
 * @typedef {Record<string, string>} Values by the field's path, as a person writes them; those without a value are left out
 * @typedef {{field: string, result: "match" | "format-only" | "differs" | "not-given" | "not-on-file"}} Compared
 */

/** What is on file of one's own card, by the field's path. @param {Card} card @returns {Values} */
function onFile(card) {
    const address = Object.entries(card.address ?? {}).map(([name, value]) => [`address.${name}`, value]);
    const all = [["last4", card.last4], ["expiry", shortExpiry(card.expiry)], ["holder", card.holder], ...address];
    return Object.fromEntries(all.filter(([, value]) => value));
}

export class Compare {
    /** @type {Subscription | undefined} */
    subscription;

    /**
     * @param {HTMLElement} view
     * @param {import("../account/account.js").Account} account
     * @param {{compared: (answer: any, given: Values) => void, change: (field: string) => void}} told what the tool wants to
     *     be told
     */
    constructor(view, account, told) {
        this.view = view;
        this.account = account;
        this.told = told;
        this.looked = find(view, "[data-on-file]");
        this.details = /** @type {HTMLDetailsElement} */ (find(view, "[data-compare]"));
        this.typed = find(this.details, "form");
        const countries = account.tool.querySelectorAll('#card-edit--form [name="address.country"] option');
        find(this.typed, "select").append(...[...countries].map((option) => option.cloneNode(true)));
        const forms = /** @type {const} */ ([[this.looked, () => this.ticked()], [this.typed, () => this.written()]]);
        for (const [form, values] of forms) {
            form.addEventListener("submit", (event) => {
                event.preventDefault();
                this.send(form, values());
            });
        }
    }

    /** Opens on a subscription. What was typed for it stays. @param {Subscription} subscription */
    open(subscription) {
        const { card } = subscription;
        if (subscription.id !== this.subscription?.id) this.clear();
        this.subscription = subscription;
        this.looked.hidden = !card?.ownedByYou;
        this.details.hidden = !card;
        for (const own of this.typed.querySelectorAll("[data-own]")) /** @type {HTMLElement} */ (own).hidden = !card?.ownedByYou;
        find(this.typed, "[data-compare-others]").hidden = card?.ownedByYou ?? true;
        const rows = card?.ownedByYou ? Object.entries(onFile(card)).map(([field, value]) => this.row(field, value)) : [];
        find(this.looked, "[data-on-file-list]").replaceChildren(...rows);
        this.hideResult();
    }

    /** Takes everything of the person's away. */
    clear() {
        this.subscription = undefined;
        for (const field of this.fields()) field.value = "";
        find(this.looked, "[data-on-file-list]").replaceChildren();
        this.details.open = false;
        this.hideResult();
        for (const form of [this.looked, this.typed]) clearAct(form);
        showFieldErrors(this.typed, this.account.tool, []);
    }

    hideResult() {
        const result = find(this.view, "[data-result]");
        result.hidden = true;
        for (const part of ["text", "list"]) find(result, `[data-result-${part}]`).replaceChildren();
    }

    /** @returns {(HTMLInputElement | HTMLSelectElement)[]} */
    fields() {
        return [...this.typed.querySelectorAll(":is(input, select)")].map((field) => /** @type {HTMLInputElement} */ (field));
    }

    /** A field on file, to tick off or to change. @param {string} field @param {string} value */
    row(field, value) {
        const row = clone(document, "template[data-on-file-field]");
        const name = phrase(`field_${field}`);
        find(row, "[data-on-file-name]").textContent = name;
        find(row, "[data-on-file-value]").textContent = shown(field, value);
        for (const what of row.querySelectorAll("[data-on-file-what]")) what.textContent = ` (${name})`;
        const box = /** @type {HTMLInputElement} */ (find(row, "input"));
        box.name = field;
        box.value = value;
        // A card's number cannot be changed: another number is another card.
        if (field === "last4") find(row, "[data-on-file-change]").textContent = phrase("other_number");
        find(row, "button").addEventListener("click", () => this.told.change(field));
        return row;
    }

    /** What has been ticked off. @returns {Values} */
    ticked() {
        const boxes = [...this.looked.querySelectorAll("input:checked")].map((box) => /** @type {HTMLInputElement} */ (box));
        return Object.fromEntries(boxes.map(({ name, value }) => [name, value]));
    }

    /** What has been typed. @returns {Values} */
    written() {
        const filled = this.fields().filter((field) => field.value.trim() && !field.closest("[hidden]"));
        return Object.fromEntries(filled.map(({ name, value }) => [name, value.trim()]));
    }

    /** Has the values compared. @param {HTMLElement} form @param {Values} given */
    async send(form, given) {
        const { subscription } = this;
        if (!subscription || form.dataset.busy) return;
        showFieldErrors(this.typed, this.account.tool, []);
        clearAct(form);
        if (Object.keys(given).length === 0) {
            const nothing = form === this.looked ? "nothing_ticked" : "nothing_written";
            return void (find(form, "[data-act-status]").textContent = phrase(nothing));
        }
        const body = { subscription: subscription.id, card: asSent(given) };
        const answer = await attempt(form, "decline-check", () => this.account.call("POST", "/api/decline-check", { body }));
        if (!answer || this.subscription?.id !== subscription.id) return;
        if (answer.ok) return this.told.compared(answer.data, given);
        // What stood there was of other values; after too many checks it still holds.
        if (answer.code !== "too-many-checks") this.hideResult();
        const problem = find(form, "[data-act-problem]");
        if (answer.code === "too-many-checks") {
            const when = moment(new Date(Date.now() + (answer.wait ?? 0)).toISOString());
            problem.textContent = phrase(`too_many_${answer.data.limit}`, { when });
        } else if (answer.errors.length > 0) {
            problem.replaceChildren();
            const errors = answer.errors.map(({ field, code }) => ({ field: field.replace("card.", ""), code }));
            showFieldErrors(this.typed, this.account.tool, errors);
        }
    }

    /**
     * Says what comparing came to, field by field, and takes the reader there.
     * @param {Compared[]} compared
     * @param {Values} given
     * @param {boolean} editFirst whether changing the card is what helps most
     */
    showResult(compared, given, editFirst) {
        const card = this.subscription?.card;
        if (!card) return;
        const stored = onFile(card);
        const result = find(this.view, "[data-result]");
        // A field that is neither on the card nor on file, such as a region, need not be spoken of.
        const told = compared.filter(({ field, result }) => result !== "not-given" || field in stored);
        const items = told.map(({ field, result }) => {
            const item = clone(document, "template[data-result-field]");
            find(item, "li").dataset.is = result;
            find(item, "[data-result-name]").textContent = `${phrase(`field_${field}`)}:`;
            find(item, "[data-result-is]").textContent = phrase(`result_${result}`);
            // What is on file is for the eyes of whoever put the card on.
            const differs = card.ownedByYou && ["differs", "format-only"].includes(result) && stored[field];
            const [from, to] = [stored[field] ?? "", given[field] ?? ""].map((value) => shown(field, value));
            find(item, "[data-result-values]").textContent = differs ? phrase("result_values", { from, to }) : "";
            return item;
        });
        find(result, "[data-result-list]").replaceChildren(...items);
        find(result, "[data-result-text]").textContent = phrase(`result_${summary(told, editFirst)}`, { card: cardName(card) });
        result.hidden = false;
        find(result, "[data-result-heading]").focus();
    }
}

/** What all of it means. @param {Compared[]} compared @param {boolean} editFirst */
function summary(compared, editFirst) {
    const fields = (/** @type {string} */ is) => compared.filter(({ result }) => result === is).map(({ field }) => field);
    const differing = fields("differs");
    if (differing.includes("last4")) return "other_card";
    if (differing.length > 0 && !editFirst && differing.every((field) => field.startsWith("address."))) return "only_address";
    if (differing.length > 0) return "some_differ";
    if (fields("format-only").length > 0) return "only_format";
    return fields("match").length > 0 ? "all_match" : "nothing_on_file";
}

/** The values as the function takes them. @param {Values} given */
function asSent(given) {
    /** @type {Record<string, unknown>} */
    const card = {};
    /** @type {Record<string, string>} */
    const address = {};
    for (const [field, value] of Object.entries(given)) {
        if (field.startsWith("address.")) address[field.slice("address.".length)] = value;
        else card[field] = field === "expiry" ? (parseExpiry(value) ?? value) : value;
    }
    return Object.keys(address).length > 0 ? { ...card, address } : card;
}
