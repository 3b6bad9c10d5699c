// @ts-check
// A page that was opened before newer functions were deployed: it shows what it has words for, and says so where it can show nothing.
import { EVERY_STATE, answerSubscriptions } from "./card-responses.js";
import { TOOL, button, heading, openForm, openList, save, signIn, subscriptionItem, tool } from "./card-tool.js";
import { ANNA } from "./demo-people.js";
import { CARD, CARD_IN_ENGLISH, DECLINED, expect, expectAccessible, test } from "./support.js";

/** @typedef {import("@playwright/test").Page} Page */

const [, , VISIO] = /** @type {any[]} */ (EVERY_STATE);

/** What the page cannot show is reported in the console, too. */
const FAULT = /undefined|is not a function|lacks an address/;

/** Responds so to requests for a path. @param {Page} page @param {string} path @param {object} json */
const answer = (page, path, json) => page.route(path, (route) => route.fulfill({ json }));

/** The alert above the views. @param {Page} page */
const alert = (page) => tool(page).locator("[data-problem]");

test("states and steps that the page has no words for are left out", async ({ page }) => {
    const unknown = { ...VISIO, status: "paused", card: { ...VISIO.card, status: "under-review", brand: "newpay" }, actions: ["write-to-us", "add-card"] };
    const well = { ...unknown, id: "sub_well", name: "Well", needsAction: false };
    await answerSubscriptions(page, [unknown, well]);
    await openList(page, ANNA);
    await expect(subscriptionItem(page, "Visio").locator(".badge:visible")).toHaveCount(0);
    await expect(subscriptionItem(page, "Visio")).toContainText("Kort som slutar på 9995");
    await expect(subscriptionItem(page, "Visio").locator("[data-act-buttons] .button")).toHaveText("Lägg till ett annat kort");
    await expect(subscriptionItem(page, "Well")).toContainText("Kort som slutar på 9995");
    await expectAccessible(page, TOOL);

    const check = page.locator("#decline-check--tool");
    await answer(page, "**/api/decline-check", { fields: [], decline: null, card: {}, next: ["write-to-us", "add-card"] });
    await page.goto(`${DECLINED}#decline-check--tool`);
    await check.getByRole("button", { name: /^Visio/ }).or(check.locator("[data-other]")).first().click();
    await check.getByRole("button", { name: /^Visio/ }).click();
    await expect(check.locator("[data-heading]:visible")).toContainText("Kort som slutar på 9995");
    await expect(check.locator("[data-next]")).toHaveText(/^\s*Du fyller i kortuppgifterna hos/);
});

test("an unknown result of the bank's counts as none", async ({ page }) => {
    await answerSubscriptions(page);
    await answer(page, "**/pay", { result: "under-review" });
    await answer(page, "**/verify", { result: "under-review" });
    await openList(page, ANNA);
    await button(page, /^Betala 349,00\skr nu/).click();
    await page.getByRole("dialog").getByRole("button", { name: /^Betala/ }).click();
    await expect(heading(page, "Betalningen är inte bekräftad än")).toBeFocused();
    await expect(button(page, "Se efter igen")).toBeVisible();
    await button(page, "Visa alla prenumerationer").click();
    await subscriptionItem(page, "Basic").getByRole("button", { name: "Fråga banken om kortet fungerar" }).click();
    await expect(heading(page, "Svaret går inte att hämta just nu")).toBeFocused();
});

test("a field that the page does not know is in the history without its name", async ({ page }) => {
    await answerSubscriptions(page);
    const entry = { at: "2030-11-20T08:00:00Z", by: "Anna Alm", version: 2, fields: [{ field: "phone", from: null, to: null }] };
    await answer(page, "**/history", { history: [entry] });
    await openList(page, ANNA);
    await subscriptionItem(page, "Visio").getByText("Vem har ändrat kortet?").click();
    await expect(subscriptionItem(page, "Visio").locator("[data-history]")).toContainText("Anna Alm ändrade en annan uppgift.");
});

test.describe("a response that the page cannot show", () => {
    test.use({ trouble: FAULT });

    for (const path of [CARD, CARD_IN_ENGLISH]) {
        test(`leads to loading the page again, on ${path}`, async ({ page }) => {
            await answer(page, "**/api/subscriptions", { organisation: {} });
            const back = encodeURIComponent(`${path}${TOOL}`);
            await page.goto(`/api/sign-in?return=${back}&login_hint=${encodeURIComponent(ANNA)}`);
            await expect(alert(page)).toHaveText(path === CARD ? /Sidan kunde inte visa svaret\. Ladda om sidan\./ : /The page could not show the answer\. Reload the page\./);
            await expect(tool(page).locator("[data-status]")).toBeEmpty();
            await expectAccessible(page, TOOL);
            await page.unroute("**/api/subscriptions");
            await tool(page).locator("[data-reload]").click();
            await expect(tool(page).locator(".subscription").first()).toBeVisible();
            await expect(alert(page)).toBeEmpty();
        });
    }

    test("is said so where it should have led to another site", async ({ page }) => {
        await answer(page, "**/new-card", {});
        await openList(page, ANNA);
        await subscriptionItem(page, "Exchange Online").getByRole("button", { name: "Lägg till ett annat kort" }).click();
        await tool(page).getByRole("checkbox", { name: "Visio" }).check();
        await button(page, /^Fortsätt till/).click();
        await expect(alert(page)).toContainText("Sidan kunde inte visa svaret.");
        await expect(page).toHaveURL(`${CARD}${TOOL}`);
        await expect(tool(page).getByRole("checkbox", { name: "Visio" })).toBeChecked();
    });

    test("is said so beside what was typed", async ({ page }) => {
        await signIn(page, ANNA);
        await openForm(page, "4242");
        await tool(page).getByLabel("Namn på kortet").fill("ANNA M ALM");
        await answer(page, "**/api/cards/*", { card: {} });
        await save(page);
        await expect(alert(page)).toContainText("Se efter vad som redan är sparat");
        await expect(alert(page)).toBeInViewport();
        await expect(tool(page).getByLabel("Namn på kortet")).toHaveValue("ANNA M ALM");
    });
});

test("nothing is said of when the session ends if the functions do not tell", async ({ page }) => {
    const session = { signedIn: true, person: "1", name: "Anna Alm", email: ANNA, organisation: "Norrbacka Bygg AB", billingAdmin: true };
    await answer(page, "**/api/session", session);
    await openList(page, ANNA);
    await expect(page.getByRole("dialog")).toBeHidden();
});

test("an error that is not the page's own is not shown", async ({ page }) => {
    await answerSubscriptions(page);
    await openList(page, ANNA);
    await page.evaluate(() => window.dispatchEvent(new ErrorEvent("error", { error: new Error("of an extension") })));
    await expect(alert(page)).toBeEmpty();
});
