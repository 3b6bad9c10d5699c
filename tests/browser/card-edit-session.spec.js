// @ts-check
// An administrator changes a card while the session ends, another person signs in, or responses are lost.
import { OWN_CARD, TOOL, openForm, save, signIn, tool } from "./card-tool.js";
import { ANNA, BJORN } from "./demo-people.js";
import { expect, expectAccessible, test } from "./support.js";

// The browser reports refused requests, which some of these tests expect.
test.use({ trouble: /Failed to load resource: the server responded with a status of [45]|\.js csp$/ });

/** Next year, so that a card is never expired when the tests run. */
const YEAR = new Date().getFullYear() + 3;

test("claims that are due for renewal are renewed behind the save", async ({ page, context, sessions }) => {
    await signIn(page, ANNA);
    await openForm(page, OWN_CARD.last4);
    await tool(page).getByLabel("Adress", { exact: true }).fill(`Sjögatan ${Date.now() % 1000}`);
    await sessions.makeRenewalDue(context);
    await save(page);
    await expect(tool(page).getByRole("heading", { name: "Kortet är sparat" })).toBeFocused();
});

// In Firefox the page finds out by itself when its tab is in front again, at a time that the driver does not tell.
test("what was typed stays when the session ends", { tag: "@no-firefox" }, async ({ page, context, sessions }) => {
    await signIn(page, ANNA);
    await openForm(page, OWN_CARD.last4);
    const street = `Kvarngatan ${Date.now() % 1000}`;
    await tool(page).getByLabel("Adress", { exact: true }).fill(street);
    await sessions.expire(context);
    await save(page);
    const ended = tool(page).locator("[data-ended]");
    await expect(ended).toBeFocused();
    await expect(tool(page).getByLabel("Adress", { exact: true })).toHaveValue(street);
    await expectAccessible(page, TOOL);

    const tab = await context.newPage();
    await signIn(tab, ANNA);
    await tab.close();
    await page.bringToFront();
    const again = ended.getByRole("button", { name: "Jag har loggat in igen" });
    if (await again.isVisible()) await again.click();
    await expect(tool(page).getByRole("button", { name: "Spara ändringarna" })).toBeFocused();
    await save(page);
    await expect(tool(page).getByRole("heading", { name: "Kortet är sparat" })).toBeFocused();
});

// The same.
test("what was typed is removed when another person signs in", { tag: "@no-firefox" }, async ({ page, context, sessions }) => {
    await signIn(page, ANNA);
    await openForm(page, OWN_CARD.last4);
    await tool(page).getByLabel("Namn på kortet").fill("HEMLIG PERSON");
    await sessions.expire(context);
    await save(page);
    const tab = await context.newPage();
    await signIn(tab, BJORN);
    await tab.close();
    const again = tool(page).getByRole("button", { name: "Jag har loggat in igen" });
    if (await again.isVisible()) await again.click();
    await expect(tool(page)).toContainText("Någon annan har loggat in");
    await expect(tool(page).locator("[name=holder]")).toHaveValue("");
});

// Firefox's driver does not tell what a request sends, so it cannot be sent on.
test("after a lost response the same change is sent with the same key", { tag: "@no-firefox" }, async ({ page }) => {
    await signIn(page, ANNA);
    await openForm(page, OWN_CARD.last4);
    await tool(page).getByLabel("Adress", { exact: true }).fill(`Ekogatan ${Date.now() % 1000}`);
    /** @type {string[]} */
    const keys = [];
    await page.route("**/api/cards/*", async (route) => {
        keys.push(route.request().headers()["idempotency-key"]);
        const answer = await route.fetch();
        if (keys.length === 1) return route.fulfill({ status: 502, body: "away" });
        await route.fulfill({ response: answer });
    });
    await save(page);
    // There is nothing for the reader to correct, and the change may be saved.
    const summary = tool(page).getByRole("group", { name: "Det är inte säkert att ändringarna är sparade.", exact: true });
    await expect(summary).toContainText("Spara igen om en stund: ändringarna görs bara en gång.");
    await save(page);
    await expect(tool(page).getByRole("heading", { name: "Kortet är sparat" })).toBeFocused();
    expect(keys).toHaveLength(2);
    expect(keys[1]).toBe(keys[0]);
});

