// @ts-check
// The form for a card, with the test's own responses: what it accepts, how it shows a refusal, and what it keeps.
import { EVERY_STATE, answerProblem, answerSubscriptions } from "./card-responses.js";
import { TOOL, button, heading, openForm, openList, save, subscriptionItem, tool } from "./card-tool.js";
import { ANNA } from "./demo-people.js";
import { expect, expectAccessible, expectNoOverflow, test } from "./support.js";

test.use({ trouble: /Failed to load resource: the server responded with a status of 4/ });

test.beforeEach(async ({ page }) => {
    await answerSubscriptions(page);
    await openList(page, ANNA);
});

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page */
const expiry = (page) => tool(page).locator("#card-edit--form").getByLabel("Utgångsdatum");

/** The summary of errors before the fields. @param {Page} page */
const summary = (page) => tool(page).locator("#card-edit--form [data-summary]");

/** The card that these tests change, with the expiry date 04/31. */
const card = /** @type {any} */ (EVERY_STATE[1]).card;

// Firefox's driver does not tell what a request sends.
test("an expiry date is understood in any usual form", { tag: "@no-firefox" }, async ({ page }) => {
    await answerProblem(page, "**/api/cards/*", 422, { code: "expiry-past", errors: [{ field: "expiry", code: "expiry-past" }] });
    await openForm(page, "0036");
    // On some phones the numeric keyboard has no slash.
    await expect(expiry(page)).toHaveAttribute("inputmode", "text");
    for (const typed of ["4/32", "04/32", "04/2032", "2032-04", "2032/4", "0432", "432", "042032", "4 32", "04 - 32", " 4.2032 "]) {
        await expiry(page).fill(typed);
        const sent = page.waitForRequest("**/api/cards/*");
        await save(page);
        expect((await sent).postDataJSON(), typed).toEqual({ expiry: "2032-04" });
        await expect(summary(page)).toBeFocused();
        await expect(expiry(page)).toHaveValue(typed);
    }
});

// Firefox's driver does not tell what a request sends.
test("what a reader cannot see is not sent, wherever the text was copied from", { tag: "@no-firefox" }, async ({ page }) => {
    await answerProblem(page, "**/api/cards/*", 422, { code: "expiry-past", errors: [{ field: "expiry", code: "expiry-past" }] });
    await openForm(page, "0036");
    await expiry(page).fill("\u200e04/32\u200f");
    await tool(page).getByLabel("Namn på kortet").fill("\ufeffO’Hara\tÅsa\u00a0\u00ad Alm\u200b\u2069");
    // A joiner is part of the spelling.
    await tool(page).getByLabel("Adress", { exact: true }).fill("می\u200cخواهم 1\u2028");
    await tool(page).getByLabel("Postnummer").fill("111\u200b32\u202c");
    const sent = page.waitForRequest("**/api/cards/*");
    await save(page);
    expect((await sent).postDataJSON()).toMatchObject({
        expiry: "2032-04",
        holder: "O’Hara Åsa Alm",
        address: { line1: "می\u200cخواهم 1", postalCode: "111 32" },
    });
});

test("the same text with other white space is no change", async ({ page }) => {
    const [, apps] = /** @type {any[]} */ (EVERY_STATE);
    await answerSubscriptions(page, [{ ...apps, card: { ...card, holder: "ANNA  ALM\u200e" } }]);
    await page.reload();
    await expect(heading(page, "Ändra kortet som slutar på 0036")).toBeVisible();
    for (const typed of [undefined, "ANNA ALM", " ANNA\tALM "]) {
        if (typed) await tool(page).getByLabel("Namn på kortet").fill(typed);
        await save(page);
        await expect(tool(page).getByText("Du har inte ändrat något.")).toBeVisible();
    }
});

test("the same date in another form is no change", async ({ page }) => {
    await openForm(page, "0036");
    for (const typed of ["4/31", "431", "2031-04"]) {
        await expiry(page).fill(typed);
        await save(page);
        await expect(tool(page).getByText("Du har inte ändrat något.")).toBeVisible();
    }
});

for (const [code, status, words] of /** @type {const} */ ([
    ["not-found", 404, "Kortet finns inte längre. Ladda om sidan."],
    ["body-too-large", 413, "Texten är för lång för att tas emot. Korta den och försök igen."],
])) {
    test(`${code} is shown in words`, async ({ page }) => {
        await answerProblem(page, "**/api/cards/*", status, { code });
        await openForm(page, "0036");
        await tool(page).getByLabel("Namn på kortet").fill("ANNA M ALM");
        await save(page);
        await expect(summary(page)).toBeFocused();
        await expect(summary(page)).toContainText(words);
        await expect(tool(page).getByLabel("Namn på kortet")).toHaveValue("ANNA M ALM");
    });
}

