// @ts-check
// What the card tool says of payments, with the test's own responses: invoices, receipts, and what pays instead of a card.
import { EVERY_STATE, answerProblem, answerReceipt, answerSubscriptions } from "./card-responses.js";
import { askToPay, button, heading, openList, payNow, signIn, subscriptionItem, tool } from "./card-tool.js";
import { ANNA } from "./demo-people.js";
import { CARD, expect, test } from "./support.js";

// The browser reports refused requests, which some of these tests expect.
test.use({ trouble: /Failed to load resource: the server responded with a status of [45]/ });

test.beforeEach(({ page }) => answerSubscriptions(page));

/** Comes back from the bank after a payment. @param {import("@playwright/test").Page} page */
async function openReceipt(page) {
    await answerReceipt(page);
    await signIn(page, ANNA);
    await page.goto("/sv/");
    await page.goto(`${CARD}#pay--paid:sub_visio:in_1`);
    await expect(heading(page, "Betalningen är gjord")).toBeFocused();
}

test("the receipt of a payment survives a reload, and goes with the view", async ({ page }) => {
    await openReceipt(page);
    const receipt = tool(page).getByRole("region", { name: "Kvitto" });
    for (const _ of "12") {
        await expect(heading(page, "Betalningen är gjord")).toBeFocused();
        await expect(tool(page)).toContainText(/Fakturan för Visio på 349,00\skr betalades den 1 december 2030 kl\. 0\.30\./);
        await expect(receipt.locator("dd")).toHaveText([/^349,00\skr$/, "1 december 2030 kl. 0.30", "NB-0007", "Visio", "Mastercard som slutar på 5100", "Norrbacka Bygg AB", /^Påhittade Molntjänster AB, organisationsnummer/]);
        await expect(page).toHaveURL(`${CARD}#pay--paid:sub_visio:in_1`);
        await page.reload();
    }
    await expect(receipt).toBeVisible();
    await button(page, "Visa alla prenumerationer").click();
    await expect(heading(page, "Era prenumerationer")).toBeFocused();
    await expect(page).toHaveURL(CARD);
    await expect(receipt).toBeHidden();
});

// The driver of Firefox cannot emulate a medium.
test("the receipt of a payment is printed alone, and other views as before", { tag: "@no-firefox" }, async ({ page }) => {
    await openReceipt(page);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await expect(page.locator(".print-sheet")).toContainText("NB-0007");
    await expect(page.locator(".print-sheet button")).toHaveCount(0);
    await expect(page.locator("main")).toBeHidden();
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    await expect(page.locator(".print-sheet")).toHaveCount(0);
    await page.emulateMedia({ media: "screen" });
    await button(page, "Visa alla prenumerationer").click();
    await expect(heading(page, "Era prenumerationer")).toBeFocused();
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await expect(page.locator(".print-sheet")).toHaveCount(0);
});

test("a receipt that cannot be fetched is fetched again", async ({ page }) => {
    await answerProblem(page, "**/receipt?*", 503, { code: "provider-unavailable" });
    await signIn(page, ANNA);
    await page.goto("/sv/");
    await page.goto(`${CARD}#pay--paid:sub_visio:in_1`);
    await expect(tool(page)).toContainText("Kvittot går inte att hämta just nu.");
    await page.unroute("**/receipt?*");
    await answerReceipt(page);
    /** @type {() => void} */
    let release = () => {};
    await page.route("**/receipt?*", async (route) => {
        await new Promise((resolve) => (release = () => resolve(undefined)));
        await route.fallback();
    });
    await button(page, "Hämta kvittot").click();
    const loading = tool(page).getByRole("status").filter({ hasText: "Hämtar kvittot …" });
    await expect(loading).toBeInViewport();
    release();
    await expect(tool(page).getByRole("region", { name: "Kvitto" })).toContainText("NB-0007");
    await expect(loading).toBeHidden();
});

test("an address alone does not say that an invoice is paid, nor that the bank has approved a card", async ({ page }) => {
    await answerProblem(page, "**/receipt?*", 404, { code: "not-found" });
    await signIn(page, ANNA);
    const made = { "pay--paid:sub_visio:in_1": "Det finns inget kvitto", "verify--approved:card_9995": "Era prenumerationer" };
    for (const [fragment, words] of Object.entries(made)) {
        await page.goto("/sv/");
        await page.goto(`${CARD}#${fragment}`);
        await expect(heading(page, words)).toBeFocused();
        await expect(tool(page).locator("[data-view]:visible")).not.toContainText(/är gjord|har betalats|Hämta kvittot/);
    }
    await page.goto("/sv/");
    await page.unroute("**/receipt?*");
    await answerProblem(page, "**/receipt?*", 503, { code: "provider-unavailable" });
    await page.goto(`${CARD}#pay--paid:sub_visio:in_1`);
    await expect(heading(page, "Kvittot går inte att visa")).toBeFocused();
    await expect(tool(page).locator("[data-view]:visible")).not.toContainText("är gjord");
});

