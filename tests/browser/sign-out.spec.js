// @ts-check
// Signing out: nothing of the person stays on any page or in any tab, not even on those that the browser keeps for Back.
import { CARD, DECLINED, expect, expectAccessible, expectLargeTargets, goBack, testWithHistory as test } from "./support.js";
import { TOOL, button, heading, openForm, openList, signIn, tool } from "./card-tool.js";
import { ANNA, BJORN } from "./demo-people.js";

test.use({ trouble: /Failed to load resource|net::ERR_/ });

/** @typedef {import("@playwright/test").Page} Page */

/** What must not be seen or stay in a field. */
const PERSONAL = /Anna |ANNA|Alm |ALM|Norrbacka|4242|Premium/;

/** The tool's status line. @param {Page} page */
const status = (page) => tool(page).locator("[data-status]");

/** Marks the page, so that it can be told from the same page loaded again. @param {Page} page */
const mark = (page) => page.evaluate(() => document.documentElement.setAttribute("data-marked", ""));

/** Goes back, to the page as the browser has kept it. @param {Page} page */
async function goBackToKept(page) {
    await goBack(page);
    await expect(page.locator("html[data-marked]")).toBeAttached();
}

/** Signs out without telling the pages of this browser, as a form or another device does. @param {Page} page */
async function signOutUnnoticed(page) {
    const response = await page.context().request.post("/api/sign-out", { headers: { "Sec-Fetch-Site": "same-origin" } });
    expect(response.ok()).toBe(true);
}

/** Lets the page's requests fail until `release` is called. (Playwright cannot route those of a page that the browser has kept.) @param {Page} page */
async function holdRequests(page) {
    await page.evaluate(() => {
        const { fetch } = window;
        const held = () => Promise.reject(new TypeError("held"));
        Object.assign(window, { fetch: held, release: () => Object.assign(window, { fetch }) });
    });
}

/** @param {Page} page */
const release = (page) => page.evaluate(() => /** @type {any} */ (window).release());

/** Nothing of the person is on the page, seen or not. @param {Page} page */
async function expectNothingOfThePerson(page) {
    await expect(tool(page).locator("[data-sign-in]")).toBeVisible();
    const left = await tool(page).evaluate((tool) => {
        const fields = /** @type {NodeListOf<HTMLInputElement>} */ (tool.querySelectorAll("input:not([readonly]), select, textarea"));
        // The texts of templates are the same for everybody.
        const texts = [...tool.querySelectorAll("[data-who], [data-view], [data-status], dialog")].map((part) => part.textContent);
        return [...texts, ...[...fields].map((field) => field.value)].join(" ");
    });
    expect(left).not.toMatch(PERSONAL);
    await expect(page.locator("[data-who]")).toBeHidden();
    // A page that has just been loaded has no form at all.
    const holders = tool(page).locator("[name=holder]");
    await expect.poll(() => holders.evaluateAll((all) => all.map((field) => /** @type {HTMLInputElement} */ (field).value).join(""))).toBe("");
}

/** Opens the form of Anna's card and types in it. @param {Page} page */
async function type(page) {
    await openList(page, ANNA);
    await openForm(page, "4242");
    await tool(page).getByLabel("Namn på kortet").fill("ANNA M ALM");
    await mark(page);
}

/** Leaves by a link. @param {Page} page */
async function leave(page) {
    await page.getByRole("link", { name: "Om ditt kort har avvisats" }).first().click();
    await expect(page).toHaveURL(DECLINED);
}

test("after a sign-out Back shows nothing of the person", async ({ page }) => {
    await type(page);
    await leave(page);
    await page.locator("[data-sign-out]").click();
    await expect(page.locator("[data-status]").first()).toHaveText("Du är utloggad.");
    await goBack(page);
    await expect(page).toHaveURL(/uppdatera-kort/);
    await expectNothingOfThePerson(page);
});

// Playwright waits for ever for a page that Firefox has kept for Back.
test("a page that the browser has kept is emptied, too, and is covered until then", { tag: "@no-firefox" }, async ({ page }) => {
    await type(page);
    await holdRequests(page);
    await leave(page);
    await signOutUnnoticed(page);
    await goBackToKept(page);
    await expect(tool(page)).toHaveAttribute("data-covered");
    await expect(page.locator("[data-who]")).toBeHidden();
    await expect(tool(page).getByLabel("Namn på kortet")).toBeHidden();
    // The reader comes to the window again.
    await release(page);
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(status(page)).toHaveText("Du är utloggad.");
    await expectNothingOfThePerson(page);
    await expectAccessible(page, TOOL);
});

// Playwright waits for ever for a page that Firefox has kept for Back.
test("a page of somebody whom another person followed is emptied, even when that session has ended by time", { tag: "@no-firefox" }, async ({ page, context, sessions }) => {
    await type(page);
    await leave(page);
    await signOutUnnoticed(page);
    const tab = await context.newPage();
    await signIn(tab, BJORN);
    await sessions.expire(context);
    await tab.close();
    await goBackToKept(page);
    await expect(status(page)).toHaveText("Du är utloggad.");
    await expectNothingOfThePerson(page);
});

// Playwright waits for ever for a page that Firefox has kept for Back.
test("Back without a sign-out shows what was typed", { tag: "@no-firefox" }, async ({ page }) => {
    await type(page);
    await leave(page);
    await goBackToKept(page);
    await expect(tool(page).getByLabel("Namn på kortet")).toHaveValue("ANNA M ALM");
    await expect(tool(page).getByLabel("Namn på kortet")).toBeVisible();
});

