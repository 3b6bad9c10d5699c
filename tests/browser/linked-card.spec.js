// @ts-check
// A link in a mail leads to a card: before and after signing in, and also if there is no such card.
import { answerSubscriptions } from "./card-responses.js";
import { TOOL, button, heading, signIn, subscriptionItem, tool } from "./card-tool.js";
import { ANNA, BJORN, CILLA } from "./demo-people.js";
import { CARD, DECLINED, expect, expectAccessible, test } from "./support.js";

/** @typedef {import("@playwright/test").Page} Page */

/** The tool of the article about declined cards. @param {Page} page */
const declineTool = (page) => page.locator("#decline-check--tool");

const SIGN_IN = "Logga in med ditt arbets- eller skolkonto";

/** The id of a card of the demo, by its last digits. @param {Page} page @param {string} email whose it is @param {string} last4 */
async function idOf(page, email, last4) {
    await signIn(page, email);
    const response = await page.request.get("/api/subscriptions");
    const { subscriptions } = await response.json();
    const found = subscriptions.find((/** @type {any} */ { card }) => card?.last4 === last4);
    return /** @type {string} */ (found.card.id);
}

/** Opens an address as from a mail: in a tab of its own. @param {Page} page @param {string} address */
async function openLink(page, address) {
    await page.goto("about:blank");
    await page.goto(address);
}

test("who is signed out signs in, and comes to the card", async ({ page }) => {
    const id = await idOf(page, ANNA, "4242");
    await page.context().clearCookies();
    await openLink(page, `${CARD}#card--${id}`);
    const link = tool(page).getByRole("link", { name: SIGN_IN });
    await expect(link).toBeFocused();
    await link.click();
    await page.getByText("Anna Alm").click();
    await expect(page).toHaveURL(new RegExp(`${CARD}#card--${id}$`));
    const item = page.locator(`#card--${id}`);
    await expect(item.locator("summary").first()).toBeFocused();
    await expect(item).toContainText("Visa som slutar på 4242");
    await expect(item.getByText("Du har lagt till kortet.")).toBeInViewport();
    await expectAccessible(page, TOOL);
    // The link leads to the card when the tab opens; after that the reader goes where they like.
    await item.getByRole("button", { name: "Ändra kortet som slutar på 4242" }).click();
    await button(page, "Avbryt").click();
    await expect(heading(page, "Era prenumerationer")).toBeFocused();
});

test("another account comes to the same card", async ({ page }) => {
    const id = await idOf(page, ANNA, "4242");
    await openLink(page, `${CARD}#card--${id}`);
    await expect(page.locator(`#card--${id} summary`).first()).toBeFocused();
    await tool(page).getByRole("link", { name: "Byt konto" }).click();
    await page.getByText("Björn Berg").click();
    await expect(page).toHaveURL(new RegExp(`${CARD}#card--${id}$`));
    await expect(page.locator(`#card--${id} summary`).first()).toBeFocused();
    await expect(page.locator(`#card--${id}`)).toContainText("Bara Anna Alm kan ändra det.");
});

test("who cancels the sign-in comes to the card with the next one", async ({ page }) => {
    const id = await idOf(page, ANNA, "4242");
    await page.context().clearCookies();
    await openLink(page, `${CARD}#card--${id}`);
    for (const name of [SIGN_IN, SIGN_IN, "Logga in med ett annat konto"]) {
        await tool(page).getByRole("link", { name }).click();
        await page.getByRole("link", { name: "Avbryt" }).click();
        await expect(tool(page).locator("[data-problem]")).toHaveText(/Inloggningen avbröts/);
        await expect(tool(page).getByRole("link", { name: SIGN_IN })).toBeFocused();
        await expect(page).toHaveURL(`${CARD}#card--${id}`);
    }
    // What has been said is not said again.
    await page.reload();
    await expect(tool(page).getByRole("link", { name: SIGN_IN })).toBeFocused();
    await expect(tool(page).locator("[data-problem]")).toBeEmpty();
    await tool(page).getByRole("link", { name: SIGN_IN }).click();
    await page.getByText("Anna Alm").click();
    await expect(page.locator(`#card--${id} summary`).first()).toBeFocused();
});

