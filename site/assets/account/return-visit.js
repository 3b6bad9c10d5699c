// @ts-check
// With what the reader comes, in the address's fragment: an outcome on another site, or the card that a link leads to.

/**
 * @typedef {{outcome: string, detail: string, more: string, hash?: string}} ReturnVisit
 *     The outcome that the reader brings back from another site: `new-card-added` with a card's id, `verify-declined` with a
 *     card's id and a decline code; `hash` is the address's fragment that said so.
 */

/** Takes the outcome out of the address, so that it is shown only once. @returns {ReturnVisit | undefined} */
export function takeReturnVisit() {
    const match = /^#(sign-in|new-card|verify|pay)--([a-z-]+)(?::([\w-]+))?(?::([\w-]+))?$/.exec(location.hash);
    if (!match) return undefined;
    const [hash, what, how, detail = "", more = ""] = match;
    history.replaceState(history.state, "", location.pathname);
    return { outcome: `${what}-${how}`, detail, more, hash };
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
