// @ts-check
// The tool "Varför nekas kortet?", opened with made-up responses of the functions.
import { DECLINED, expect } from "./support.js";

const address = { line1: "Storgatan 1", line2: null, postalCode: "111 22", city: "Stockholm", region: null, country: "SE" };
export const own = {
    id: "card_1", brand: "visa", last4: "4242", expiry: "2030-04", holder: "Anna Alm", address, status: "declined", version: 1,
    owner: { name: "Anna Alm" }, ownedByYou: true, verified: null,
};
export const others = { ...own, holder: undefined, address: undefined, owner: { name: "Björn Berg" }, ownedByYou: false };
export const invoice = { id: "in_1", amount: "349.00", currency: "SEK", nextAttempt: "2030-11-25" };
export const visio = {
    id: "sub_1", name: "Visio", status: "active", renews: "2030-12-14", purchasedBy: { name: "Anna Alm", you: true }, openInvoice: null,
    customer: "cus_1", lastDecline: null, card: own, actions: ["edit-card", "add-card"], needsAction: true, nextPayment: null,
};

/** @param {string} code @param {string} category */
export const decline = (code, category) =>
    ({ code, category, at: "2026-11-20T08:14:00Z", amount: "349.00", currency: "SEK", statementName: "PAHITTADE MOLN" });

/** @param {Record<string, string>} results by field */
export const fields = (results) => Object.entries(results).map(([field, result]) => ({ field, result }));

export const tool = (/** @type {import("@playwright/test").Page} */ page) => page.locator("#decline-check--tool");

/**
 * Opens the tool as an administrator, with these responses of the functions.
 * @param {import("@playwright/test").Page} page
 * @param {object[]} subscriptions
 * @param {(asked: any) => {status?: number, headers?: Record<string, string>, json: object}} answer
 */
export async function open(page, subscriptions, answer) {
    await page.route("**/api/subscriptions", (route) => route.fulfill({ json: { subscriptions } }));
    await page.route("**/api/decline-check", (route) => {
        const { status = 200, headers = {}, json } = answer(route.request().postDataJSON());
        const contentType = status === 200 ? "application/json" : "application/problem+json";
        return route.fulfill({ status, headers: { ...headers, "content-type": contentType }, body: JSON.stringify(json) });
    });
    const back = encodeURIComponent(`${DECLINED}#decline-check--tool`);
    await page.goto(`/api/sign-in?return=${back}&login_hint=elsa@tomtebo.example`);
    await expect(tool(page).locator("[data-heading]:visible")).toBeFocused();
}

/** The step to take now. @param {import("@playwright/test").Page} page */
export const nextStep = (page) => tool(page).locator("[data-next]");
