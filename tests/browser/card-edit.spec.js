// @ts-check
// An administrator changes the card on the page that explains it.
import { OWN_CARD, TOOL, button, openForm, openItem, save, signIn, subscriptionItem, tool } from "./card-tool.js";
import { ANNA, BJORN, CILLA, DAVID, ELSA } from "./demo-people.js";
import { CARD, expect, expectAccessible, expectLargeTargets, expectNoOverflow, test } from "./support.js";

// The browser reports refused requests, which some of these tests expect.
test.use({ trouble: /Failed to load resource: the server responded with a status of [45]|\.js csp$/ });

/** Next year, so that a card is never expired when the tests run. */
const YEAR = new Date().getFullYear() + 3;

test("signing in leads to the provider and back to the tool", async ({ page }) => {
    await page.goto(CARD);
    const link = tool(page).getByRole("link", { name: "Logga in med ditt arbets- eller skolkonto" });
    await expect(tool(page)).toContainText("inloggning.pahittade.example");
    await link.click();
    await expect(page).toHaveURL(/^http:\/\/localhost:\d+\/idp/);
    await page.getByText("Anna Alm").click();
    await expect(page).toHaveURL(new RegExp(`${CARD}#card-edit--tool$`));
    await expect(tool(page)).toContainText("Norrbacka Bygg AB");
    await expect(tool(page).getByRole("heading", { name: "Era prenumerationer" })).toBeFocused();
    await tool(page).getByRole("button", { name: "Logga ut", exact: true }).click();
    await expect(link).toBeFocused();
    await expect(tool(page)).not.toContainText("Anna");
});

test("the list says what state each card is in, and who can change it", async ({ page }) => {
    await signIn(page, BJORN);
    const annas = subscriptionItem(page, "Office 365 Business Premium");
    await expect(annas).toContainText("Aktiv");
    await expect(annas).toContainText("Anna Alm har lagt till kortet. Bara Anna Alm kan ändra det.");
    await openItem(page, "Office 365 Business Premium");
    await annas.getByText("Be Anna Alm ändra kortet").click();
    await expect(annas.getByLabel("Meddelande att skicka")).toHaveValue(/Office 365 Business Premium.*4242/);
    await expect(annas.getByRole("button", { name: /Ändra kortet/ })).toHaveCount(0);
    await expect(annas.getByRole("button", { name: "Lägg till ett annat kort" })).toBeVisible();
    await expect(subscriptionItem(page, "Project")).toContainText("Prenumerationen har inget kort");
    await expectAccessible(page, TOOL);
    await expectLargeTargets(page, TOOL);
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoOverflow(page);
});

test("expiry and address are changed, and the receipt says what the card pays", async ({ page }) => {
    test.slow();
    const { last4, pays } = OWN_CARD;
    await signIn(page, ANNA);
    await openForm(page, last4);
    // A different month each time, so that there is something to change.
    const month = (new Date().getMinutes() % 12) + 1;
    await tool(page).getByLabel("Utgångsdatum").fill(`${month}/${YEAR % 100}`);
    await tool(page).getByLabel("Adress", { exact: true }).fill(`Nygatan ${Date.now() % 1000}`);
    await tool(page).getByLabel("Postnummer").fill("41103");
    await tool(page).getByLabel("Postort").fill("Göteborg");
    await expect(tool(page).getByLabel("Postnummer")).toHaveValue("411 03");
    await expectAccessible(page, TOOL);
    await save(page);
    await expect(tool(page).getByRole("heading", { name: "Kortet är sparat" })).toBeFocused();
    await expect(tool(page)).toContainText(`går ut ${String(month).padStart(2, "0")}/${YEAR % 100}`);
    await expect(tool(page).getByText(new RegExp(`^${pays}: nästa betalning den \\d+ \\p{L}+ \\d{4}$`, "u"))).toBeVisible();
    await expectAccessible(page, TOOL);

    await tool(page).getByRole("button", { name: "Visa alla prenumerationer" }).click();
    const history = tool(page).getByRole("listitem").filter({ hasText: pays }).locator("[data-history]");
    await openItem(page, pays);
    await history.locator("summary").click();
    await expect(history).toContainText(/ kl\. \d+\.\d\d: Anna Alm ändrade .*utgångsdatum från \d\d\/\d\d till \d\d\/\d\d/);
    await expectAccessible(page, TOOL);
});

