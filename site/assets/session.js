// @ts-check
// Who is signed in, and how long that still lasts.

import { call } from "./api.js";

/** Before a session ends for want of use, the reader is told this long ahead, in ms. */
const WARNING = 2 * 60_000;
/** A session ends after this long without use, in ms; any call to a function is use. */
const IDLE = 30 * 60_000;

/** @typedef {{signedIn: boolean, name: string, email: string, organisation: string, billingAdmin: boolean, until: string}} Session */

/** Asks who is signed in; undefined if that cannot be told. @returns {Promise<Session | undefined>} */
export async function currentSession() {
    const answer = await call("GET", "/api/session");
    return answer.ok ? answer.data : undefined;
}

/** Whether it is the same person. @param {Session} a @param {Session} b */
export function samePerson(a, b) {
    return a.email === b.email && a.organisation === b.organisation;
}

/** Warns before the session ends for want of use. */
export class IdleWatch {
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    timer;

    /** @param {HTMLDialogElement} dialog */
    constructor(dialog) {
        this.dialog = dialog;
    }

    /** Something was done: the time counts anew. */
    used() {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.dialog.showModal(), IDLE - WARNING);
    }

    /** Nobody is signed in any more. */
    stop() {
        clearTimeout(this.timer);
        this.dialog.close();
    }
}