// Playwright waits for ever for a page that Firefox has kept for Back.
test("Back after the session has ended by time keeps what was typed", { tag: "@no-firefox" }, async ({ page, context, sessions }) => {
    await type(page);
    await leave(page);
    await sessions.expire(context);
    await goBackToKept(page);
    await expect(tool(page).locator("[data-ended]")).toBeVisible();
    await expect(tool(page).getByLabel("Namn på kortet")).toHaveValue("ANNA M ALM");
    await signIn(await context.newPage(), ANNA);
    await button(page, "Jag har loggat in igen").click();
    await expect(status(page)).toHaveText("Du är inloggad igen. Nu kan du fortsätta.");
    await expect(tool(page).getByLabel("Namn på kortet")).toHaveValue("ANNA M ALM");
});

// Playwright waits for ever for a page that Firefox has kept for Back.
test("Back shows nothing of the person until the server has been reached", { tag: "@no-firefox" }, async ({ page }) => {
    await type(page);
    await holdRequests(page);
    await leave(page);
    await goBackToKept(page);
    await expect(tool(page).getByText(/Därför är dina uppgifter dolda/)).toBeVisible();
    await expect(tool(page).locator("[data-who]")).toBeHidden();
    await expectAccessible(page, TOOL);
    const unreachable = tool(page).getByRole("status").filter({ hasText: "Det gick inte att nå servern. Försök igen." });
    await expect(unreachable).toBeHidden();
    await button(page, "Försök igen").click();
    await expect(unreachable).toBeVisible();
    await expect(tool(page).getByText(/Därför är dina uppgifter dolda/)).toBeVisible();
    await release(page);
    await button(page, "Försök igen").click();
    await expect(tool(page).getByLabel("Namn på kortet")).toHaveValue("ANNA M ALM");
    await expect(tool(page).getByText(/Därför är dina uppgifter dolda/)).toBeHidden();
    await expect(heading(page, "Ändra kortet som slutar på 4242")).toBeFocused();
});

test("Back after a sign-in shows that the reader is signed in", async ({ page }) => {
    await page.goto(CARD);
    await expect(tool(page).locator("[data-sign-in]")).toBeVisible();
    await mark(page);
    await signIn(page, ANNA);
    await goBack(page);
    await expect(heading(page, "Era prenumerationer")).toBeVisible();
});

test("a sign-out empties every tab at once", async ({ page, context }) => {
    await openList(page, ANNA);
    await openForm(page, "4242");
    await tool(page).getByLabel("Namn på kortet").fill("ANNA M ALM");
    const tab = await context.newPage();
    await openList(tab, ANNA);
    await button(tab, "Logga ut").click();
    await expect(status(page)).toHaveText("Du är utloggad.");
    await expectNothingOfThePerson(page);
    await page.bringToFront();
    await expect(tool(page).locator("[data-sign-in]")).toBeFocused();
});

test("what needs the session says at once that the reader has signed out elsewhere", async ({ page }) => {
    await openList(page, ANNA);
    await openForm(page, "4242");
    await tool(page).getByLabel("Namn på kortet").fill("ANNA M ALM");
    await signOutUnnoticed(page);
    await button(page, "Spara ändringarna").click();
    await expect(status(page)).toHaveText("Du är utloggad.");
    await expectNothingOfThePerson(page);
});

test("signing out on all devices ends the session in another browser, where nothing stays either", async ({ page, browser, baseURL }) => {
    const other = await browser.newContext({ baseURL });
    const elsewhere = await other.newPage();
    await openList(elsewhere, ANNA);
    await openForm(elsewhere, "4242");
    await page.bringToFront();
    await openList(page, ANNA);
    await expectLargeTargets(page, "[data-who]");
    await button(page, "Logga ut på alla enheter").click();
    await expect(status(page)).toHaveText("Du är utloggad på alla enheter.");
    await expect(tool(page).locator("[data-sign-in]")).toBeFocused();
    await elsewhere.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(status(elsewhere)).toHaveText("Du är utloggad.");
    await expectNothingOfThePerson(elsewhere);
    await other.close();
});

test("a page loaded again has no fields filled in of who has signed out", async ({ page }) => {
    await openList(page, ANNA);
    await openForm(page, "4242");
    await tool(page).getByLabel("Namn på kortet").fill("ANNA M ALM");
    await page.context().clearCookies();
    await page.reload();
    await expectNothingOfThePerson(page);
});

test("after a sign-out the page says that the next sign-in asks again, and it does", async ({ page }) => {
    await openList(page, ANNA);
    await button(page, "Logga ut").click();
    await expect(tool(page).getByText(/Nästa gång måste du logga in på nytt/)).toBeVisible();
    await expectAccessible(page, TOOL);
    await expectLargeTargets(page, TOOL);
    const request = page.waitForRequest(/\/idp\/authorize/);
    await tool(page).locator("[data-sign-in]").click();
    expect(new URL((await request).url()).searchParams.get("prompt")).toBe("login");
});

test("where the provider says how, the page leads to signing out there, too", async ({ page }) => {
    await openList(page, ANNA);
    const link = tool(page).getByRole("link", { name: /^Logga ut även hos/ });
    await button(page, "Logga ut").click();
    await expect(link).toBeVisible();
    await expectLargeTargets(page, TOOL);
    await link.click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Vill du logga ut?");
    await page.getByRole("button", { name: "Logga ut" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Du är utloggad");
});

test("where the provider does not say how, no link leads there", async ({ page }) => {
    await openList(page, ANNA);
    await page.route("**/api/sign-out", async (route) => {
        const response = await route.fetch();
        const { link, ...headers } = response.headers();
        expect(link).toMatch(/rel="end-session"$/);
        await route.fulfill({ response, headers });
    });
    await button(page, "Logga ut").click();
    await expect(status(page)).toHaveText("Du är utloggad.");
    await expect(tool(page).getByRole("link", { name: /^Logga ut även hos/ })).toBeHidden();
});
