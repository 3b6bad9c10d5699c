// @ts-check
// The tool on the page about changing the card: its parts, and signing in to it.
import { CARD, expect } from "./support.js";

/** @typedef {import("@playwright/test").Page} Page */

/** The tool's selector. */
export const TOOL = "#card-edit--tool";

/** @param {Page} page */
export const tool = (page) => page.locator(TOOL);

/** A button of the tool. @param {Page} page @param {string | RegExp} name */
export const button = (page, name) => tool(page).getByRole("button", { name, exact: true });

/** A heading of the tool. @param {Page} page @param {string | RegExp} name */
export const heading = (page, name) => tool(page).getByRole("heading", { name, exact: true });

/** A subscription in the list. @param {Page} page @param {string} name */
export const subscriptionItem = (page, name) =>
    tool(page).getByRole("listitem").filter({ has: page.getByRole("heading", { name, exact: true }) });

/** Opens the line of a subscription that is well. @param {Page} page @param {string} name */
export const openItem = (page, name) => subscriptionItem(page, name).locator("summary").first().click();

/**
 * Signs in and comes back to the tool. With `login_hint` the identity provider signs in a demo account without a click.
 * @param {Page} page
 * @param {string} email
 */
export async function signIn(page, email) {
    const back = encodeURIComponent(`${CARD}#card-edit--tool`);
    await page.goto(`/api/sign-in?return=${back}&login_hint=${encodeURIComponent(email)}`);
    await expect(page.locator("[data-who]")).toContainText(email);
}

/**
 * Signs in and waits for the list.
 * @param {Page} page
 * @param {string} email
 */
export async function openList(page, email) {
    await signIn(page, email);
    await expect(heading(page, "Era prenumerationer")).toBeFocused();
}

/** A card of Anna's that works, and what it pays. */
export const OWN_CARD = { last4: "4242", pays: "Office 365 Business Premium" };

/**
 * Opens the form on the card.
 * @param {Page} page
 * @param {string} last4
 */
export async function openForm(page, last4) {
    await tool(page).getByRole("button", { name: `Ändra kortet som slutar på ${last4}` }).first().click();
    await expect(heading(page, `Ändra kortet som slutar på ${last4}`)).toBeFocused();
}

/** @param {Page} page */
export const save = (page) => button(page, "Spara ändringarna").click();

/** Begins to pay 349 kr, and stops at the question. @param {import("@playwright/test").Page} page */
export async function askToPay(page) {
    await button(page, /^Betala 349,00\skr nu/).click();
    await expect(page.getByRole("dialog").getByRole("heading")).toBeFocused();
}

/** Confirms the payment. @param {import("@playwright/test").Page} page */
export const payNow = (page) => page.getByRole("dialog").getByRole("button", { name: "Betala" }).click();

/** The tool's status line. @param {Page} page */
export const status = (page) => tool(page).locator("[data-status]");

/** The problem that the tool shows. @param {Page} page */
export const problem = (page) => tool(page).locator("[data-problem]");

/** Makes requests for the session fail until the returned function is called. @param {Page} page */
export async function blockSession(page) {
    await page.route("**/api/session", (route) => route.abort());
    return () => page.unroute("**/api/session");
}
