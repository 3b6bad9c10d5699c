// @ts-check
// With what the reader comes, in the address's fragment: an outcome on another site, or the card that a link leads to.

/**
 * @typedef {{outcome: string, detail: string, more: string, hash?: string, place?: string}} ReturnVisit
 *     The outcome that the reader brings back from another site: `new-card-added` with a card's id, `verify-declined` with a
 *     card's id and a decline code; `hash` is the address's fragment that said so, and `place` the fragment to which a sign-in that
 *     has failed was to lead.
 */

/** A sign-in that has failed, and where it was to lead: `#sign-in--cancelled:card--card_1`. */
const FAILED = /^(#sign-in--[a-z-]+):((?:card--|pay--paid:)[\w:-]+)$/;

/** Takes the outcome out of the address, so that it is shown only once. A place to which the reader still wants stays there. @returns {ReturnVisit | undefined} */
export function takeReturnVisit() {
    const { hash } = location;
    const [, end = hash, place] = FAILED.exec(hash) ?? [];
    const match = /^#(sign-in|new-card|verify|pay)--([a-z-]+)(?::([\w-]+))?(?::([\w-]+))?$/.exec(end);
    if (!match) return undefined;
    const [, what, how, detail = "", more = ""] = match;
    history.replaceState(history.state, "", place ? `#${place}` : location.pathname);
    return { outcome: `${what}-${how}`, detail, more, hash, place };
}

/** Whether what the reader comes with is a place to which they can come again: the receipt of a payment. @param {ReturnVisit} visit */
export function isPlace({ outcome, more }) {
    return outcome === "pay-paid" && more !== "";
}

/** The id of the card that a link leads to, such as one in a mail: `#card--card_1`. @returns {string | undefined} */
export function linkedCard() {
    return /^#card--(card_[\w-]+)$/.exec(location.hash)?.[1];
}

/** Waits until the browser has moved to the address's fragment, which would take the focus away again. */
export async function browserHasScrolled() {
    if (document.readyState !== "complete") await new Promise((resolve) => addEventListener("load", resolve, { once: true }));
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
}
