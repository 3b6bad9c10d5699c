// @ts-check
// What readers do, in WebKit: the flows in which it differs from other engines, and those that nobody may fail in.
import { expect } from "@playwright/test";
import { ANNA } from "../demo-people.js";
import { WORKING_CARD } from "../provider-pages.js";
import { CARD, DECLINED } from "../support.js";
import { KEY } from "./page.js";
import { test } from "./test.js";

test.slow();

/** @typedef {import("./page.js").Page} Page */

/** Fields of the form for a card. */
const HOLDER = "[name=holder]";
const EXPIRY = "[name=expiry]";

/**
 * Signs in with a demo account, and comes back to a tool.
 * @param {Page} page @param {string} email @param {string} [back]
 */
async function signIn(page, email, back = `${CARD}#card-edit--tool`) {
    await page.go(`/api/sign-in?return=${encodeURIComponent(back)}&login_hint=${email}`);
    await page.see("[data-organisation]", "Norrbacka");
}

/** @param {Page} page */
async function openList(page) {
    await signIn(page, ANNA);
    await page.expectFocus("Era prenumerationer");
}

/** Opens the form for Anna's card. @param {Page} page */
async function openForm(page) {
    await openList(page);
    await page.click("button", "Ändra kortet som slutar på 4242");
    await page.expectFocus("Ändra kortet som slutar på 4242");
}

/** Types into the form, and leaves it by a link. @param {Page} page */
async function typeAndLeave(page) {
    await openForm(page);
    await page.fill(HOLDER, "ANNA M ALM");
    await page.run(() => document.documentElement.setAttribute("data-marked", ""));
    await page.click("main a", "Om ditt kort har avvisats");
    await page.poll(() => location.pathname).toBe(DECLINED);
    await page.see("[data-organisation]", "Norrbacka");
}

/** Where the heading is, from the top of the window, in CSS pixels. */
const place = () => document.getElementById("lagg-till-ett-annat-kort")?.getBoundingClientRect().top ?? NaN;

/** How far the heading is from where a link to it leads, in CSS pixels. */
function distance() {
    const heading = /** @type {HTMLElement} */ (document.getElementById("lagg-till-ett-annat-kort"));
    const { scrollY } = window;
    const { top } = heading.getBoundingClientRect();
    heading.scrollIntoView();
    const wanted = heading.getBoundingClientRect().top;
    window.scrollTo(0, scrollY);
    return Math.abs(top - wanted);
}

test("signing in leads to the provider and back to the list", async ({ page }) => {
    await page.go(CARD);
    await page.click("[data-sign-in]");
    await page.click("a", "Anna Alm");
    await page.expectFocus("Era prenumerationer");
    expect(await page.run(() => location.pathname)).toBe(CARD);
});

test("a refused change is corrected and saved, by keyboard", async ({ page }) => {
    await openForm(page);
    await page.fill(EXPIRY, "13/27");
    await page.press(KEY.enter);
    await page.see("[data-summary]:focus", "Ändringarna är inte sparade.");
    const expiry = `${String((new Date().getMonth() % 11) + 2).padStart(2, "0")}/${(new Date().getFullYear() + 3) % 100}`;
    await page.fill(EXPIRY, expiry);
    await page.press(KEY.enter);
    await page.expectFocus("Kortet är sparat");
    await openForm(page);
    await page.pollValue(EXPIRY).toBe(expiry);
});

test("after a sign-out Back shows nothing of the person", async ({ page }) => {
    await typeAndLeave(page);
    await page.click("[data-sign-out]");
    await page.see("[data-status]", "Du är utloggad.");
    await page.back();
    await page.poll(() => location.pathname).toBe(CARD);
    await page.see("[data-sign-in]");
    const left = await page.run(() => {
        const parts = [...document.querySelectorAll("[data-who], .tool [data-view], .tool [data-status], .tool dialog")];
        const fields = [...document.querySelectorAll(".tool :is(input:not([readonly]), select, textarea)")];
        return [...parts.map((part) => part.textContent), ...fields.map((field) => /** @type {any} */ (field).value)].join(" ");
    });
    expect(left).not.toMatch(/Anna |ANNA|Alm |ALM|Norrbacka|4242|Premium/);
});

// The old headless browser keeps no page for Back.
test("Back without a sign-out shows what was typed, on the page that the browser has kept", { tag: "@no-chromium-103" }, async ({ page }) => {
    await typeAndLeave(page);
    await page.back();
    await page.pollValue(`[data-marked] .tool:not([data-covered]) ${HOLDER}`).toBe("ANNA M ALM");
    await page.see(HOLDER);
});

