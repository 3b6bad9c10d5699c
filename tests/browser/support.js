// @ts-check
// What the specs share: a stack and a page that must report no error, the site's pages, and what is measured on each.
import { test as base, expect } from "@playwright/test";
import { AxeBuilder } from "@axe-core/playwright";
import { FeedbackTable } from "./feedback-table.js";
import { SessionsTable } from "./sessions-table.js";
import { withStack } from "./stack.js";

export { expect };

/** An article with steps and links to others, and the one with the list of reasons. */
export const CARD = "/sv/uppdatera-kort/";
export const DECLINED = "/sv/avvisat-kort/";

/** The same in English. */
export const CARD_IN_ENGLISH = "/en/update-card/";
export const DECLINED_IN_ENGLISH = "/en/declined-card/";

const WITH_HISTORY = { executablePath: "/usr/bin/chromium", ignoreDefaultArgs: ["--disable-back-forward-cache"] };

/** How a request ends when the reader leaves the page, in Chromium and in Firefox. */
const LEFT = ["net::ERR_ABORTED", "NS_BINDING_ABORTED", "NS_ERROR_ABORT"];

/** What accessibility is checked against. */
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * @typedef {import("@playwright/test").PlaywrightTestArgs & import("@playwright/test").PlaywrightTestOptions} Test
 * @typedef {import("@playwright/test").PlaywrightWorkerArgs & import("@playwright/test").PlaywrightWorkerOptions} Worker
 * @typedef {import("./stack.js").Stack} Stack
 * @typedef {import("@playwright/test").TestType<Test & {trouble: RegExp, feedbackTable: FeedbackTable, sessions: SessionsTable}, Worker & {stack: Stack}>} SiteTest
 */

/**
 * A test against a stack that its worker has for itself. Its page must print no error and no warning in the console,
 * violate no policy and miss no file, unless `trouble` names what the test itself brings about.
 */
export const test = /** @type {SiteTest} */ (base.extend({
    stack: [async (/** @type {{}} */ {}, /** @type {(stack: Stack) => Promise<void>} */ use) => withStack(use), { scope: "worker" }],
    baseURL: async (/** @type {{stack: Stack}} */ { stack }, use) => use(stack.site),
    feedbackTable: async (/** @type {any} */ { stack, request }, use) => use(new FeedbackTable(stack.dynamodb, request)),
    sessions: async (/** @type {any} */ { stack, request }, use) => use(new SessionsTable(stack.dynamodb, request)),
    trouble: /** @type {any} */ ([/^$/, { option: true }]),
    page: async (/** @type {{page: import("@playwright/test").Page, trouble: RegExp}} */ { page, trouble }, use) => {
        /** @type {string[]} */
        const reported = [];
        page.on("console", (message) => {
            if (["error", "warning"].includes(message.type())) reported.push(message.text());
        });
        page.on("pageerror", (error) => reported.push(error.message));
        page.on("requestfailed", (request) => {
            const { errorText } = request.failure() ?? { errorText: "" };
            // A request that ends because the reader leaves the page is no trouble.
            if (!LEFT.includes(errorText)) reported.push(`${request.url()} ${errorText}`);
        });
        await use(page);
        expect(reported.filter((line) => !trouble.test(line))).toEqual([]);
    },
}));

/**
 * The same, in a Chromium that keeps pages for Back, as readers' browsers do. The headless shell has no such cache, and
 * Playwright starts Chromium without it unless it is told not to.
 */
export const testWithHistory = test.extend({
    launchOptions: [
        async ({ launchOptions, browserName }, use) => use(browserName === "chromium" ? { ...launchOptions, ...WITH_HISTORY } : launchOptions),
        { scope: "worker" },
    ],
});

/**
 * The paths of all pages, or of those in one language: those in the sitemap, and those that are in none.
 * @param {import("@playwright/test").APIRequestContext} request
 * @param {"sv" | "en"} [language] for what the words make no difference to
 */
export async function everyPage(request, language) {
    const sitemap = await (await request.get("/sitemap.xml")).text();
    const paths = [...sitemap.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => new URL(url).pathname);
    for (const path of [CARD, CARD_IN_ENGLISH]) expect(paths).toContain(path);
    const all = [...paths, "/sv/tack/", "/en/thank-you/", "/sv/a-o/", "/en/a-o/"];
    return [...all.filter((path) => !language || path.startsWith(`/${language}/`)), "/404.html"];
}

