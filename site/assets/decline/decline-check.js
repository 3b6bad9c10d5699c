// @ts-check
// The tool "Varför nekas kortet?", as the article's page loads it.

import { Account } from "../account/account.js";
import { DeclineTool } from "./decline-tool.js";

/** @param {HTMLElement} tool @param {import("../account/tool.js").Opening} opening */
export default function openDeclineCheck(tool, opening) {
    return new Account(tool, opening, DeclineTool);
}
