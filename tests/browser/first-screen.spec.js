// @ts-check
// A phone in a hurry: what the first screen shows, what it costs, and that nothing moves.
import { brotliCompressSync, constants } from "node:zlib";
import { signIn } from "./card-tool.js";
import { ANNA } from "./demo-people.js";
import { CARD, CARD_IN_ENGLISH, DECLINED, DECLINED_IN_ENGLISH, everyPage, expect, test } from "./support.js";

/** What a page and its style may weigh together, in bytes: the first flight of a connection. */
const FIRST_FLIGHT = 14_000;

/** Made by Brotli as the CDN does, which compresses while it sends. @param {Buffer} bytes */
const weight = (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }).length;

for (const path of [CARD, DECLINED, CARD_IN_ENGLISH, DECLINED_IN_ENGLISH]) {
    test(`the button to sign in is in the first screen of ${path}`, async ({ page }) => {
        await page.goto(path);
        await expect(page.locator("[data-sign-in]")).toBeInViewport({ ratio: 1 });
    });
}

for (const path of ["/sv/byta-till-faktura/", "/sv/avbryta-prenumeration/", "/en/change-to-invoice/", "/en/cancel-subscription/"]) {
    test(`the next step is in the first screen of ${path}`, async ({ page }) => {
        await page.goto(path);
        await expect(page.locator(".intro a").first()).toBeInViewport({ ratio: 1 });
    });
}

test("every page and its style fit in the first flight", async ({ request }) => {
    for (const path of await everyPage(request)) {
        const html = await (await request.get(path)).body();
        const [, style] = /** @type {RegExpMatchArray} */ (html.toString().match(/<link rel="stylesheet" href="([^"]+)"/));
        const css = await (await request.get(style)).body();
        expect.soft(weight(html) + weight(css), path).toBeLessThanOrEqual(FIRST_FLIGHT);
    }
});

test("nothing moves while a page loads", { tag: "@both" }, async ({ page, request }) => {
    await watchShifts(page);
    for (const path of await everyPage(request)) {
        await page.goto(path);
        await page.waitForLoadState("networkidle");
        expect.soft(await shifts(page), path).toEqual([]);
    }
});

test("nothing moves for who is signed in, with and without a heading to come to", { tag: "@both" }, async ({ page }) => {
    await signIn(page, ANNA);
    await watchShifts(page);
    for (const path of [CARD, `${CARD}#lagg-till-ett-annat-kort`, `${DECLINED}#orsaker`]) {
        await page.goto("/sv/");
        await page.goto(path);
        await expect(page.locator("[data-view=list]:not([hidden]), [data-view=check]:not([hidden])")).toHaveCount(1);
        expect.soft(await shifts(page), path).toEqual([]);
    }
});

test("no word of a heading is broken without a hyphen, down to 320 pixels", async ({ page, request }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    for (const path of await everyPage(request)) {
        await page.goto(path);
        expect.soft(await brokenWords(page), path).toEqual([]);
    }
});

/**
 * The words of headings and teasers that stand on more than one line, and have neither a hyphen nor a soft one.
 * @param {import("@playwright/test").Page} page
 */
async function brokenWords(page) {
    return page.evaluate(() => {
        const broken = [];
        for (const element of document.querySelectorAll("h1, h2, h3, h4, .card a, summary")) {
            const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
            for (let node = texts.nextNode(); node; node = texts.nextNode()) {
                for (const { 0: word, index } of (node.textContent ?? "").matchAll(/[^\s-]+-?/g)) {
                    const range = new Range();
                    range.setStart(node, index);
                    range.setEnd(node, index + word.length);
                    if (!word.includes("\u00ad") && range.getClientRects().length > 1) broken.push(word);
                }
            }
        }
        return broken;
    });
}

/** Notes every layout shift of the pages to come. @param {import("@playwright/test").Page} page */
async function watchShifts(page) {
    await page.addInitScript(() => {
        const found = (/** @type {any} */ (window).shifts = /** @type {string[]} */ ([]));
        new PerformanceObserver((list) => {
            for (const { sources } of /** @type {any[]} */ (list.getEntries())) {
                const moved = (/** @type {any} */ { node, previousRect, currentRect }) =>
                    `${node?.outerHTML?.slice(0, 60)}: ${previousRect.top} -> ${currentRect.top}`;
                found.push(...sources.map(moved));
            }
        }).observe({ type: "layout-shift", buffered: true });
    });
}

/** What has moved on the page. @param {import("@playwright/test").Page} page */
const shifts = (page) => page.evaluate(() => /** @type {any} */ (window).shifts);
