// @ts-check
// Compares the stored details with the card and the statement in the reader's hand: the reader ticks off what is right or, for
// another person's card, copies from it what may be compared. No field takes the whole card number or the security code.

import { cardName } from "../card/card-list.js";
import { resetActions, sendOnce } from "../shared/actions.js";
import { showFieldErrors } from "../shared/field-errors.js";
import { displayValue, formatMoment, parseExpiry, shortExpiry, visibleLine } from "../shared/format.js";
import { clone, find, phrase, phraseIfKnown } from "../shared/page.js";

/**
 * @typedef {import("../card/card-list.js").Card} Card
 * @typedef {import("../card/card-list.js").Subscription} Subscription
 * @typedef {Record<string, string>} Values by the field's path, as a person writes them; fields without a value are left out
 * @typedef {{field: string, result: "match" | "format-only" | "differs" | "not-given" | "not-on-file"}} ComparedField
 */

/** The stored details of the reader's own card, by the field's path. @param {Card} card @returns {Values} */
function storedValues(card) {
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
     * @param {{compared: (response: any) => void, change: (field: string) => void}} on callbacks: the values have been
     *     compared; the reader wants to change a field
     */
    constructor(view, account, on) {
        this.view = view;
        this.account = account;
        this.on = on;
        this.tickForm = find(view, "[data-on-file]");
        this.details = /** @type {HTMLDetailsElement} */ (find(view, "[data-compare]"));
        this.typeForm = find(this.details, "form");
        this.tickForm.addEventListener("submit", (event) => {
            event.preventDefault();
            this.send(this.tickForm, this.tickedValues());
        });
        this.typeForm.addEventListener("submit", (event) => {
            event.preventDefault();
            this.send(this.typeForm, this.typedValues());
        });
    }

    /**
     * Opens on a subscription. What was typed for the same one stays.
     * @param {Subscription} subscription
     * @param {boolean} helps whether a comparison can help: not where all is well
     */
    open(subscription, helps) {
        const { card } = subscription;
        if (subscription.id !== this.subscription?.id) this.clear();
        this.subscription = subscription;
        const isOwn = card?.ownedByYou ?? false;
        this.tickForm.hidden = !(helps && isOwn);
        this.details.hidden = !(helps && card && !isOwn);
        const stored = card && isOwn ? Object.entries(storedValues(card)) : [];
        find(this.tickForm, "[data-on-file-list]").replaceChildren(...stored.map(([field, value]) => this.storedItem(field, value)));
        this.hideResult();
    }

    /** Removes all of the person's data. */
    clear() {
        this.subscription = undefined;
        for (const field of this.typeForm.querySelectorAll("input")) field.value = "";
        find(this.tickForm, "[data-on-file-list]").replaceChildren();
        this.details.open = false;
        this.hideResult();
        for (const form of [this.tickForm, this.typeForm]) resetActions(form);
        showFieldErrors(this.typeForm, this.account.tool, []);
    }

    hideResult() {
        const result = find(this.view, "[data-result]");
        result.hidden = true;
        for (const part of ["text", "list"]) find(result, `[data-result-${part}]`).replaceChildren();
    }

    /** A stored detail, to tick off or to change. @param {string} field @param {string} value */
    storedItem(field, value) {
        const item = clone(document, "template[data-on-file-field]");
        const name = phrase(`field_${field}`);
        find(item, "[data-on-file-name]").textContent = name;
        find(item, "[data-on-file-value]").textContent = displayValue(field, value);
        for (const what of item.querySelectorAll("[data-on-file-what]")) what.textContent = ` (${name})`;
        const checkbox = /** @type {HTMLInputElement} */ (find(item, "input"));
        checkbox.name = field;
        checkbox.value = value;
        // A card's number cannot be changed: another number means another card.
        if (field === "last4") find(item, "[data-on-file-change]").textContent = phrase("other_number");
        find(item, "button").addEventListener("click", () => this.on.change(field));
        return item;
    }

    /** @returns {Values} */
    tickedValues() {
        const checked = [...this.tickForm.querySelectorAll("input:checked")].map((checkbox) => /** @type {HTMLInputElement} */ (checkbox));
        return Object.fromEntries(checked.map(({ name, value }) => [name, value]));
    }

    /** @returns {Values} */
    typedValues() {
        const lines = [...this.typeForm.querySelectorAll("input")].map(({ name, value }) => [name, visibleLine(value)]);
        return Object.fromEntries(lines.filter(([, line]) => line));
    }

    /** Lets the function compare the values. @param {HTMLElement} form @param {Values} given */
    async send(form, given) {
        const { subscription } = this;
        if (!subscription || form.dataset.busy) return;
        showFieldErrors(this.typeForm, this.account.tool, []);
        resetActions(form);
        if (Object.keys(given).length === 0) {
            const nothing = form === this.tickForm ? "nothing_ticked" : "nothing_written";
            find(form, "[data-act-status]").textContent = phrase(nothing);
            return;
        }
        const body = { subscription: subscription.id, card: requestCard(given) };
        const response = await sendOnce(form, "decline-check", () => this.account.call("POST", "/api/decline-check", { body }));
        if (!response || this.subscription?.id !== subscription.id) return;
        if (response.ok) this.on.compared(response.data);
        else this.showRefusal(form, response);
    }

    /** Shows why nothing was compared. @param {HTMLElement} form @param {import("../shared/api.js").ApiResponse} response */
    showRefusal(form, response) {
        const problem = find(form, "[data-act-problem]");
        if (response.code === "too-many-checks") {
            // The earlier result stays: it is still valid.
            const when = formatMoment(new Date(response.now + (response.retryAfter ?? 0)).toISOString());
            const text = phraseIfKnown(`too_many_${response.data.limit}`, { when });
            if (text) problem.textContent = text;
            return;
        }
        // The earlier result was of other values.
        this.hideResult();
        if (response.errors.length > 0) {
            problem.replaceChildren();
            const errors = response.errors.map(({ field, code }) => ({ field: field.replace("card.", ""), code }));
            showFieldErrors(this.typeForm, this.account.tool, errors);
        }
    }

    /** Shows the result field by field, and moves the focus to it. @param {ComparedField[]} compared */
    showResult(compared) {
        const card = this.subscription?.card;
        if (!card) return;
        const stored = storedValues(card);
        const view = find(this.view, "[data-result]");
        // A field that is neither given nor stored, such as a region, is left out.
        const relevant = compared.filter(({ field, result }) => result !== "not-given" || field in stored);
        find(view, "[data-result-list]").replaceChildren(...relevant.map(resultItem));
        find(view, "[data-result-text]").textContent = phrase(`result_${summary(relevant)}`, { card: cardName(card) });
        view.hidden = false;
        find(view, "[data-result-heading]").focus();
    }
}

/** A field of the result. @param {ComparedField} compared */
function resultItem({ field, result }) {
    const item = clone(document, "template[data-result-field]");
    find(item, "li").dataset.is = result;
    find(item, "[data-result-name]").textContent = `${phrase(`field_${field}`)}:`;
    find(item, "[data-result-is]").textContent = phrase(`result_${result}`);
    return item;
}

/** The name of the phrase that sums the result up. @param {ComparedField[]} compared */
function summary(compared) {
    const differing = compared.filter(({ result }) => result === "differs").map(({ field }) => field);
    if (differing.includes("last4")) return "other_card";
    if (differing.length > 0) return "some_differ";
    return compared.some(({ result }) => ["match", "format-only"].includes(result)) ? "all_match" : "nothing_on_file";
}

/** The values as the card in the request's body. @param {Values} given */
function requestCard(given) {
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
