// @ts-check
// Who is signed in, and how long that still lasts.

import { call } from "./api.js";

/** Before a session ends, the reader is told this long ahead, in ms. */
const WARNING = 2 * 60_000;
/**
 * A session ends after this long without use, in ms; any call to a function is use. The functions note a use a minute
 * late at most: that minute is left out here.
 */
const IDLE = 29 * 60_000;

/**
 * @typedef {{signedIn: boolean, person: string, name: string, email: string, organisation: string, billingAdmin: boolean,
 *     until: string}} Session
 */

/** Asks who is signed in; undefined if that cannot be told. @returns {Promise<Session | undefined>} */
export async function currentSession() {
    const answer = await call("GET", "/api/session");
    return answer.ok ? answer.data : undefined;
}

/** Warns before the session ends, for want of use or for good. */
export class IdleWatch {
    /** When the session ends however much it is used, in ms since 1970. */
    until = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    timer;

    /** @param {HTMLDialogElement} dialog */
    constructor(dialog) {
        this.dialog = dialog;
    }

    /** A session was seen to be alive. @param {Session} session */
    watch(session) {
        this.until = Date.parse(session.until);
        this.used();
    }

    /** Something was done: the time without use counts anew. */
    used() {
        clearTimeout(this.timer);
        const left = Math.min(IDLE, this.until - Date.now()) - WARNING;
        // Within the last minutes the reader has been told.
        if (left > 0) this.timer = setTimeout(() => this.dialog.showModal(), left);
    }

    /** Nobody is signed in any more. */
    stop() {
        clearTimeout(this.timer);
        this.dialog.close();
    }
}
