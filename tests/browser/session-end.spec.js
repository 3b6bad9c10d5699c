// @ts-check
// The session ends, or becomes another person's, while a page is open. The page always says what has happened, and the reader
// can continue.
import { TOOL, blockSession, button, heading, openForm, openItem, openList, problem, signIn, status, subscriptionItem, tool } from "./card-tool.js";
import { ANNA, BJORN } from "./demo-people.js";
import { expect, expectAccessible, test } from "./support.js";

// Firefox says of a script that does not come that its hash is wrong.
test.use({ trouble: /Failed to load resource|net::ERR_|hashes in the integrity attribute/ });

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page */
const ended = (page) => tool(page).locator("[data-ended]");

/** Gives the window the focus, as when the reader comes back to it. @param {Page} page */
const returnToPage = (page) => page.evaluate(() => window.dispatchEvent(new Event("focus")));

/** Signs in in another tab. @param {Page} page @param {string} email */
async function signInInOtherTab(page, email) {
    const tab = await page.context().newPage();
    await signIn(tab, email);
    await tab.close();
}

test("when the subscriptions cannot be fetched, the focus is on the heading that says so, also after the session has ended", async ({ page, context, sessions }) => {
    await openList(page, ANNA);
    await openForm(page, "4242");
    await page.route("**/api/subscriptions", (route) => route.fulfill({ status: 502, body: "away" }));
    await button(page, "Avbryt").click();
    const away = heading(page, "Prenumerationerna går inte att hämta just nu");
    await expect(away).toBeFocused();

    await sessions.expire(context);
    await returnToPage(page);
    await expect(ended(page)).toBeVisible();
    await signInInOtherTab(page, ANNA);
    await returnToPage(page);
    await expect(ended(page)).toBeHidden();
    await expect(away).toBeFocused();
    await page.unroute("**/api/subscriptions");
    await button(page, "Försök igen").click();
    await expect(heading(page, "Era prenumerationer")).toBeFocused();
});

// In Firefox the page finds out by itself when its tab is in front again, at a time that the driver does not tell.
test("when the reader comes back to an ended session, it is announced and the focus does not move", { tag: "@no-firefox" }, async ({ page, context, sessions }) => {
    await openList(page, ANNA);
    await openForm(page, "4242");
    await tool(page).getByLabel("Namn på kortet").fill("ANNA M ALM");
    await sessions.expire(context);
    await returnToPage(page);
    await expect(tool(page).getByRole("alert").filter({ hasText: "Du har loggats ut" })).toBeVisible();
    await expect(tool(page).getByLabel("Namn på kortet")).toBeFocused();

    await button(page, "Jag har loggat in igen").click();
    await expect(status(page)).toHaveText("Du är fortfarande utloggad.");
    await expect(ended(page)).toBeFocused();
    const release = await blockSession(page);
    await button(page, "Jag har loggat in igen").click();
    await expect(status(page)).toHaveText("Det gick inte att nå servern. Försök igen.");
    await release();

    await signInInOtherTab(page, ANNA);
    await button(page, "Jag har loggat in igen").click();
    await expect(status(page)).toHaveText("Du är inloggad igen. Nu kan du fortsätta.");
    await expect(tool(page).getByLabel("Namn på kortet")).toHaveValue("ANNA M ALM");
});

test("an action that needs an ended session begins with signing in", async ({ page, context, sessions }) => {
    await openList(page, ANNA);
    await openForm(page, "4242");
    await sessions.expire(context);
    await button(page, "Avbryt").click();
    await expect(problem(page)).toHaveText(/Du har loggats ut\. Logga in igen\./);
    await expect(tool(page).getByRole("link", { name: "Logga in med ditt arbets- eller skolkonto" })).toBeFocused();
});

