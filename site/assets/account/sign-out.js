// @ts-check
// Signing out, which must be seen at once in every tab.

import { call } from "../shared/api.js";

const channel = openChannel();

/** Safari before version 15.4 has no such channel, and Firefox refuses it with cookies: other tabs notice a sign-out when they get the focus. */
function openChannel() {
    try {
        return new BroadcastChannel("account");
    } catch {
        return undefined;
    }
}

/**
 * Signs out, and tells the other tabs.
 * @param {boolean} everywhere whether the person's sessions on other devices end, too
 */
export async function signOut(everywhere) {
    const response = await call("POST", everywhere ? "/api/sign-out?everywhere=true" : "/api/sign-out");
    if (response.ok) channel?.postMessage("signed-out");
    const [, providerUrl = ""] = /<(https?:[^>]+)>; rel="end-session"/.exec(response.link ?? "") ?? [];
    return { ...response, providerUrl };
}

/** Listens for a sign-out in another tab. @param {() => void} listener */
export function onSignOutInOtherTab(listener) {
    channel?.addEventListener("message", listener);
}