test("another way of signing in leads to the card after one that failed, too", async ({ page }) => {
    const id = await idOf(page, ANNA, "4242");
    await page.context().clearCookies();
    for (const end of ["failed", "too-late", "cookie-lost", "no-organisation"]) {
        await openLink(page, `${CARD}#sign-in--${end}:card--${id}`);
        await expect(tool(page).locator("[data-problem]")).not.toBeEmpty();
        await expect(page).toHaveURL(`${CARD}#card--${id}`);
    }
    await tool(page).getByRole("link", { name: "Logga in med ett annat konto" }).click();
    await page.getByText("Anna Alm").click();
    await expect(page).toHaveURL(new RegExp(`${CARD}#card--${id}$`));
    await expect(page.locator(`#card--${id} summary`).first()).toBeFocused();
});

test("who lacks the role comes to the card with another account, and so does who cancels that first", async ({ page }) => {
    const id = await idOf(page, ANNA, "4242");
    await signIn(page, CILLA);
    await openLink(page, `${CARD}#card--${id}`);
    const other = tool(page).getByRole("link", { name: "Byt konto" });
    await other.click();
    await page.getByRole("link", { name: "Avbryt" }).click();
    await expect(tool(page).locator("[data-problem]")).toHaveText(/Du är fortfarande inloggad/);
    await expect(page).toHaveURL(`${CARD}#card--${id}`);
    await other.click();
    await page.getByText("Anna Alm").click();
    await expect(page.locator(`#card--${id} summary`).first()).toBeFocused();
});

test("after a sign-in that failed a place that is none is forgotten", async ({ page }) => {
    for (const place of ["tool", "card--%3Cb%3E", "//evil.example", "pay--failed:sub_1", "card--a/b"]) {
        await openLink(page, `${CARD}#sign-in--failed:${place}`);
        const link = tool(page).getByRole("link", { name: SIGN_IN });
        await expect(link).toHaveAttribute("href", /%23card-edit--tool$/);
    }
});

test("a card that should be changed is in the form at once, and one that needs something else is in the list", async ({ page }) => {
    await signIn(page, ANNA);
    await answerSubscriptions(page);
    await openLink(page, `${CARD}#card--card_4444`);
    await expect(heading(page, "Ändra kortet som slutar på 4444")).toBeFocused();
    await openLink(page, `${CARD}#card--card_9995`);
    await expect(subscriptionItem(page, "Visio").getByRole("heading", { name: "Visio" })).toBeFocused();
    await expect(subscriptionItem(page, "Visio").getByRole("button", { name: /^Betala / })).toBeInViewport();
    // The card also pays a subscription that has been cancelled: the id stands once.
    await expect(page.locator("#card--card_4242")).toHaveCount(1);
    await expectAccessible(page, TOOL);
});

for (const id of ["card_none", "card_", "card_%3Cb%3E"]) {
    test(`without such a card the list is shown: ${id}`, async ({ page }) => {
        await signIn(page, BJORN);
        await openLink(page, `${CARD}#card--${id}`);
        await expect(heading(page, "Era prenumerationer")).toBeVisible();
        await expect(tool(page).locator("[data-problem]")).toBeEmpty();
        await expect(tool(page).locator("[data-status]")).toBeEmpty();
    });
}

test("at the article about declined cards the link leads to what helps the card", async ({ page }) => {
    const id = await idOf(page, ANNA, "4242");
    await openLink(page, `${DECLINED}#card--${id}`);
    // The first that the card pays.
    const paid = "Microsoft 365 Apps for business";
    const check = declineTool(page).locator('[data-view="check"]');
    await expect(check.locator("> [data-heading]")).toBeFocused();
    await expect(check.locator("[data-check-name]")).toHaveText(paid);
    await page.context().clearCookies();
    await openLink(page, `${DECLINED}#card--${id}`);
    await declineTool(page).getByRole("link", { name: SIGN_IN }).click();
    await page.getByText("Anna Alm").click();
    await expect(page).toHaveURL(new RegExp(`${DECLINED}#card--${id}$`));
    await expect(check.locator("[data-check-name]")).toHaveText(paid);
});

test.describe("without script", () => {
    test.use({ javaScriptEnabled: false, trouble: /\.js csp$/ });
    test("the link leads to the article", async ({ page }) => {
        await page.goto(`${CARD}#card--card_1`);
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await expect(tool(page).locator(".without-script")).toBeVisible();
    });
});
