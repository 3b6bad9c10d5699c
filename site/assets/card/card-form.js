// @ts-check
// The form for changing a card. What was typed is never lost: not through an error, not when the session ends, not when
// another person changes the same card.

import { showFieldErrors } from "../shared/field-errors.js";
import { displayValue, formatPostalCode, parseExpiry, shortExpiry, visibleLine } from "../shared/format.js";
import { find, joinNames, phrase } from "../shared/page.js";

/** @typedef {import("./card-list.js").Card} Card */

const ADDRESS = ["line1", "line2", "postalCode", "city", "region", "country"];
const OPTIONAL = ["line2", "region"];
const FIELDS = ["expiry", "holder", ...ADDRESS.map((name) => `address.${name}`)];

/** A card's details as the values of the form's fields. @param {Card} card @returns {Record<string, string>} */
function fieldValues(card) {
    const address = Object.entries(card.address ?? {}).map(([name, value]) => [`address.${name}`, value ?? ""]);
    return { expiry: shortExpiry(card.expiry), holder: card.holder ?? "", ...Object.fromEntries(address) };
}

export class CardForm {
    /** The card that is being changed, as it was read. @type {Card | undefined} */
    card;
    /** The card as another person has saved it meanwhile. @type {Card | undefined} */
    theirs;
    /** The change that was last sent, and its idempotency key: the same change is sent again with the same key. */
    lastRequest = { text: "", key: "" };
    busy = false;

