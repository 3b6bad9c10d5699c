// @ts-check
// Who is signed in, and how long that still lasts.

import { call } from "../shared/api.js";
import { find } from "../shared/page.js";

/** Before a session ends, the reader is told this long ahead, in ms. */
const WARNING = 2 * 60_000;

/**
 * @typedef {{signedIn: boolean, person: string, name: string, email: string, organisation: string, billingAdmin: boolean,
 *     idleUntil: number, until: number}} Session when it ends unless it is used, and when however much it is used: in ms
 *     since 1970 by this machine's clock
 */

/** Asks who is signed in; undefined if that cannot be told. @returns {Promise<Session | undefined>} */
export async function currentSession() {
    const { ok, data, now } = await call("GET", "/api/session");
    // This machine's clock may be wrong: only how long is left can be trusted.
    const here = (/** @type {string} */ time) => Date.parse(time) - now + Date.now();
    return ok ? { ...data, idleUntil: here(data.idleUntil), until: here(data.until) } : undefined;
}

/** Warns before the session ends, for want of use or for good. */
export class IdleWatch {
    /** When the session ends however much it is used, in ms since 1970, and how long a use makes it last, in ms. */
    until = 0;
    idle = 0;
    /** Whether the reader has been told that it ends soon. */
    told = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    timer;

    /** @param {HTMLDialogElement} dialog */
    constructor(dialog) {
        this.dialog = dialog;
        find(dialog, "[data-close]").addEventListener("click", () => dialog.close());
    }

    /** A session was seen to be alive. @param {Session} session */
    watch(session) {
        this.until = session.until;
        this.idle = session.idleUntil - Date.now();
        this.used();
    }

    /** Something was done, any call to a function: the time without use counts anew. */
    used() {
        clearTimeout(this.timer);
        const whole = this.until - Date.now();
        const left = Math.min(this.idle, whole) - WARNING;
        if (left > 0) {
            this.told = false;
            this.dialog.close();
            this.timer = setTimeout(() => this.warn(whole <= this.idle), left);
        } else if (!this.told) this.warn(true);
    }

    /** @param {boolean} last whether no use makes it last longer */
    warn(last) {
        this.told = true;
        for (const part of this.dialog.querySelectorAll("[data-more]")) /** @type {HTMLElement} */ (part).hidden = last;
        for (const part of this.dialog.querySelectorAll("[data-last]")) /** @type {HTMLElement} */ (part).hidden = !last;
        this.say("");
        this.dialog.showModal();
    }

    /** @param {string} text */
    say(text) {
        find(this.dialog, "[data-idle-status]").textContent = text;
    }

    /** Nobody is signed in any more. */
    stop() {
        clearTimeout(this.timer);
        this.told = false;
        this.dialog.close();
    }
}
