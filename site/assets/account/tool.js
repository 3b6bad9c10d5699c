// @ts-check
// What an article itself loads of its tool. If somebody may be signed in, all that the tool needs is fetched at once: who it is,
// the subscriptions, and the tool's script, style and views. Other readers see the button to sign in, and nothing is fetched.
// Without this script the page still has the article's steps and the phone number. All words are in the page.

import { call } from "../shared/api.js";
import { fetchDocument, loadLazyScript } from "../shared/lazy.js";
import { opensTarget } from "../shared/open-target.js";
import { find, phrase } from "../shared/page.js";
import { printsClosed } from "../shared/print-closed.js";
import { keepPlace } from "./keep-place.js";
import { browserHasScrolled, isPlace, linkedCard, takeReturnVisit } from "./return-visit.js";
import { currentSession, mayBeSignedInAs } from "./session.js";
import { showOnly, showStatus } from "./views.js";

/**
 * @typedef {{asked: boolean, returnVisit?: import("./return-visit.js").ReturnVisit, linkedCard?: string, session: ReturnType<typeof currentSession>, subscriptions?: ReturnType<typeof call>}} Opening
 *     How a tool is opened: whether the reader asked for it, with what outcome they come back from another site or which card a
 *     link led to, and what has been asked for together with the tool's script.
 */

const returnVisit = takeReturnVisit();
const card = linkedCard();
const asked = returnVisit !== undefined || card !== undefined || location.hash.endsWith("--tool");
let isOpened = false;
if (asked || mayBeSignedInAs()) open(asked);
whenParsed().then(begin);

/** The page is complete. */
async function begin() {
    const tool = toolOfPage();
    tool.setAttribute("data-running", "");
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (tool.querySelectorAll(`a[href*="%23${tool.id}"]`))) {
        link.href = link.href.replace(tool.id, placeOf(tool));
    }
    keepPlace(tool);
    printsClosed("details.reason");
    opensTarget();
    if (isOpened) return;
    showOnly(tool, "signed-out");
    // The browser may keep this page, and show it again after the reader has signed in on another one: a reload gets the page that
    // asks for everything at once, and nothing that was asked for in another person's session.
    window.addEventListener("pageshow", () => mayBeSignedInAs() && location.reload());
}

/**
 * Opens the tool for who may be signed in.
 * @param {boolean} asked whether the reader asked for it: only then does the focus move
 */
async function open(asked) {
    isOpened = true;
    const signedInAs = mayBeSignedInAs();
    /** @type {Opening} */
    const opening = { asked, returnVisit, linkedCard: card, session: currentSession() };
    if (signedInAs === "billing-admin") opening.subscriptions = call("GET", "/api/subscriptions");
    const { views = "" } = find(document, "head template[data-views]").dataset;
    const loading = Promise.all([loadLazyScript(document.head), fetchDocument(views)]).catch(() => undefined);
    await whenParsed();
    const tool = toolOfPage();
    showStatus(tool, phrase("loading"));
    const loaded = await loading;
    if (!loaded) return showAway(tool, asked);
    const [script, { body }] = loaded;
    find(tool, "[data-status]").before(find(body, "[data-who]"));
    tool.append(...find(body, "main").children);
    // Somebody has signed out meanwhile, in another tab, or signed in.
    if (mayBeSignedInAs() !== signedInAs) Object.assign(opening, { session: currentSession(), subscriptions: undefined });
    script.default(tool, opening);
}

/** Shows that the tool cannot be loaded: to try again, the page must be loaded again. @param {HTMLElement} tool @param {boolean} asked */
async function showAway(tool, asked) {
    showStatus(tool, "");
    const view = showOnly(tool, "away");
    find(view, "[data-reload]").addEventListener("click", () => {
        location.hash = returnVisit?.hash ?? placeOf(tool);
        location.reload();
    });
    if (asked) {
        await browserHasScrolled();
        find(view, "[data-heading]").focus();
    }
}

/** The fragment of the address that leads back here. @param {HTMLElement} tool */
function placeOf(tool) {
    if (returnVisit?.place) return returnVisit.place;
    if (returnVisit?.hash && isPlace(returnVisit)) return returnVisit.hash.slice(1);
    return card ? `card--${card}` : tool.id;
}

/** Waits until the page is complete: this script may run before it is. */
async function whenParsed() {
    if (document.readyState === "loading") await new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve));
}

/** @returns {HTMLElement} */
function toolOfPage() {
    return find(document, ".tool");
}
