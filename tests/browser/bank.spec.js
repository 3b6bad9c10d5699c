// @ts-check
// An administrator asks the bank whether it approves a card, and pays an invoice.
import { button, heading, openForm, openList, save, subscriptionItem, tool } from "./card-tool.js";
import { ANNA } from "./demo-people.js";
import { approve, refuse, renew } from "./provider-pages.js";
import { CARD, expect, test } from "./support.js";

// The sandbox's pages have no icon.
test.use({ trouble: /Failed to load resource: the server responded with a status of 404/ });

/** @param {import("@playwright/test").Page} page */
const backToList = (page) => button(page, "Visa alla prenumerationer").click();

test("a declined card is corrected, approved, and pays", async ({ page }) => {
    test.slow();
    const name = "Exchange Online Archiving";
    await openList(page, ANNA);
    await expect(subscriptionItem(page, name)).toContainText("Kortet nekades");
    await expect(subscriptionItem(page, name).getByRole("link", { name: "Adressen eller postnumret stämmer inte" })).toBeVisible();
    await openForm(page, "0036");
    await tool(page).getByLabel("Postnummer").fill("111 22");
    await save(page);
    await expect(heading(page, "Kortet är sparat")).toBeFocused();
    await button(page, "Fråga banken om kortet fungerar").click();
    await expect(heading(page, "Banken godkände kortet")).toBeFocused();

    await backToList(page);
    await expect(subscriptionItem(page, name)).not.toContainText("Kortet nekades");
    await expect(subscriptionItem(page, name)).toContainText("Banken godkände kortet");
    await subscriptionItem(page, name).getByRole("button", { name: /^Betala 273,00\skr nu/ }).click();
    await page.getByRole("dialog").getByRole("button", { name: /^Betala 273,00\skr$/ }).click();
    await expect(heading(page, "Betalningen är gjord")).toBeFocused();
    await backToList(page);
    await expect(subscriptionItem(page, name)).toContainText("Aktiv");
});

test("who refuses the bank's question about a card is told so, and can ask again", async ({ page }) => {
    await openList(page, ANNA);
    await subscriptionItem(page, "Power BI Pro").getByRole("button", { name: "Fråga banken om kortet fungerar" }).click();
    await refuse(page);
    await expect(heading(page, "Du godkände inte hos banken")).toBeFocused();
    await button(page, "Fråga banken om kortet fungerar").click();
    await refuse(page);
    await expect(heading(page, "Du godkände inte hos banken")).toBeFocused();
});

test("a payment that needs approval is made once it is approved, and each invoice separately", async ({ page, stack }) => {
    test.slow();
    const pay = async () => {
        await button(page, /^Betala 980,00\skr nu/).click();
        await page.getByRole("dialog").getByRole("button", { name: /^Betala 980,00\skr$/ }).click();
    };
    await openList(page, ANNA);
    await expect(subscriptionItem(page, "Power BI Pro")).toContainText("Banken vill att du godkänner betalningen");
    await pay();
    await refuse(page);
    await expect(heading(page, "Du godkände inte betalningen")).toBeFocused();
    await expect(tool(page).locator("[data-act-buttons]:visible .button").first()).toHaveText(/^Betala 980,00\skr nu/);
    await expect(page).toHaveURL(CARD);
    await backToList(page);

    // The next invoice is due before the first one is paid: both are open.
    const openInvoice = async () => {
        const { subscriptions } = await (await page.request.get("/api/subscriptions")).json();
        return subscriptions.find((/** @type {any} */ { id }) => id === "sub_powerbi").openInvoice.id;
    };
    const first = await openInvoice();
    await renew(page.request, stack, "sub_powerbi");
    await expect.poll(openInvoice).not.toBe(first);
    await page.reload();
    for (const left of [1, 0]) {
        await pay();
        await approve(page);
        await expect(heading(page, "Betalningen är gjord")).toBeFocused();
        // Nothing about the payment is stored in the browser.
        expect(await page.evaluate(() => sessionStorage.length + localStorage.length)).toBe(0);
        await backToList(page);
        const owed = subscriptionItem(page, "Power BI Pro").getByText("Obetald faktura");
        await (left > 0 ? expect(owed).toBeVisible() : expect(owed).toBeHidden());
    }
});
