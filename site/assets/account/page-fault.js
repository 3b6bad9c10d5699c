// @ts-check
// Errors that no script has handled: mostly responses of newer functions, which an older page cannot show.

import { find } from "../shared/page.js";

/** @typedef {import("./account.js").Account} Account */

/** Says so after each such error of our own scripts. @param {Account} account */
export function watchFaults(account) {
    for (const type of ["error", "unhandledrejection"]) {
        window.addEventListener(type, (event) => {
            const { error, reason } = /** @type {{error?: unknown, reason?: unknown}} */ (/** @type {unknown} */ (event));
            const { stack } = /** @type {Partial<Error>} */ (error ?? reason ?? {});
            // Extensions of the browser have errors, too.
            if (stack?.includes(`${location.origin}/assets/`)) showFault(account);
        });
    }
}

/** Shows that a response could not be shown. What is on the page stays. @param {Account} account */
function showFault(account) {
    const { tool } = account;
    account.showStatus("");
    if (account.isShown("signed-out")) account.showView("away");
    account.showProblem("page-fault");
    find(tool, "[data-problem]").scrollIntoView({ block: "nearest" });
    // Only a newer page can help.
    find(tool, "[data-reload]").addEventListener("click", () => location.reload());
}
