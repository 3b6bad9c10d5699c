// @ts-check
// Editing a card in place. Nothing that was typed is lost: not by an error, not by a session that ended, not by another
// change to the same card.

import { showFieldErrors } from "../shared/field-errors.js";
import { parseExpiry, postalCode, shortExpiry, shown } from "../shared/format.js";
import { find, listed, phrase } from "../shared/page.js";

/** @typedef {import("./card-list.js").Card} Card */

const ADDRESS = ["line1", "line2", "postalCode", "city", "region", "country"];
const FIELDS = ["expiry", "holder", ...ADDRESS.map((name) => `address.${name}`)];

/** A card's details as the form's fields hold them. @param {Card} card @returns {Record<string, string>} */
function valuesOf(card) {
    const address = Object.entries(card.address ?? {}).map(([name, value]) => [`address.${name}`, value ?? ""]);
    return { expiry: shortExpiry(card.expiry), holder: card.holder ?? "", ...Object.fromEntries(address) };
}

export class CardForm {
    /** The card as it was read. @type {Card | undefined} */
    card;
    /** The card as another saved it meanwhile. @type {Card | undefined} */
    theirs;
    /** The last send and its key: the same send again is the same request. */
    sent = { text: "", key: "" };
    busy = false;

    /**
     * @param {HTMLElement} form
     * @param {import("../account/account.js").Account} account
     * @param {{saved: (card: any) => void, late: () => void, cancelled: () => void, newCard: () => void}} told what the tool
     *     wants to be told
     */
    constructor(form, account, told) {
        this.form = form;
        this.account = account;
        this.tool = account.tool;
        this.told = told;
        this.conflict = find(form, "[data-conflict]");
        const countries = /** @type {HTMLSelectElement} */ (this.field("address.country"));
        const byName = new Intl.Collator(document.documentElement.lang);
        countries.replaceChildren(...[...countries.options].sort((a, b) => byName.compare(a.text, b.text)));

        form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.save();
        });
        this.field("address.postalCode").addEventListener("blur", () => this.tidyPostalCode());
        find(form, "[data-cancel]").addEventListener("click", () => told.cancelled());
        find(form, "[data-new-card]").addEventListener("click", () => told.newCard());
        find(form, "[data-keep-mine]").addEventListener("click", () => this.keepMine());
        find(form, "[data-keep-theirs]").addEventListener("click", () => this.keepTheirs());
    }

    /**
     * Opens the form on a card.
     * @param {Card} card
     * @param {string[]} pays names of the subscriptions that it pays
     * @param {Record<string, string>} typed what was typed before, by field
     */
    open(card, pays, typed) {
        this.clear();
        this.fill(card);
        for (const [name, value] of Object.entries(typed)) this.field(name).value = value;
        find(this.form, "[data-heading]").textContent = phrase("form_title", { last4: card.last4 });
        const names = listed(pays);
        find(this.form, "[data-form-subscriptions]").textContent = names && phrase("form_subscriptions", { subscriptions: names });
    }

    /** Empties every field: they may be another person's. */
    clear() {
        for (const name of FIELDS) this.field(name).value = "";
        this.card = this.theirs = undefined;
        this.hold(false);
        for (const part of ["heading", "form-subscriptions"]) find(this.form, `[data-${part}]`).replaceChildren();
        find(this.conflict, "[data-conflict-rows]").replaceChildren();
        this.showErrors([]);
        this.say("");
        this.conflict.hidden = true;
        this.sent = { text: "", key: "" };
    }

    /** @param {Card} card */
    fill(card) {
        this.card = card;
        this.before = valuesOf(card);
        const countries = /** @type {HTMLSelectElement} */ (this.field("address.country"));
        const code = this.before["address.country"];
        // A country that the list lacks is shown by its code rather than changed by mistake.
        if (code && ![...countries.options].some((option) => option.value === code)) countries.add(new Option(code, code));
        for (const name of FIELDS) this.field(name).value = this.before[name] ?? "";
    }

    /** @param {string} name @returns {HTMLInputElement | HTMLSelectElement} */
    field(name) {
        return find(this.form, `[name="${name}"]`);
    }

    tidyPostalCode() {
        const field = this.field("address.postalCode");
        field.value = postalCode(field.value, this.field("address.country").value);
    }

    /** What stands in a field. @param {string} name */
    value(name) {
        return this.field(name).value.trim();
    }

    /** Whether a field means the same as another value. @param {string} name @param {string | undefined} other */
    means(name, other = "") {
        return shown(name, this.value(name)) === shown(name, other);
    }

    /** What was typed, by field. */
    typed() {
        const typed = FIELDS.filter((name) => this.value(name) !== (this.before?.[name] ?? ""));
        return Object.fromEntries(typed.map((name) => [name, this.field(name).value]));
    }

    /** What differs from the stored card, as the function takes it; an address goes whole. */
    changes() {
        const differs = (/** @type {string} */ name) => !this.means(name, this.before?.[name]);
        /** @type {Record<string, unknown>} */
        const changes = {};
        if (differs("expiry")) changes.expiry = parseExpiry(this.value("expiry")) ?? this.value("expiry");
        if (differs("holder")) changes.holder = this.value("holder");
        if (ADDRESS.some((name) => differs(`address.${name}`))) {
            const optional = ["line2", "region"];
            changes.address = Object.fromEntries(
                ADDRESS.map((name) => [name, this.value(`address.${name}`) || (optional.includes(name) ? null : "")]),
            );
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
        if (Object.keys(body).length === 0) return this.say(phrase("nothing_changed"));

        // The same change of the same version keeps its key, so that a lost answer can be asked for again.
        const text = JSON.stringify([card.id, card.version, body]);
        if (text !== this.sent.text) this.sent = { text, key: crypto.randomUUID() };
        this.hold(true);
        this.say(phrase("saving"));
        const headers = { "If-Match": `"${card.version}"`, "Idempotency-Key": this.sent.key };
        const answer = await this.account.call("PATCH", `/api/cards/${encodeURIComponent(card.id)}`, { body, headers });
        // The form has gone on to another card, or another person: this answer is none of theirs.
        if (this.card !== card) return this.told.late();
        this.hold(false);
        this.say("");
        if (answer.ok) this.told.saved(answer.data);
        else if (answer.code === "card-changed") this.showConflict(answer.data.card);
        else if (answer.code !== "not-signed-in") {
            this.showErrors(answer.errors.length > 0 ? answer.errors : [{ field: "edit", code: answer.code }]);
        }
    }

    /** What goes on, beside the button. @param {string} text */
    say(text) {
        find(this.form, "[data-form-status]").textContent = text;
    }

    /** While a save is under way, what it saves stands still. @param {boolean} busy */
    hold(busy) {
        this.busy = busy;
        for (const name of FIELDS) {
            const field = this.field(name);
            if (field instanceof HTMLInputElement) field.readOnly = busy;
            else field.inert = busy;
        }
        find(this.form, "[type=submit]").setAttribute("aria-disabled", String(busy));
    }

    /**
     * Says what is wrong, at each field and all together, and takes the reader there.
     * @param {import("../shared/api.js").FieldError[]} errors
     */
    showErrors(errors) {
        showFieldErrors(this.form, this.tool, errors);
    }

    /**
     * Shows the card as it is now beside what was typed.
     * @param {Card} theirs
     */
    showConflict(theirs) {
        this.theirs = theirs;
        const stored = valuesOf(theirs);
        // What the reader has not touched follows the other's change: only what was typed here stands against it.
        for (const name of FIELDS) {
            if (this.means(name, this.before?.[name])) this.field(name).value = stored[name] ?? "";
        }
        const rows = FIELDS.filter((name) => !this.means(name, stored[name])).map((name) => {
            const row = document.createElement("tr");
            const head = document.createElement("th");
            head.scope = "row";
            head.textContent = phrase(`field_${name}`);
            const cells = [stored[name] ?? "", this.value(name)].map((value) => {
                const cell = document.createElement("td");
                cell.textContent = shown(name, value) || "–";
                return cell;
            });
            row.append(head, ...cells);
            return row;
        });
        if (rows.length === 0) return this.keepTheirs();
        find(this.conflict, "[data-conflict-rows]").replaceChildren(...rows);
        this.conflict.hidden = false;
        this.conflict.focus();
    }

    /** Saves what was typed over what another saved meanwhile. */
    keepMine() {
        if (!this.theirs) return;
        this.card = this.theirs;
        this.before = valuesOf(this.theirs);
        this.save();
    }

    /** Goes on from what another saved meanwhile. */
    keepTheirs() {
        if (!this.theirs) return;
        this.fill(this.theirs);
        this.theirs = undefined;
        this.conflict.hidden = true;
        this.showErrors([]);
        this.say(phrase("kept_theirs"));
        find(this.form, "[data-heading]").focus();
    }
}
