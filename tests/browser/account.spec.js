// @ts-check
// Failures around the session: signing in, switching accounts and signing out fail, functions do not respond.
// The page always says what has happened, and the reader can continue.
import { answerProblem, answerSubscriptions } from "./card-responses.js";
import { TOOL, blockSession, button, heading, openForm, openList, problem, signIn, status, tool } from "./card-tool.js";
import { ANNA, CILLA } from "./demo-people.js";
import { CARD, expect, expectAccessible, expectLargeTargets, test } from "./support.js";

// Firefox says of a script that does not come that its hash is wrong.
test.use({ trouble: /Failed to load resource|net::ERR_|hashes in the integrity attribute/ });

/** @typedef {import("@playwright/test").Page} Page */

/** The ends of a sign-in, and what the page says of each. */
const ENDS = {
    cancelled: /Inloggningen avbröts, så du är inte inloggad/,
    failed: /Inloggningen blev inte klar\. Försök igen\./,
    "no-organisation": /hör inte till någon organisation\. Logga in med ett annat konto/,
    "too-late": /tog mer än tio minuter/,
    "cookie-lost": /Tillåt kakor för den här webbplatsen och logga in igen/,
    repeated: /är redan använd/,
    unavailable: /Det går inte att logga in just nu/,
};

for (const [end, words] of Object.entries(ENDS)) {
    test(`the page and the start page say that a sign-in has ended: ${end}`, async ({ page }) => {
        await page.goto(`${CARD}#sign-in--${end}`);
        await expect(problem(page)).toHaveText(words);
        const next = end === "no-organisation" ? "Logga in med ett annat konto" : "Logga in med ditt arbets- eller skolkonto";
        await expect(tool(page).getByRole("link", { name: next })).toBeFocused();
        await expect(page).toHaveURL(CARD);
        await expectAccessible(page, TOOL);
        await expectLargeTargets(page, TOOL);
        await page.goto(`/#sign-in--${end}`);
        await expect(page).toHaveURL(`/sv/#sign-in--${end}`);
        await expect(page.locator(`#sign-in--${end}`)).toHaveText(words);
        await expect(page.locator(".target-only:visible")).toHaveCount(1);
        await expectAccessible(page);
    });
}

test("after a failed sign-in the reader can use another account", async ({ page }) => {
    await page.goto(`${CARD}#sign-in--failed`);
    await tool(page).getByRole("link", { name: "Logga in med ett annat konto" }).click();
    await page.getByText("Anna Alm").click();
    await expect(heading(page, "Era prenumerationer")).toBeFocused();
});

test("who goes back to a sign-in that succeeded is signed in, and told of no failure", async ({ page }) => {
    const callback = page.waitForRequest(/sign-in\/callback/);
    await openList(page, ANNA);
    await page.goto((await callback).url());
    await expect(heading(page, "Era prenumerationer")).toBeFocused();
    await expect(problem(page)).toBeEmpty();
    await page.goto("/sv/");
    await page.goto(`${CARD}#sign-in--repeated`);
    await expect(heading(page, "Era prenumerationer")).toBeFocused();
    await expect(problem(page)).toBeEmpty();
});

test("two tabs sign in side by side", async ({ page, context }) => {
    const other = await context.newPage();
    for (const tab of [page, other]) {
        await tab.goto(CARD);
        await tool(tab).locator("[data-sign-in]").click();
        await expect(tab.getByText("Anna Alm")).toBeVisible();
    }
    for (const tab of [page, other]) {
        await tab.bringToFront();
        await tab.getByText("Anna Alm").click();
        await expect(heading(tab, "Era prenumerationer")).toBeFocused();
    }
});

for (const email of [ANNA, CILLA]) {
    test(`after ${email} cancels switching accounts, the page says that they are still signed in`, async ({ page }) => {
        await signIn(page, email);
        await tool(page).getByRole("link", { name: "Byt konto" }).click();
        await page.getByRole("link", { name: "Avbryt" }).click();
        await expect(problem(page)).toHaveText(/Du är fortfarande inloggad med samma konto som förut\./);
        await expect(page.locator("[data-who]")).toContainText(email);
        await expect(tool(page).locator("[data-heading]:visible")).toBeFocused();
        await expectAccessible(page, TOOL);
    });
}

test("that the identity provider is unavailable is also shown to a reader who is signed in, and only once", async ({ page }) => {
    await openList(page, ANNA);
    await page.goto("/sv/");
    await page.goto(`${CARD}#sign-in--unavailable`);
    await expect(problem(page)).toHaveText(/Det går inte att logga in med något annat konto just nu\./);
    await expect(heading(page, "Era prenumerationer")).toBeFocused();
    await openForm(page, "4242");
    await expect(problem(page)).toBeEmpty();
});

test("when the session cannot be fetched, the page says so, also after another try", async ({ page }) => {
    const release = await blockSession(page);
    await page.goto(`${CARD}${TOOL}`);
    const away = heading(page, "Prenumerationerna går inte att hämta just nu");
    await expect(away).toBeFocused();
    await expectAccessible(page, TOOL);
    await button(page, "Försök igen").focus();
    await page.keyboard.press("Enter");
    await expect(away).toBeFocused();
    await release();
    await button(page, "Försök igen").click();
    await expect(tool(page).getByRole("link", { name: "Logga in med ditt arbets- eller skolkonto" })).toBeFocused();
});

/** What comes once an administrator has signed in: scripts, their style, the tool's views. */
const LATE_FILES = { script: "**/assets/card-edit.*.js", style: "**/assets/tools.*.css", views: "**/assets/card-edit.*.html" };

for (const [file, address] of Object.entries(LATE_FILES)) {
    test(`a file that failed to load is loaded again with the page: ${file}`, async ({ page }) => {
        await page.route(address, (route) => route.abort());
        const back = encodeURIComponent(`${CARD}#new-card--cancelled`);
        await page.goto(`/api/sign-in?return=${back}&login_hint=${encodeURIComponent(ANNA)}`);
        await expect(heading(page, "Prenumerationerna går inte att hämta just nu")).toBeFocused();
        await page.unroute(address);
        await button(page, "Försök igen").click();
        await expect(heading(page, "Inget kort lades till")).toBeFocused();
    });
}

test("after a failed sign-out the page says every time that the reader is still signed in", async ({ page }) => {
    await openList(page, ANNA);
    await answerProblem(page, "**/api/sign-out", 503, { code: "unavailable" });
    for (const _ of "12") {
        await button(page, "Logga ut").click();
        await expect(problem(page)).toHaveText(/Du är fortfarande inloggad\. Försök igen\./);
        await expect(button(page, "Logga ut")).toBeFocused();
        await expect(page.locator("[data-who]")).toContainText(ANNA);
    }
    await page.unroute("**/api/sign-out");
    await button(page, "Logga ut").click();
    await expect(status(page)).toHaveText("Du är utloggad.");
    await expect(problem(page)).toBeEmpty();
});

test("signing out leaves nothing of the person on the page", async ({ page }) => {
    await answerSubscriptions(page);
    await page.route("**/pay", (route) => route.fulfill({ json: { result: "declined", code: "insufficient_funds" } }));
    await openList(page, ANNA);
    await button(page, /^Betala 349,00\skr nu/).click();
    await page.getByRole("dialog").getByRole("button", { name: "Betala" }).click();
    await expect(heading(page, "Betalningen nekades")).toBeFocused();
    await button(page, "Logga ut").click();
    await expect(status(page)).toHaveText("Du är utloggad.");
    await expect(tool(page)).not.toContainText(/349|9995|Visio|Anna|Norrbacka|Betalningen nekades/);
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});