    /**
     * @param {HTMLElement} form
     * @param {import("../account/account.js").Account} account
     * @param {{saved: (card: any) => void, lateResponse: () => void, cancelled: () => void, newCard: () => void}} on callbacks:
     *     the card is saved; a response came after the form had gone on to another card; the reader gives up the change; the
     *     reader wants to add a card instead
     */
    constructor(form, account, on) {
        this.form = form;
        this.account = account;
        this.tool = account.tool;
        this.on = on;
        this.conflict = find(form, "[data-conflict]");
        const countries = /** @type {HTMLSelectElement} */ (this.field("address.country"));
        const byName = new Intl.Collator(document.documentElement.lang);
        countries.replaceChildren(...[...countries.options].sort((a, b) => byName.compare(a.text, b.text)));

        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.save();
        });
        this.field("address.postalCode").addEventListener("blur", () => this.tidyPostalCode());
        find(form, "[data-cancel]").addEventListener("click", () => on.cancelled());
        find(form, "[data-new-card]").addEventListener("click", () => on.newCard());
        find(form, "[data-keep-mine]").addEventListener("click", () => this.keepMine());
        find(form, "[data-keep-theirs]").addEventListener("click", () => this.keepTheirs());
    }

    /**
     * Opens the form on a card.
     * @param {Card} card
     * @param {string[]} pays names of the subscriptions that it pays
     * @param {Record<string, string>} typed what the reader has already typed, by field
     */
    open(card, pays, typed) {
        this.clear();
        this.fill(card);
        for (const [name, value] of Object.entries(typed)) this.field(name).value = value;
        find(this.form, "[data-heading]").textContent = phrase("form_title", { last4: card.last4 });
        const names = joinNames(pays);
        find(this.form, "[data-form-subscriptions]").textContent = names && phrase("form_subscriptions", { subscriptions: names });
    }

    /** Empties every field: they may be another person's. */
    clear() {
        this.leave();
        for (const name of FIELDS) this.field(name).value = "";
        for (const part of ["heading", "form-subscriptions"]) find(this.form, `[data-${part}]`).replaceChildren();
        find(this.conflict, "[data-conflict-rows]").replaceChildren();
        this.showErrors([]);
        this.conflict.hidden = true;
        this.lastRequest = { text: "", key: "" };
    }

    /** Ends the change: nothing is saved from now on, and the response to what has been sent is not shown. */
    leave() {
        this.card = this.theirs = undefined;
        this.setBusy(false);
        this.showStatus("");
    }

    /** Fills the fields with a card's details. @param {Card} card */
    fill(card) {
        this.card = card;
        this.storedValues = fieldValues(card);
        const countries = /** @type {HTMLSelectElement} */ (this.field("address.country"));
        const code = this.storedValues["address.country"];
        // A country that the list lacks is added by its code; the field would be empty otherwise.
        if (code && ![...countries.options].some((option) => option.value === code)) countries.add(new Option(code, code));
        for (const name of FIELDS) this.field(name).value = this.storedValues[name] ?? "";
    }

    /** @param {string} name @returns {HTMLInputElement | HTMLSelectElement} */
    field(name) {
        return find(this.form, `[name="${name}"]`);
    }

    /** Writes the postal code in its usual form. */
    tidyPostalCode() {
        const field = this.field("address.postalCode");
        field.value = formatPostalCode(field.value, this.field("address.country").value);
    }

    /** The value of a field as it is seen. @param {string} name */
    value(name) {
        return visibleLine(this.field(name).value);
    }

    /** Whether a field's value means the same as another one, however each is written. @param {string} name @param {string | undefined} other */
    meansSame(name, other = "") {
        return displayValue(name, this.value(name)) === displayValue(name, visibleLine(other));
    }

    /** Whether a field's value differs from the stored card's. @param {string} name */
    isChanged(name) {
        return !this.meansSame(name, this.storedValues?.[name]);
    }

    /** What the reader has typed, by field. */
    typed() {
        const typed = FIELDS.filter((name) => this.value(name) !== visibleLine(this.storedValues?.[name] ?? ""));
        return Object.fromEntries(typed.map((name) => [name, this.field(name).value]));
    }

    /** The changes to the stored card as the body of the request: of an address, all lines are sent. */
    changes() {
        /** @type {Record<string, unknown>} */
        const changes = {};
        if (this.isChanged("expiry")) changes.expiry = parseExpiry(this.value("expiry")) ?? this.value("expiry");
        if (this.isChanged("holder")) changes.holder = this.value("holder");
        if (ADDRESS.some((name) => this.isChanged(`address.${name}`))) {
            const lines = ADDRESS.map((name) => {
                const empty = OPTIONAL.includes(name) ? null : "";
                return [name, this.value(`address.${name}`) || empty];
            });
            changes.address = Object.fromEntries(lines);
        }
        return changes;
    }

    async save() {
        const { card } = this;
        if (this.busy || !card) return;
        this.tidyPostalCode();
        const body = this.changes();
        this.showErrors([]);
        this.conflict.hidden = true;
        if (Object.keys(body).length === 0) return this.showStatus(phrase("nothing_changed"));

        // The same change to the same version keeps its key, so that the function can repeat a response that was lost.
        const text = JSON.stringify([card.id, card.version, body]);
        if (text !== this.lastRequest.text) this.lastRequest = { text, key: crypto.randomUUID() };
        this.setBusy(true);
        this.showStatus(phrase("saving"));
        const headers = { "If-Match": `"${card.version}"`, "Idempotency-Key": this.lastRequest.key };
        const response = await this.account.call("PATCH", `/api/cards/${encodeURIComponent(card.id)}`, { body, headers });
        // The form may have gone on to another card, or another person, meanwhile.
        if (this.card !== card) return this.on.lateResponse();
        this.setBusy(false);
        this.showStatus("");
        if (response.ok) this.on.saved(response.data);
        else if (response.code === "card-changed") this.showConflict(response.data.card);
        else if (response.code !== "not-signed-in") {
            // Without an answer, the change may have been saved all the same.
            this.showWhetherSaved(response.status > 0 && response.status < 500);
            this.showErrors(response.errors.length > 0 ? response.errors : [{ field: "edit", code: response.code }]);
        }
    }

    /** Says in the summary that the changes are not saved, or that this is not known. @param {boolean} isKnown */
    showWhetherSaved(isKnown) {
        find(this.form, "[data-unsaved]").hidden = !isKnown;
        find(this.form, "[data-unsure]").hidden = isKnown;
    }

    /** Shows the progress beside the button. @param {string} text */
    showStatus(text) {
        find(this.form, "[data-form-status]").textContent = text;
    }

    /** Locks the fields while they are being saved. @param {boolean} busy */
    setBusy(busy) {
        this.busy = busy;
        for (const name of FIELDS) {
            const field = this.field(name);
            if (field instanceof HTMLInputElement) field.readOnly = busy;
            else field.inert = busy;
        }
        find(this.form, "[type=submit]").setAttribute("aria-disabled", String(busy));
    }

    /**
     * Shows the errors at the fields and in the summary, which gets the focus.
     * @param {import("../shared/api.js").FieldError[]} errors
     */
    showErrors(errors) {
        showFieldErrors(this.form, this.tool, errors);
    }

    /**
     * Shows what the other person saved beside what the reader typed.
     * @param {Card} theirs
     */
    showConflict(theirs) {
        this.theirs = theirs;
        const theirValues = fieldValues(theirs);
        // A field that the reader has not changed takes the other's value, so that only real conflicts remain.
        for (const name of FIELDS) {
            if (!this.isChanged(name)) this.field(name).value = theirValues[name] ?? "";
        }
        const conflicting = FIELDS.filter((name) => !this.meansSame(name, theirValues[name]));
        if (conflicting.length === 0) return this.keepTheirs();
        const rows = conflicting.map((name) => conflictRow(name, theirValues[name] ?? "", this.value(name)));
        find(this.conflict, "[data-conflict-rows]").replaceChildren(...rows);
        this.conflict.hidden = false;
        this.conflict.focus();
    }

    /** Saves what the reader typed over what the other person saved. */
    keepMine() {
        if (!this.theirs) return;
        this.card = this.theirs;
        this.storedValues = fieldValues(this.theirs);
        this.save();
    }

    /** Fills the form with what the other person saved. */
    keepTheirs() {
        if (!this.theirs) return;
        this.fill(this.theirs);
        this.theirs = undefined;
        this.conflict.hidden = true;
        this.showErrors([]);
        this.showStatus(phrase("kept_theirs"));
        find(this.form, "[data-heading]").focus();
    }
}

/** A row of the table of conflicts: the field's name and both values. @param {string} field @param {string} theirs @param {string} mine */
function conflictRow(field, theirs, mine) {
    const row = document.createElement("tr");
    const head = document.createElement("th");
    head.scope = "row";
    head.textContent = phrase(`field_${field}`);
    const cells = [theirs, mine].map((value) => {
        const cell = document.createElement("td");
        cell.textContent = displayValue(field, value) || "–";
        return cell;
    });
    row.append(head, ...cells);
    return row;
}
