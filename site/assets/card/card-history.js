// @ts-check
// The history of a card: who changed what, and when. It is fetched when the reader opens it.

import { displayValue, formatMoment } from "../shared/format.js";
import { find, joinNames, phrase, phraseIfKnown } from "../shared/page.js";

/**
 * @typedef {import("../account/account.js").Account} Account
 * @typedef {import("./card-list.js").Card} Card
 * @typedef {{field: string, from: string | null, to: string | null}} Change with masked values
 * @typedef {{at: string, by: string | null, version: number, fields: Change[]}} HistoryEntry
 *     `by` is null for a change that was made at the payment provider
 */

/** Offers a card's history. @param {HTMLDetailsElement} details @param {Account} account @param {Card} card */
export function offerHistory(details, account, card) {
    details.hidden = false;
    details.addEventListener("toggle", () => {
        if (details.open) loadHistory(details, account, card);
    });
}

/** @param {HTMLDetailsElement} details @param {Account} account @param {Card} card */
async function loadHistory(details, account, card) {
    const status = find(details, "[data-history-status]");
    status.textContent = phrase("history_loading");
    const response = await account.call("GET", `/api/cards/${encodeURIComponent(card.id)}/history`);
    status.textContent = response.ok ? "" : phrase("history_failed");
    if (response.ok) find(details, "[data-history-list]").replaceChildren(...response.data.history.map(historyItem));
    // Closed, so that the reader can open it again after signing in.
    else if (response.code === "not-signed-in") details.open = false;
}

/** @param {HistoryEntry} entry */
function historyItem(entry) {
    // What is only named comes before what has values, so that a name does not read as a value.
    const changes = [...entry.fields].sort((one, other) => Number(hasValues(one)) - Number(hasValues(other)));
    const fields = joinNames(changes.map(changeText));
    const item = document.createElement("li");
    item.textContent = phrase(historyPhrase(entry), { when: formatMoment(entry.at), who: entry.by ?? "", fields });
    return item;
}

/** The name of the phrase that tells of an entry. @param {HistoryEntry} entry */
function historyPhrase({ by, version, fields }) {
    // Without fields, the card's number or its owner changed: only the provider changes those.
    if (fields.length === 0) return "history_other";
    const change = version === 1 ? "history_created" : "history_changed";
    return by === null ? `${change}_elsewhere` : change;
}

/** Whether what is shown of the values differs. @param {Change} change */
function hasValues({ from, to }) {
    return from !== to;
}

/** A changed field, with both values if they differ. @param {Change} change */
function changeText(change) {
    const { field, from, to } = change;
    const name = phraseIfKnown(`field_${field}`) ?? phrase("field_other");
    if (!hasValues(change)) return name;
    return phrase("history_field", { field: name, from: historyValue(field, from), to: historyValue(field, to) });
}

/** A value, with a sign of omission that screen readers do not spell out. @param {string} field @param {string | null} value */
function historyValue(field, value) {
    return value === null ? phrase("history_empty") : displayValue(field, value).replace(/•+$/, "…");
}