/**
 * No rule of accessibility is violated on the page, or in a part of it. The legacy mode leaves out frames, of which the pages have
 * none, and so does not open a window for their results. Of the rules that hold, nobody reads what they were tried on.
 * @param {import("@playwright/test").Page} page
 * @param {string} [part] its selector
 */
export async function expectAccessible(page, part = "html") {
    const axe = new AxeBuilder({ page }).include(part).options({ resultTypes: ["violations"] }).withTags(RULES).setLegacyMode(true);
    const { violations } = await axe.analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
    expect.soft(found, page.url()).toEqual([]);
}

/**
 * Nothing is wider than the window, at the ordinary size of text and at twice that.
 * @param {import("@playwright/test").Page} page
 */
export async function expectNoOverflow(page) {
    for (const times of [2, 1]) {
        const over = await page.evaluate((times) => {
            const { style } = document.documentElement;
            style.fontSize = "";
            if (times > 1) style.fontSize = `${times * parseFloat(getComputedStyle(document.documentElement).fontSize)}px`;
            const { scrollWidth, clientWidth } = document.documentElement;
            const wide = [...document.querySelectorAll("main *, header *, footer *")].filter((element) => {
                const { right, width } = element.getBoundingClientRect();
                return width > 1 && right > clientWidth + 1 && !element.closest(".table");
            });
            const names = wide.map((element) => `${element.tagName} ${element.textContent?.trim().slice(0, 40)}`);
            return scrollWidth > clientWidth ? names : [];
        }, times);
        expect.soft(over, `${page.url()}, text × ${times}, ${page.viewportSize()?.width} px`).toEqual([]);
    }
}

/**
 * Every control that is seen, on the page or in the part of it, can be hit in a square of 24 pixels (WCAG 2.5.8), links in
 * running text excepted.
 * @param {import("@playwright/test").Page} page
 * @param {string} [part] its selector
 */
export async function expectLargeTargets(page, part = "html") {
    const small = await page.evaluate((part) => {
        /** How far a control reaches from its middle, in pixels. @param {Element} control */
        const extent = (control) => {
            control.scrollIntoView({ block: "center", behavior: "instant" });
            const [{ left, top, width, height }] = control.getClientRects();
            const [x, y] = [left + width / 2, top + height / 2];
            const reach = (/** @type {number} */ dx, /** @type {number} */ dy) => {
                let steps = 0;
                while (steps < 24) {
                    const hit = document.elementFromPoint(x + dx * (steps + 0.5), y + dy * (steps + 0.5));
                    const own = hit && (control.contains(hit) || hit.closest("label")?.control === control);
                    if (!own) break;
                    steps += 1;
                }
                return steps;
            };
            return { width: reach(-1, 0) + reach(1, 0), height: reach(0, -1) + reach(0, 1) };
        };
        const inText = (/** @type {Element} */ control) =>
            control.matches("a") &&
            getComputedStyle(control).display === "inline" &&
            (control.parentElement?.textContent ?? "").trim() !== control.textContent?.trim() &&
            !control.closest("nav, header, footer");
        const controls = document.querySelectorAll(`${part} :is(a[href], button, input, textarea, summary)`);
        const seen = [...controls].filter((control) => {
            const { right, bottom, width } = control.getBoundingClientRect();
            return control.checkVisibility({ visibilityProperty: true }) && right > 0 && bottom > 0 && width > 1;
        });
        return seen
            .filter((control) => !inText(control))
            .map((control) => ({ ...extent(control), control: control.outerHTML.slice(0, 120) }))
            .filter(({ width, height }) => width < 24 || height < 24)
            .map(({ width, height, control }) => `${width} × ${height}: ${control}`);
    }, part);
    expect.soft(small, page.url()).toEqual([]);
}

/** Goes back in the browser's history, once the page is complete. @param {import("@playwright/test").Page} page */
export async function goBack(page) {
    await page.waitForLoadState();
    // The page answers before it goes.
    await page.evaluate(() => void setTimeout(() => history.back()));
}
