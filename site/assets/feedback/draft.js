// @ts-check
// What a reader has answered about an article and has not been thanked for yet. It outlives a reload, Back and a crash of
// the tab: the browser keeps it for the tab, under the article.

/**
 * @typedef {object} Draft
 * @property {string} id of the reader's feedback on this article: repeated requests with it change the same feedback
 * @property {boolean} [helpful] the vote that is chosen
 * @property {string} [reason] empty or absent if none is chosen
 * @property {number} [step] 0 if it was taken back; absent if none was ever chosen
 * @property {string} [comment]
 * @property {string} [saved] what was last saved of it, but for the comment; absent if nothing is known to be
 */

/** Where a page's draft is stored. @param {string} page */
const place = (page) => `feedback ${page}`;

/** The page's draft, or a new one, with what the address says of it. @param {string} page @returns {Draft} */
export function readDraft(page) {
    try {
        const draft = JSON.parse(sessionStorage.getItem(place(page)) ?? "");
        if (typeof draft.id === "string") return draft;
    } catch {
        // There is none, or the browser stores nothing for this site.
    }
    return { id: crypto.randomUUID(), ...answersOfAddress() };
}

/** A link from a search without hits says what went wrong (`?reason=`). Nothing of it is sent before the reader sends the form. */
function answersOfAddress() {
    const reason = new URLSearchParams(location.search).get("reason") ?? "";
    const isKnown = document.querySelector(`input[name="reason"][value="${CSS.escape(reason)}"]`) !== null;
    return isKnown ? { helpful: false, reason } : {};
}

/** @param {string} page @param {Draft} draft */
export function storeDraft(page, draft) {
    try {
        sessionStorage.setItem(place(page), JSON.stringify(draft));
    } catch {
        // The browser stores nothing for this site: the draft lives as long as the page.
    }
}

/** @param {string} page */
export function removeDraft(page) {
    try {
        sessionStorage.removeItem(place(page));
    } catch {
        // Nothing was stored.
    }
}