test("errors are shown at the fields and in a summary, and nothing that was typed is lost", async ({ page }) => {
    await signIn(page, ANNA);
    await openForm(page, OWN_CARD.last4);
    await tool(page).getByLabel("Utgångsdatum").fill("13/27");
    await tool(page).getByLabel("Namn på kortet").fill("");
    await tool(page).getByLabel("Postnummer").fill("12");
    await save(page);
    const summary = tool(page).locator("[data-summary]");
    await expect(summary).toBeFocused();
    await expect(summary.getByRole("listitem")).toHaveCount(3);
    await expect(tool(page).getByLabel("Utgångsdatum")).toHaveAttribute("aria-invalid", "true");
    await expect(tool(page).getByLabel("Utgångsdatum")).toHaveValue("13/27");
    await expect(tool(page).getByLabel("Postnummer")).toHaveValue("12");
    const borderOf = (/** @type {string} */ label) => tool(page).getByLabel(label).evaluate((field) => getComputedStyle(field).borderColor);
    expect(await borderOf("Postnummer")).not.toBe(await borderOf("Postort"));
    await expectAccessible(page, TOOL);
    await summary.getByRole("link").first().click();
    await expect(tool(page).getByLabel("Utgångsdatum")).toBeFocused();
});

test("a card number is refused in any field", async ({ page }) => {
    await signIn(page, ANNA);
    await openForm(page, OWN_CARD.last4);
    await tool(page).getByLabel("Adressrad 2").fill("4242 4242 4242 4242");
    await save(page);
    const summary = tool(page).locator("[data-summary]");
    await expect(summary).toBeFocused();
    await expect(summary).toContainText("Det ser ut som ett kortnummer");
    await summary.getByRole("link").click();
    await expect(tool(page).getByLabel("Adressrad 2")).toBeFocused();

    // All that is wrong is said at once: each line names its field, and the title says that something is wrong.
    await tool(page).getByLabel("Utgångsdatum").fill("99/2");
    await tool(page).getByLabel("Namn på kortet").fill("a".repeat(61));
    await tool(page).getByLabel("Postnummer").fill("12");
    await save(page);
    const faults = tool(page).getByRole("group", { name: "Ändringarna är inte sparade. Rätta det här först:" });
    await expect(faults).toBeFocused();
    await expect(faults.getByRole("listitem")).toHaveText([
        "Utgångsdatum: Skriv månad och år, till exempel 04/27.",
        "Namn på kortet: Högst 60 tecken. Korta namnet.",
        /^Adressrad 2: Det ser ut som ett kortnummer/,
        "Postnummer: Skriv postnumret med fem siffror, till exempel 111 22.",
    ]);
    await expect(page).toHaveTitle(/^Fel: /);
    await button(page, "Avbryt").click();
    await expect(page).toHaveTitle(/^Uppdatera/);
});

test("a change that was made meanwhile is shown beside the reader's own, and the reader chooses", async ({ page, browser, baseURL }) => {
    const { last4 } = OWN_CARD;
    await signIn(page, ANNA);
    await openForm(page, last4);
    const mine = `Min gata ${Date.now() % 1000}`;
    await tool(page).getByLabel("Adress", { exact: true }).fill(mine);

    const other = await (await browser.newContext({ baseURL })).newPage();
    await signIn(other, ANNA);
    await openForm(other, last4);
    const theirs = `Annan gata ${Date.now() % 1000}`;
    await tool(other).getByLabel("Adress", { exact: true }).fill(theirs);
    await save(other);
    await expect(tool(other).getByRole("heading", { name: "Kortet är sparat" })).toBeVisible();
    await other.context().close();

    await save(page);
    const conflict = tool(page).locator("[data-conflict]");
    await expect(conflict).toBeFocused();
    await expect(conflict.getByRole("row", { name: "adress" }).first()).toContainText(theirs);
    await expect(conflict).toContainText(mine);
    await expect(tool(page).getByLabel("Adress", { exact: true })).toHaveValue(mine);
    await expectAccessible(page, TOOL);
    await conflict.getByRole("button", { name: "Spara mina ändringar" }).click();
    await expect(tool(page).getByRole("heading", { name: "Kortet är sparat" })).toBeFocused();
});

