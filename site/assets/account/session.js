// @ts-check
// The session: who is signed in.

import { call } from "../shared/api.js";

/**
 * @typedef {{signedIn: boolean, person?: string, name: string, email: string, organisation: string, billingAdmin: boolean,
 *     idleUntil: number, until: number}} Session `person` is the id of who it is or,
 *     when nobody is signed in, of whose session has ended by time; `idleUntil` is when it ends unless it is used, `until` when it ends in any
 *     case: in ms since 1970 by this machine's clock
 */

/**
 * As what somebody may be signed in in this browser: a cookie says that, and no more.
 * @returns {string | undefined} `billing-admin` or `other`; undefined if nobody is
 */
export function mayBeSignedInAs() {
    return /(?:^|; )(?:__Host-)?signed-in=([^;]+)/.exec(document.cookie)?.[1];
}

/** Fetches the session; undefined if the function cannot be reached. @returns {Promise<Session | undefined>} */
export async function currentSession() {
    const { ok, data, now } = await call("GET", "/api/session");
    if (!ok) return undefined;
    // This machine's clock may be wrong, so only the differences from the function's own time are used.
    const clockDifference = Date.now() - now;
    return {
        ...data,
        idleUntil: Date.parse(data.idleUntil) + clockDifference,
        until: Date.parse(data.until) + clockDifference,
    };
}