test("a link to a receipt leads there after signing in", async ({ page }) => {
    await answerReceipt(page);
    await page.goto(`${CARD}#pay--paid:sub_visio:in_1`);
    const link = tool(page).getByRole("link", { name: "Logga in med ditt arbets- eller skolkonto" });
    const address = await link.getAttribute("href");
    expect(new URL(address ?? "", page.url()).searchParams.get("return")).toBe(`${CARD}#pay--paid:sub_visio:in_1`);
    await page.goto(`${address}&login_hint=${encodeURIComponent(ANNA)}`);
    await expect(tool(page).getByRole("region", { name: "Kvitto" })).toContainText("NB-0007");
});

test("a debit that is under way, an old source and invoices in several currencies are shown as what they are", async ({ page }) => {
    const [, , visio, , , , , project] = /** @type {any[]} */ (EVERY_STATE);
    const { openInvoice } = visio;
    const well = { lastDecline: null, actions: ["nothing", "add-card"], needsAction: false };
    await answerSubscriptions(page, [
        { ...visio, openInvoice: { ...openInvoice, nextAttempt: null, count: 2 } },
        { ...project, name: "Stopped", id: "sub_stopped", status: "suspended", actions: ["contact-support", "add-card"], needsAction: true },
        { ...visio, ...well, id: "sub_debit", name: "Debit", card: { kind: "sepa_debit", status: "ok" }, openInvoice: { ...openInvoice, nextAttempt: null, processing: true } },
        { ...project, ...well, id: "sub_source", name: "Source", card: { kind: "source", status: "ok" } },
    ]);
    await openList(page, ANNA);
    await expect(subscriptionItem(page, "Visio")).toContainText(/2 obetalda fakturor i olika valutor\. Den senaste är på 349,00\skr\./);
    await expect(subscriptionItem(page, "Visio")).not.toContainText("sammanlagt");
    await expect(subscriptionItem(page, "Visio").locator("[data-support]")).toBeHidden();
    await expect(subscriptionItem(page, "Stopped").locator("[data-support]")).toBeVisible();
    await subscriptionItem(page, "Debit").locator("summary").first().click();
    await expect(subscriptionItem(page, "Debit")).toContainText(/Betalningen av 349,00\skr är på väg\. Banken har inte svarat än\./);
    await expect(subscriptionItem(page, "Debit")).not.toContainText("Obetald");
    await expect(subscriptionItem(page, "Source")).toContainText("Betalas med ett kort eller konto som sparades på ett äldre sätt.");
});

for (const [code, title, text] of [
    ["invoice-withdrawn", "Fakturan går inte att betala här", "Fakturan för Visio är inte betald"],
    ["nothing-to-pay", "Det finns inget att betala", "Fakturan för Visio är redan betald"],
]) {
    test(`an invoice that cannot be paid any more is not said to be declined: ${code}`, async ({ page }) => {
        await answerProblem(page, "**/pay", 409, { code });
        await openList(page, ANNA);
        await askToPay(page);
        await payNow(page);
        await expect(heading(page, title)).toBeFocused();
        const view = tool(page).locator('[data-view="outcome"]');
        await expect(view).toContainText(text);
        await expect(view).not.toContainText("Orsak");
    });
}

test("where several invoices are open, the page says how many, and what is left after a payment", async ({ page }) => {
    const [, , visio] = /** @type {any[]} */ (EVERY_STATE);
    const owing = (/** @type {object} */ more) => ({ ...visio, openInvoice: { ...visio.openInvoice, ...more } });
    await answerSubscriptions(page, [owing({ count: 3, total: "1047.00" })]);
    await page.route("**/pay", (route) => route.fulfill({ json: { result: "paid" } }));
    await answerReceipt(page);
    await openList(page, ANNA);
    await expect(subscriptionItem(page, "Visio")).toContainText(/3 obetalda fakturor på sammanlagt 1\s047,00\skr\. Den senaste är på 349,00\skr\. Nästa försök: 25 november 2030/);
    await askToPay(page);
    await expect(page.getByRole("dialog")).toContainText(/Det finns 3 obetalda fakturor på sammanlagt 1\s047,00\skr\. Nu betalar du den senaste\./);
    await answerSubscriptions(page, [owing({ count: 2, total: "698.00" })]);
    await payNow(page);
    await expect(tool(page)).toContainText(/Det finns 2 obetalda fakturor kvar för Visio, på sammanlagt 698,00\skr\./);
    await answerSubscriptions(page, [visio]);
    await button(page, /^Betala 349,00\skr nu/).click();
    await payNow(page);
    await expect(tool(page)).toContainText(/Det finns en obetald faktura kvar för Visio\. Den är på 349,00\skr\./);
});
