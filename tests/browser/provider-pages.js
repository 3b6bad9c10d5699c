// @ts-check
// The payment provider's pages in the sandbox, where a card is entered and where the bank asks for approval.
import { expect } from "./support.js";

/** The sandbox's cards: one that works, one that needs approval, one that is declined. */
export const WORKING_CARD = "5555 5555 5555 4444";
export const APPROVAL_CARD = "4000 0025 0000 3155";
export const DECLINED_CARD = "4000 0000 0000 0002";

/** The page is on another site than ours. */
const CHECKOUT = /^http:\/\/localhost:\d+\/psp\/checkout\//;

/**
 * Enters a card and submits it.
 * @param {import("@playwright/test").Page} page
 * @param {string} number
 */
export async function enterCard(page, number) {
    await expect(page).toHaveURL(CHECKOUT);
    const fields = { number, exp: "12/31", cvc: "123", name: "ANNA ALM", line1: "Storgatan 1", postal_code: "111 22", city: "Stockholm" };
    for (const [name, value] of Object.entries(fields)) await page.locator(`[name=${name}]`).fill(value);
    await page.locator("[name=action][value=save]").click();
}

/** Leaves the page without a card. @param {import("@playwright/test").Page} page */
export async function leaveWithoutCard(page) {
    await expect(page).toHaveURL(CHECKOUT);
    await page.locator("[name=action][value=cancel]").click();
}

/** Approves the bank's question. @param {import("@playwright/test").Page} page */
export const approve = (page) => decide(page, "approve");

/** Refuses the bank's question. @param {import("@playwright/test").Page} page */
export const refuse = (page) => decide(page, "refuse");

/** @param {import("@playwright/test").Page} page @param {string} action */
async function decide(page, action) {
    await expect(page).toHaveURL(/^http:\/\/localhost:\d+\/psp\/approve\//);
    await page.locator(`[name=action][value=${action}]`).click();
}

/**
 * Begins a subscription's next period, as the sandbox's console does.
 * @param {import("@playwright/test").APIRequestContext} request
 * @param {import("./stack.js").Stack} stack
 * @param {string} subscription
 */
export async function renew(request, stack, subscription) {
    expect((await request.post(`${stack.payments}/renew/${subscription}`)).ok()).toBe(true);
}

/**
 * Lets a card's bank approve payments from now on, as the sandbox's console does.
 * @param {import("@playwright/test").APIRequestContext} request
 * @param {import("./stack.js").Stack} stack
 * @param {string} method the id of the card's payment method
 */
export async function letBankApprove(request, stack, method) {
    expect((await request.post(`${stack.payments}/allow/${method}`)).ok()).toBe(true);
}
