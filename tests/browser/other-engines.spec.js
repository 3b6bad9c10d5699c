// @ts-check
// What the page does itself where a browser lacks a feature. The features are taken away from the browser of the tests.
import { TOOL, button, openList, signIn, tool } from "./card-tool.js";
import { ANNA } from "./demo-people.js";
import { CARD, DECLINED, expect, test } from "./support.js";

/**
 * Takes a feature away.
 * @param {import("@playwright/test").Page} page
 * @param {string} feature how it begins in `CSS.supports`
 */
const without = (page, feature) =>
    page.addInitScript((feature) => {
        const supports = CSS.supports.bind(CSS);
        CSS.supports = (/** @type {string} */ first, /** @type {string[]} */ ...rest) =>
            !first.startsWith(feature) && /** @type {any} */ (supports)(first, ...rest);
    }, feature);

/** How far a heading is from where a link to it leads, in CSS pixels. @param {import("@playwright/test").Page} page @param {string} id */
const distance = (page, id) =>
    page.locator(`#${id}`).evaluate((heading) => {
        const { scrollY } = window;
        const { top } = heading.getBoundingClientRect();
        heading.scrollIntoView();
        const wanted = heading.getBoundingClientRect().top;
        window.scrollTo(0, scrollY);
        return Math.round(Math.abs(top - wanted));
    });

/** Waits until the list of subscriptions is there. @param {import("@playwright/test").Page} page */
const listed = (page) => expect(tool(page).locator(".subscription").first()).toBeAttached();

test("the target of a link stays in place while the tool above it grows, also after a reload", async ({ page }) => {
    await without(page, "overflow-anchor");
    await page.addInitScript(() => {
        document.addEventListener("DOMContentLoaded", () => (document.documentElement.style.overflowAnchor = "none"));
    });
    await signIn(page, ANNA);
    await page.goto("/sv/");
    await page.goto(`${CARD}#lagg-till-ett-annat-kort`);
    await listed(page);
    await expect.poll(() => distance(page, "lagg-till-ett-annat-kort")).toBeLessThanOrEqual(1);
    // Elsewhere than at the target.
    await page.mouse.move(100, 400);
    await page.mouse.wheel(0, 300);
    const place = () => page.locator("#lagg-till-ett-annat-kort").evaluate((heading) => Math.round(heading.getBoundingClientRect().top));
    await expect.poll(place).toBeLessThan(-200);
    const before = await place();
    const difference = () => page.locator(TOOL).evaluate((tool) => Math.abs(history.state?.toolBottom - tool.getBoundingClientRect().bottom));
    await expect.poll(difference).toBeLessThan(1);
    await page.reload();
    await listed(page);
    await expect.poll(async () => Math.abs((await place()) - before)).toBeLessThanOrEqual(1);
});

test("the tool in view grows downwards", async ({ page }) => {
    await without(page, "overflow-anchor");
    await signIn(page, ANNA);
    await page.goto("/sv/");
    await page.goto(CARD);
    await listed(page);
    const line = tool(page).locator(".well summary").first();
    await line.scrollIntoViewIfNeeded();
    const before = await page.evaluate(() => scrollY);
    await line.click();
    await expect(tool(page).locator(".well details[open]")).toHaveCount(1);
    expect(await page.evaluate(() => scrollY)).toBe(before);
});

test("closed reasons are printed with their advice", async ({ page }) => {
    await without(page, "selector(::details-content)");
    await page.goto(DECLINED);
    await page.locator("details.reason summary").first().click();
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    await expect(page.locator("details.reason:not([open])")).toHaveCount(0);
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    // What the reader has opened stays open.
    await expect(page.locator("details.reason[open]")).toHaveCount(1);
});

test("a browser that refuses channels between tabs with its cookies says what signing in needs", async ({ page }) => {
    await page.addInitScript(() => {
        const refuse = function () {
            throw new DOMException("refused", "SecurityError");
        };
        Object.assign(window, { BroadcastChannel: refuse });
    });
    await page.goto(`${CARD}#sign-in--cookie-lost`);
    await expect(tool(page).getByRole("alert")).toContainText("Tillåt kakor för den här webbplatsen");
    await openList(page, ANNA);
    await button(page, "Logga ut").click();
    await expect(tool(page).locator("[data-status]")).toHaveText("Du är utloggad.");
});