test("a link to a heading leads there while the tool above it grows", async ({ page }) => {
    await openList(page);
    await page.go("/sv/");
    await page.go(`${CARD}#lagg-till-ett-annat-kort`);
    await page.see(".subscription");
    await page.poll(distance).toBeLessThanOrEqual(1);
    // The page is long enough below the heading for that to be the top of the window.
    expect(await page.run(place)).toBeLessThan(100);
});

test("a reload keeps the place below the tool", async ({ page }) => {
    await openList(page);
    await page.go(CARD);
    await page.see(".subscription");
    await page.run(() => document.getElementById("lagg-till-ett-annat-kort")?.scrollIntoView());
    await page.run(() => scrollBy(0, 300));
    const before = await page.run(place);
    expect(before).toBeLessThan(-200);
    // Where the browser does not know how to keep the place, the page stores it soon after.
    const stored = () => CSS.supports("overflow-anchor: auto") || history.state?.toolBottom < 0;
    await page.poll(stored).toBe(true);
    await page.reload();
    await page.see(".subscription");
    await expect.poll(async () => Math.abs((await page.run(place)) - before)).toBeLessThanOrEqual(1);
});

test("vote and comment are there on the way back", async ({ page }) => {
    await page.go(CARD);
    await page.click("#page--feedback label", "Nej");
    await page.see("[data-status]", "Ditt svar är sparat.");
    await page.fill("[name=comment]", "Visa en bild.");
    await page.click("#page--feedback a", "Läs integritetspolicyn");
    await page.poll(() => document.querySelector("h1")?.textContent).toBe("Integritetspolicy");
    await page.back();
    await page.pollValue("[name=comment]").toBe("Visa en bild.");
    await page.pollValue("[name=helpful]:checked").toBe("false");
    await page.click("#page--feedback [type=submit]");
    await page.expectFocus("Tack för din feedback!");
});

test("a declined card has its reason, and a detail that differs is found", async ({ page }) => {
    await signIn(page, ANNA, `${DECLINED}#decline-check--tool`);
    await page.see("[data-view=list] [data-heading], [data-other]");
    if (await page.run(() => document.querySelector("[data-view=list]")?.hasAttribute("hidden"))) await page.click("[data-other]");
    await page.click("[data-subscriptions] button", "Visio");
    await page.click("[data-compare] summary");
    await page.fill("[data-compare] [name=last4]", "1111");
    await page.press(KEY.enter);
    await page.expectFocus("Resultat av jämförelsen");
    await page.see("[data-result-list] li");
});

test("search is used by keyboard alone", async ({ page }) => {
    await page.go(CARD);
    await page.click("[type=search]");
    await page.press("kortet har gått ut");
    await page.see("[data-search-results] a", "Kortet har gått ut");
    await page.press(KEY.down);
    await page.poll(() => document.activeElement?.matches("[data-search-results] li:first-child a")).toBe(true);
    await page.press(KEY.enter);
    await page.poll(() => location.pathname + location.hash).toBe(`${DECLINED}#advice--expired-card`);
    await page.see("#advice--expired-card");
});

test("an invoice is paid once the reader has seen the amount and the bank has asked", async ({ page }) => {
    await openList(page);
    await page.click("button", "Betala 980,00 kr nu");
    await page.expectFocus("Betala 980,00 kr nu?");
    await page.press(KEY.escape);
    await page.poll(() => document.activeElement?.textContent).toMatch(/^Betala/);
    await page.press(KEY.enter);
    await page.click("dialog[open] [data-pay-confirm]");
    await page.click("[name=action][value=approve]");
    await page.expectFocus("Betalningen är gjord");
});

test("a card is added on the provider's page, and the reader comes back", async ({ page }) => {
    await openList(page);
    await page.click("button", "Lägg till ett annat kort");
    await page.click("button", "Fortsätt till Påhittade Betalningar AB");
    const fields = { number: WORKING_CARD, exp: "12/31", cvc: "123", name: "ANNA ALM", line1: "Storgatan 1", postal_code: "111 22", city: "Stockholm" };
    for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
    await page.click("[name=action][value=save]");
    await page.expectFocus("Kortet är tillagt");
    expect(await page.run(() => location.pathname + location.hash)).toBe(CARD);
});