test("a late response is not shown for another card", async ({ page }) => {
    await signIn(page, ANNA);
    await openForm(page, "4444");
    await tool(page).getByLabel("Adress", { exact: true }).fill("Sen gata 1");
    /** @type {() => void} */
    let release = () => {};
    const held = new Promise((resolve) => (release = () => resolve(undefined)));
    await page.route("**/api/cards/*", async (route) => {
        await held;
        await route.continue({ headers: { ...route.request().headers(), "if-match": '"999"' } });
    });
    await save(page);
    await tool(page).getByRole("button", { name: "Avbryt" }).click();
    await openForm(page, "4242");
    const late = page.waitForResponse("**/api/cards/*");
    release();
    await late;
    await tool(page).getByLabel("Namn på kortet").fill("ANNA ALM");
    await expect(tool(page).locator("[data-conflict]")).toBeHidden();
    await expect(tool(page).getByLabel("Adress", { exact: true })).not.toHaveValue("Sen gata 1");
});

test("before an unused session ends, the page warns and offers to stay signed in", async ({ page }) => {
    await page.clock.install();
    await signIn(page, ANNA);
    await expect(tool(page).getByRole("heading", { name: "Era prenumerationer" })).toBeVisible();
    const dialog = page.getByRole("dialog", { name: "Du loggas snart ut" });
    await page.clock.fastForward("26:00");
    await expect(dialog).toBeHidden();
    await page.clock.fastForward("02:00");
    await expect(dialog).toBeVisible();
    await expectAccessible(page, TOOL);
    await dialog.getByRole("button", { name: "Fortsätt vara inloggad" }).click();
    await expect(dialog).toBeHidden();
});

// Firefox's driver does not hold the focus of a page while another tab is open.
test("an error and the end of the session can be handled by keyboard alone", { tag: ["@desktop", "@no-firefox"] }, async ({ page, context, sessions }) => {
    test.slow();
    const { last4 } = OWN_CARD;
    /** Moves the focus to an element with the Tab key. @param {import("@playwright/test").Page} page @param {import("@playwright/test").Locator} target */
    const tabTo = async (page, target) => {
        for (let presses = 0; presses < 80; presses++) {
            if (await target.evaluate((element) => element === document.activeElement)) return;
            await page.keyboard.press("Tab");
        }
        throw new Error(`the Tab key does not reach ${target}`);
    };
    const field = tool(page).locator("#card-edit--form").getByLabel("Utgångsdatum");
    await signIn(page, ANNA);
    await expect(tool(page).getByRole("heading", { name: "Era prenumerationer" })).toBeFocused();
    await tabTo(page, tool(page).getByRole("button", { name: `Ändra kortet som slutar på ${last4}` }).first());
    await page.keyboard.press("Enter");
    await expect(tool(page).getByRole("heading", { name: `Ändra kortet som slutar på ${last4}` })).toBeFocused();
    await tabTo(page, field);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type("13/27");
    await page.keyboard.press("Enter");
    await expect(tool(page).locator("[data-summary]")).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(field).toBeFocused();
    const month = String((new Date().getMinutes() % 12) + 1).padStart(2, "0");
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.type(`${month}${(YEAR + 2) % 100}`);

    await sessions.expire(context);
    await page.keyboard.press("Enter");
    await expect(tool(page).locator("[data-ended]")).toBeFocused();
    await page.keyboard.press("Tab");
    const opened = context.waitForEvent("page");
    await page.keyboard.press("Enter");
    const tab = await opened;
    await tabTo(tab, tab.getByRole("link", { name: "Anna Alm" }));
    await tab.keyboard.press("Enter");
    await expect(tab.locator("[data-who]")).toContainText(ANNA);
    await tab.close();
    await page.bringToFront();
    const again = tool(page).getByRole("button", { name: "Jag har loggat in igen" });
    if (await again.isVisible()) {
        await tabTo(page, again);
        await page.keyboard.press("Enter");
    }
    await expect(field).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(tool(page).getByRole("heading", { name: "Kortet är sparat" })).toBeFocused();
    await expect(tool(page)).toContainText(`går ut ${month}/${(YEAR + 2) % 100}`);
});