test("while the list comes, the page says so where the reader is", async ({ page }) => {
    await page.route("**/api/cards/*", (route) => route.fulfill({ json: { ...card, holder: "ANNA M ALM", version: 4, pays: [] } }));
    /** @type {() => void} */
    let release = () => {};
    await page.route("**/api/subscriptions", async (route) => {
        await new Promise((resolve) => (release = () => resolve(undefined)));
        await route.fallback();
    });
    const loading = tool(page).getByRole("status").filter({ hasText: "Hämtar era prenumerationer" });
    const listComes = async () => {
        await expect(loading).toBeInViewport({ ratio: 1 });
        await expectAccessible(page, TOOL);
        release();
        await expect(loading).toBeHidden();
    };
    await openForm(page, "0036");
    await tool(page).getByLabel("Namn på kortet").fill("ANNA M ALM");
    await save(page);
    await listComes();
    await expect(heading(page, "Kortet är sparat")).toBeInViewport({ ratio: 1 });
    await button(page, "Visa alla prenumerationer").click();
    await listComes();
    await openForm(page, "0036");
    await button(page, "Avbryt").click();
    await listComes();
    await expect(heading(page, "Era prenumerationer")).toBeInViewport({ ratio: 1 });
});

test("after a change that does not concern the decline the reader is not sent to the bank", async ({ page }) => {
    await page.route("**/api/cards/*", (route) => route.fulfill({ json: { ...card, holder: "ANNA M ALM", version: 4, pays: [] } }));
    await openForm(page, "0036");
    await tool(page).getByLabel("Namn på kortet").fill("ANNA M ALM");
    await save(page);
    await expect(heading(page, "Kortet är sparat")).toBeFocused();
    const outcome = tool(page).locator('[data-view="outcome"]');
    await expect(outcome).toContainText("Men ändringen gäller inte det som kortet nekades för. Orsak: Adressen eller postnumret stämmer inte");
    await expect(outcome).not.toContainText("Fråga banken");
    await button(page, "Ändra kortet som slutar på 0036").click();
    await expect(tool(page).getByLabel("Postnummer")).toBeVisible();
});

test("a conflict shows values in the form in which they are read, and only those that differ in meaning", async ({ page }) => {
    const theirs = { ...card, expiry: "2033-05", holder: "ANNA B ALM", address: { ...card.address, country: "NO" }, version: 4 };
    await answerProblem(page, "**/api/cards/*", 412, { code: "card-changed", card: theirs });
    await openForm(page, "0036");
    await expiry(page).fill("5/33");
    await tool(page).getByLabel("Namn på kortet").fill("ANNA C ALM");
    await tool(page).locator("#card-edit--form").getByLabel("Land").selectOption("Danmark");
    await save(page);
    const conflict = tool(page).locator("[data-conflict]");
    await expect(conflict).toBeFocused();
    await expect(conflict.locator("tbody tr")).toHaveText(["namn på kortetANNA B ALMANNA C ALM", "landNorgeDanmark"]);
    await expectAccessible(page, TOOL);
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoOverflow(page);
});

// Firefox's driver does not tell what a request sends.
test("what was typed stays when the reader looks at adding a card and adds none", { tag: "@no-firefox" }, async ({ page }) => {
    await openForm(page, "0036");
    await expiry(page).fill("432");
    await tool(page).getByLabel("Adress", { exact: true }).fill("Kvarngatan 1");
    const add = tool(page).locator("#card-edit--form").getByRole("button", { name: "Lägg till ett annat kort" });
    await add.click();
    await expect(heading(page, "Lägg till ett annat kort")).toBeFocused();
    await button(page, "Avbryt").click();
    await expect(heading(page, "Ändra kortet som slutar på 0036")).toBeFocused();
    await expect(expiry(page)).toHaveValue("432");
    await expect(tool(page).getByLabel("Adress", { exact: true })).toHaveValue("Kvarngatan 1");
    await expect(tool(page).getByLabel("Postort")).toHaveValue("Stockholm");
    const sent = page.waitForRequest("**/api/cards/*");
    await save(page);
    expect((await sent).postDataJSON()).toMatchObject({ expiry: "2032-04", address: { line1: "Kvarngatan 1" } });

    // A change that was cancelled does not come back.
    await expect(summary(page)).toBeFocused();
    await button(page, "Avbryt").click();
    await subscriptionItem(page, "Apps").getByRole("button", { name: "Lägg till ett annat kort" }).click();
    await button(page, "Avbryt").click();
    await expect(heading(page, "Era prenumerationer")).toBeFocused();
});
