// @ts-check
// The tool "Ändra kortet här", as the article's page loads it.

import { Account } from "../account/account.js";
import { CardTool } from "./card-tool.js";

/** @param {HTMLElement} tool @param {import("../account/tool.js").Opening} opening */
export default function openCardEdit(tool, opening) {
    return new Account(tool, opening, CardTool);
}
