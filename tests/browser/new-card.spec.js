// @ts-check
// An administrator adds a card on the payment provider's page, and the card pays from then on.
import { button, heading, openItem, openList, subscriptionItem, tool } from "./card-tool.js";
import { ANNA } from "./demo-people.js";
import { APPROVAL_CARD, DECLINED_CARD, WORKING_CARD, approve, enterCard, leaveWithoutCard } from "./provider-pages.js";
import { CARD, expect, goBack, testWithHistory as test } from "./support.js";

// The browser reports the response with which the provider's page declines a card.
test.use({ trouble: /Failed to load resource: the server responded with a status of 4/ });

/** A subscription whose card is Björn's and does not pay it. */
const BJORNS = { name: "Exchange Online", owed: /1\s234,50\skr/ };

/**
 * Opens the choice of what the new card should pay.
 * @param {import("@playwright/test").Page} page
 * @param {string} name
 */
async function chooseNewCard(page, name) {
    await openList(page, ANNA);
    const item = subscriptionItem(page, name);
    if (await item.evaluate((line) => line.classList.contains("well"))) await openItem(page, name);
    await item.getByRole("button", { name: /^Lägg till ett( annat)? kort$/ }).click();
    await expect(tool(page).getByText(`Det nya kortet ska betala ${name}.`)).toBeVisible();
    for (const box of await tool(page).getByRole("checkbox").all()) await expect(box).not.toBeChecked();
}

/** Continues to the provider's page. @param {import("@playwright/test").Page} page */
const continueToProvider = (page) => button(page, "Fortsätt till Påhittade Betalningar AB").click();

test("a colleague's subscription gets a card that pays what is owed", async ({ page }) => {
    test.slow();
    const { name, owed } = BJORNS;
    await openList(page, ANNA);
    await expect(subscriptionItem(page, name)).toContainText("Björn Berg har lagt till kortet");
    await chooseNewCard(page, name);
    await continueToProvider(page);
    await enterCard(page, DECLINED_CARD);
    await expect(page.getByRole("alert")).toBeVisible();
    await enterCard(page, WORKING_CARD);

    await expect(heading(page, "Kortet är tillagt")).toBeFocused();
    await expect(page).toHaveURL(CARD);
    await expect(tool(page)).toContainText("Mastercard som slutar på 4444 går ut 12/31.");
    await expect(tool(page).getByText(new RegExp(`^${name}: nästa betalning `))).toBeVisible();
    await button(page, new RegExp(`^Betala ${owed.source} nu med kortet som slutar på 4444$`)).click();
    await page.getByRole("dialog").getByRole("button", { name: owed }).click();
    await expect(heading(page, "Betalningen är gjord")).toBeFocused();

    await button(page, "Visa alla prenumerationer").click();
    await expect(subscriptionItem(page, name)).toContainText("Aktiv");
    await expect(subscriptionItem(page, name)).toContainText("Mastercard som slutar på 4444");
    await expect(subscriptionItem(page, name)).toContainText("Du har lagt till kortet.");
    await expect(subscriptionItem(page, name)).not.toContainText("Obetald faktura");
});

test("a reader who leaves the provider's page without a card reads that none was added", async ({ page }) => {
    await chooseNewCard(page, "Office 365 Business Premium");
    await continueToProvider(page);
    await leaveWithoutCard(page);
    await expect(heading(page, "Inget kort lades till")).toBeFocused();
    await button(page, "Visa alla prenumerationer").click();
    await expect(subscriptionItem(page, "Office 365 Business Premium")).toContainText("Visa som slutar på 4242");
});

test("a card that needs approval is added once it is approved", async ({ page }) => {
    await chooseNewCard(page, "Project");
    await continueToProvider(page);
    await enterCard(page, APPROVAL_CARD);
    await approve(page);
    await expect(heading(page, "Kortet är tillagt")).toBeFocused();
    await button(page, "Visa alla prenumerationer").click();
    await expect(subscriptionItem(page, "Project")).toContainText("Visa som slutar på 3155");
});

// Playwright waits for ever for a page that Firefox has kept for Back.
test("a reader who goes back in the browser's history can choose again", { tag: "@no-firefox" }, async ({ page }) => {
    await chooseNewCard(page, "Office 365 Business Premium");
    await continueToProvider(page);
    await expect(page).toHaveURL(/checkout/);
    await goBack(page);
    await expect(tool(page).getByRole("button", { name: /Lägg till ett annat kort|Fortsätt till/ }).first()).toBeEnabled();
});
