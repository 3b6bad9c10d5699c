// @ts-check
// What leads back to the page. A tool's views are the same on all pages, so it is filled in there.

import { find } from "../shared/page.js";

/** Fills in the links to sign in, and the page's address. @param {HTMLElement} tool */
export function linkToPage(tool) {
    const { href } = /** @type {HTMLAnchorElement} */ (find(tool, "[data-sign-in]"));
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (tool.querySelectorAll("[data-sign-in-with]"))) {
        link.href = href + link.dataset.signInWith;
    }
    /** @type {HTMLInputElement} */ (find(tool, "[data-page-address]")).value = location.origin + location.pathname;
}