test("the history, too, offers to sign in again when the session has ended", async ({ page, context, sessions }) => {
    await openList(page, ANNA);
    const history = subscriptionItem(page, "Office 365 Business Premium").locator("[data-history]");
    await openItem(page, "Office 365 Business Premium");
    await sessions.expire(context);
    await history.locator("summary").click();
    await expect(ended(page)).toBeFocused();
    await signInInOtherTab(page, ANNA);
    await returnToPage(page);
    await expect(history.locator("summary")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(history.getByRole("listitem").last()).toContainText("lade till kortet");
    await expect(history.getByRole("status")).toBeEmpty();
});

test("when another person has signed in in another tab, the page notices it when the window gets the focus", async ({ page }) => {
    await openList(page, ANNA);
    await openForm(page, "4242");
    await signInInOtherTab(page, BJORN);
    await returnToPage(page);
    await expect(status(page)).toHaveText(/Någon annan har loggat in/);
    await expect(page.locator("[data-who]")).toContainText(BJORN);
    await expect(tool(page).locator("[name=holder]")).toHaveValue("");
    await expect(heading(page, "Era prenumerationer")).toBeFocused();
});

// In Firefox it notices before, when its tab is in front again.
test("when another person has signed in in another tab, the page notices it when a request is refused", { tag: "@no-firefox" }, async ({ page }) => {
    await openList(page, ANNA);
    await openForm(page, "4242");
    await tool(page).getByLabel("Namn på kortet").fill("HEMLIG PERSON");
    await signInInOtherTab(page, BJORN);
    const refused = page.waitForResponse("**/api/cards/*");
    await button(page, "Spara ändringarna").click();
    expect((await refused).status()).toBe(403);
    await expect(status(page)).toHaveText(/Någon annan har loggat in/);
    await expect(tool(page).locator("[name=holder]")).toHaveValue("");
});

test.describe("before the session ends", () => {
    const dialog = (/** @type {Page} */ page) => page.getByRole("dialog", { name: "Du loggas snart ut" });

    /** Sets how long the session lasts, in minutes: in any case, and without use. @param {Page} page @param {number} total @param {number} idle */
    const setSessionLength = (page, total, idle) =>
        page.route("**/api/session", async (route) => {
            const answer = await route.fetch();
            const now = Date.parse(answer.headers().date);
            const after = (/** @type {number} */ minutes) => new Date(now + minutes * 60_000).toISOString();
            await route.fulfill({ response: answer, json: { ...(await answer.json()), idleUntil: after(idle), until: after(total) } });
        });

    test("the warning follows the function's clock, even if the reader's clock is wrong", async ({ page }) => {
        await page.clock.install({ time: new Date(Date.now() + 50 * 60_000) });
        await setSessionLength(page, 60, 10);
        await openList(page, ANNA);
        await page.clock.fastForward("07:00");
        await expect(dialog(page)).toBeHidden();
        await page.clock.fastForward("01:00");
        await expect(dialog(page)).toBeVisible();
    });

    test("a failure to stay signed in is shown, and is gone at the next warning", async ({ page }) => {
        await page.clock.install();
        await openList(page, ANNA);
        await page.clock.fastForward("28:00");
        await expect(dialog(page).getByRole("button", { name: "Stäng" })).toBeHidden();
        const release = await blockSession(page);
        await dialog(page).getByRole("button", { name: "Fortsätt vara inloggad" }).click();
        await expect(dialog(page).getByRole("status")).toHaveText("Det gick inte att nå servern. Försök igen.");
        await release();
        await dialog(page).getByRole("button", { name: "Fortsätt vara inloggad" }).click();
        await expect(dialog(page)).toBeHidden();
        await page.clock.fastForward("28:00");
        await expect(dialog(page).getByRole("status")).toBeEmpty();
    });

    test("coming back to the page counts as use, and closes the warning", async ({ page }) => {
        await page.clock.install();
        await openList(page, ANNA);
        await page.clock.fastForward("28:00");
        await expect(dialog(page)).toBeVisible();
        await returnToPage(page);
        await expect(dialog(page)).toBeHidden();
    });

    test("a page opened in the session's last minutes warns at once, and offers no longer session", async ({ page }) => {
        await setSessionLength(page, 1.5, 1.5);
        await signIn(page, ANNA);
        await expect(dialog(page)).toContainText("eftersom en inloggning inte kan gälla längre");
        await expect(dialog(page).getByRole("button", { name: "Fortsätt vara inloggad" })).toBeHidden();
        await expectAccessible(page, TOOL);
        await dialog(page).getByRole("button", { name: "Stäng" }).click();
        await expect(dialog(page)).toBeHidden();
        // The warning is shown only once.
        await openForm(page, "4242");
        await returnToPage(page);
        await button(page, "Avbryt").click();
        await expect(heading(page, "Era prenumerationer")).toBeFocused();
        await expect(dialog(page)).toBeHidden();
    });
});
