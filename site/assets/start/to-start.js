// @ts-check
// Leads from the site's root to the start page, with the fragment, which a redirect by the page itself would lose.

import { find } from "../shared/page.js";

/** @type {HTMLAnchorElement} */
const link = find(document, "main a");
location.replace(link.href + location.hash);
