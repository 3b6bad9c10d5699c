// @ts-check
// A test in an engine that Playwright cannot drive: a stack and a driver that the worker has for itself, and a browser that each
// test has for itself.
import { test as base } from "@playwright/test";
import { withStack } from "../stack.js";
import { ENGINES } from "./engines.js";
import { Page } from "./page.js";

/**
 * @typedef {import("../stack.js").Stack} Stack
 * @typedef {{engine: keyof typeof ENGINES, stack: Stack, driver: import("./engines.js").Driver}} Worker
 * @typedef {import("@playwright/test").TestType<{page: Page}, Worker>} EngineTest
 */

export const test = /** @type {EngineTest} */ (/** @type {unknown} */ (base.extend(/** @type {any} */ ({
    engine: ["webkitgtk", { option: true, scope: "worker" }],
    stack: [async (/** @type {{}} */ {}, /** @type {any} */ use) => withStack(use), { scope: "worker" }],
    driver: [
        async (/** @type {Worker} */ { engine }, /** @type {any} */ use) => ENGINES[engine](use),
        { scope: "worker" },
    ],
    page: async (/** @type {Worker} */ { stack, driver }, /** @type {any} */ use) =>
        driver.withBrowser((browser) => use(new Page(browser, stack.site))),
}))));