test("a reader who is signed in stays at the top of the page", async ({ page }) => {
    await signIn(page, ANNA);
    await page.goto("/sv/");
    await page.goto(CARD);
    await expect(tool(page).getByRole("heading", { name: "Era prenumerationer" })).toBeVisible();
    expect(await page.evaluate(() => [document.activeElement?.tagName, scrollY])).toEqual(["BODY", 0]);
});

test("the message to a colleague is copied", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await signIn(page, BJORN);
    await tool(page).getByText("Be Anna Alm ändra kortet").first().click();
    await tool(page).getByRole("button", { name: "Kopiera" }).first().click();
    await expect(tool(page).getByRole("status").first()).toHaveText("Kopierat.");
    await expect(tool(page).getByRole("status").first()).toBeInViewport();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("Bara du kan ändra det");

    // Some browsers do not let pages copy.
    await page.evaluate(() => Object.assign(navigator.clipboard, { writeText: () => Promise.reject(new Error("refused")) }));
    await tool(page).getByRole("button", { name: "Kopiera" }).first().click();
    await expect(tool(page).getByRole("status").first()).toHaveText(/^Det gick inte att kopiera\. Texten är markerad/);
    expect(await page.evaluate(() => getSelection()?.toString())).toContain("Bara du kan ändra det");
});

test("a reader without the role reads which role is missing", async ({ page }) => {
    await signIn(page, CILLA);
    await expect(tool(page).getByRole("heading", { name: "Du behöver rollen faktureringsadministratör" })).toBeFocused();
    await expect(tool(page).getByLabel("Länk till den här sidan")).toHaveValue(new RegExp(CARD));
    await expectAccessible(page, TOOL);
    await tool(page).getByRole("link", { name: "Byt konto" }).click();
    await expect(page.getByText("Anna Alm")).toBeVisible();
});

test("a reader whose organisation has no subscriptions reads where to look", async ({ page }) => {
    await signIn(page, ELSA);
    await expect(tool(page).getByRole("heading", { name: "Organisationen har inga prenumerationer här" })).toBeFocused();
    await expectAccessible(page, TOOL);
});

test("a single subscription is already chosen, and everything works by keyboard", { tag: "@desktop" }, async ({ page }) => {
    await signIn(page, DAVID);
    await expect(tool(page).getByRole("heading", { name: "Ändra kortet som slutar på 0002" })).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(tool(page).getByRole("button", { name: "Lägg till ett annat kort" })).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(tool(page).getByLabel("Utgångsdatum")).toBeFocused();
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type(`${(new Date().getMinutes() % 12) + 1}/${YEAR + 1}`);
    await page.keyboard.press("Enter");
    await expect(tool(page).getByRole("heading", { name: "Kortet är sparat" })).toBeFocused();
    for (const name of ["Fråga banken om kortet fungerar", "Visa alla prenumerationer"]) {
        await page.keyboard.press("Tab");
        await expect(tool(page).getByRole("button", { name })).toBeFocused();
    }
});

test.describe("without JavaScript", () => {
    test.use({ javaScriptEnabled: false });
    test("the tool says whom to call, and the article has its steps", async ({ page }) => {
        await page.goto(CARD);
        await expect(tool(page)).toContainText("Rutan behöver JavaScript");
        await expect(page.locator(".prose ol > li")).toHaveCount(8);
    });
});
