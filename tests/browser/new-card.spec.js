// @ts-check
// An administrator adds a card, on the payment provider's own page, and it pays from then on.
import { button, heading, openList, subscriptionItem, tool } from "./card-tool.js";
import { ANNA } from "./demo-people.js";
import { APPROVAL_CARD, DECLINED_CARD, WORKING_CARD, approve, enterCard, leaveWithoutCard } from "./provider-pages.js";
import { CARD, expect, test } from "./support.js";

// The browser reports a page that says that a card is declined.
test.use({ trouble: /Failed to load resource: the server responded with a status of 4/ });

/**
 * Phone and desktop run side by side: each has a subscription of Björn's, whose card does not pay it.
 * @param {import("@playwright/test").TestInfo} info
 */
const bjorns = (info) =>
    info.project.name === "phone" ? { name: "Visio", owed: /349,00\skr/ } : { name: "Exchange Online", owed: /1\s234,50\skr/ };

/**
 * As far as the choice of what the card should pay.
 * @param {import("@playwright/test").Page} page
 * @param {string} name
 */
async function chooseNewCard(page, name) {
    await openList(page, ANNA);
    await subscriptionItem(page, name).getByRole("button", { name: /^Lägg till ett( annat)? kort$/ }).click();
    await expect(tool(page).getByText(`Det nya kortet ska betala ${name}.`)).toBeVisible();
    for (const box of await tool(page).getByRole("checkbox").all()) await expect(box).not.toBeChecked();
}

/** On to the provider's page. @param {import("@playwright/test").Page} page */
const continueToProvider = (page) => button(page, "Fortsätt till Påhittade Betalningar AB").click();

test("a colleague's subscription gets a card that pays what is owed", async ({ page }, info) => {
    test.slow();
    const { name, owed } = bjorns(info);
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

test("whoever leaves the provider's page without a card is told that there is none", async ({ page }) => {
    await chooseNewCard(page, "Office 365 Business Premium");
    await continueToProvider(page);
    await leaveWithoutCard(page);
    await expect(heading(page, "Inget kort lades till")).toBeFocused();
    await button(page, "Visa alla prenumerationer").click();
    await expect(subscriptionItem(page, "Office 365 Business Premium")).toContainText("Visa som slutar på 4242");
});

test("a card that the bank wants approved is there once it is", async ({ page }, info) => {
    test.skip(info.project.name === "phone", "one subscription has no card");
    await chooseNewCard(page, "Project");
    await continueToProvider(page);
    await enterCard(page, APPROVAL_CARD);
    await approve(page);
    await expect(heading(page, "Kortet är tillagt")).toBeFocused();
    await button(page, "Visa alla prenumerationer").click();
    await expect(subscriptionItem(page, "Project")).toContainText("Visa som slutar på 3155");
});

test("back in the browser's history one chooses again", async ({ page }) => {
    await chooseNewCard(page, "Office 365 Business Premium");
    await continueToProvider(page);
    await expect(page).toHaveURL(/checkout/);
    await page.goBack();
    await expect(tool(page).getByRole("button", { name: /Lägg till ett annat kort|Fortsätt till/ }).first()).toBeEnabled();
});
