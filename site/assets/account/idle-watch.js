// @ts-check
// The warning before the session ends.

import { find } from "../shared/page.js";

/** @typedef {import("./session.js").Session} Session */

/** The reader is warned this long before the session ends, in ms. */
const WARNING_TIME = 2 * 60_000;

/** Warns the reader before the session ends: because it is not used, or because it has reached its full length. */
export class IdleWatch {
    /** When the session ends in any case, in ms since 1970. */
    until = 0;
    /** How long the session lasts after each use, in ms. */
    idleTime = 0;
    /** Whether the reader has been warned. */
    warned = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    timer;

    /** @param {HTMLDialogElement} dialog */
    constructor(dialog) {
        this.dialog = dialog;
        find(dialog, "[data-close]").addEventListener("click", () => dialog.close());
    }

    /** Begins to watch a session that the function has just confirmed. @param {Session} session */
    watch(session) {
        this.until = session.until;
        this.idleTime = session.idleUntil - Date.now();
        this.recordUse();
    }

    /** Starts the idle time anew after a call to a function, which counts as use of the session. */
    recordUse() {
        clearTimeout(this.timer);
        const timeToEnd = this.until - Date.now();
        const timeToWarning = Math.min(this.idleTime, timeToEnd) - WARNING_TIME;
        // Newer functions may not say when the session ends: then nothing is said of it.
        if (Number.isNaN(timeToWarning)) return;
        if (timeToWarning > 0) {
            this.warned = false;
            this.dialog.close();
            this.timer = setTimeout(() => this.warn(timeToEnd <= this.idleTime), timeToWarning);
        } else if (!this.warned) {
            this.warn(true);
        }
    }

    /** @param {boolean} isFinal whether using the session no longer prolongs it */
    warn(isFinal) {
        this.warned = true;
        for (const part of this.dialog.querySelectorAll("[data-more]")) /** @type {HTMLElement} */ (part).hidden = isFinal;
        for (const part of this.dialog.querySelectorAll("[data-last]")) /** @type {HTMLElement} */ (part).hidden = !isFinal;
        this.showStatus("");
        this.dialog.showModal();
    }

    /** @param {string} text */
    showStatus(text) {
        find(this.dialog, "[data-idle-status]").textContent = text;
    }

    /** Stops watching: nobody is signed in any more. */
    stop() {
        clearTimeout(this.timer);
        this.warned = false;
        this.dialog.close();
    }
}
