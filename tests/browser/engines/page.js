// @ts-check
// A page in any engine, as the flows use it: they find things by what a reader sees, and press real keys and buttons.
import { expect } from "@playwright/test";

/** How long the page may take for what the test waits for, in ms. */
const TIMEOUT = 20_000;

/**
 * What a page needs of the browser that shows it. `run` runs the text of a function in the page; `press` presses keys, each
 * by WebDriver's code point or as the character that it types.
 * @typedef {object} Browser
 * @property {(url: string) => Promise<unknown>} go
 * @property {() => Promise<unknown>} reload
 * @property {(script: string, args: any[]) => Promise<any>} run
 * @property {(x: number, y: number) => Promise<unknown>} click
 * @property {(keys: string[]) => Promise<unknown>} press
 */

/** Keys, by WebDriver's code points. */
export const KEY = { enter: "\ue007", down: "\ue015", escape: "\ue00c" };

export class Page {
    /** @param {Browser} browser @param {string} site */
    constructor(browser, site) {
        this.browser = browser;
        this.site = site;
    }

    /** @param {string} path */
    async go(path) {
        await this.browser.go(this.site + path);
    }

    async reload() {
        await this.browser.reload();
    }

    /** Goes back in the browser's history, once the page is complete. */
    async back() {
        await this.poll(() => document.readyState).toBe("complete");
        await this.run(() => history.back());
    }

    /**
     * Runs a function in the page.
     * @template {any[]} A
     * @template R
     * @param {(...args: A) => R} script
     * @param {A} args
     * @returns {Promise<R>}
     */
    async run(script, ...args) {
        return this.browser.run(String(script), args);
    }

    /**
     * Waits for a value in the page, which may be on the way to another page.
     * @template {any[]} A
     * @param {(...args: A) => any} script
     * @param {A} args
     */
    poll(script, ...args) {
        return expect.poll(() => this.run(script, ...args).catch(String), { timeout: TIMEOUT });
    }

    /** Waits for the value of a field. @param {string} selector */
    pollValue(selector) {
        return this.poll((selector) => /** @type {HTMLInputElement | null} */ (document.querySelector(selector))?.value, selector);
    }

    /** Waits until something is seen. @param {string} selector @param {string} [name] how its name begins */
    async see(selector, name = "") {
        await this.find(selector, name, false);
    }

    /** Clicks something as soon as it can be. @param {string} selector @param {string} [name] how its name begins */
    async click(selector, name = "") {
        const { x, y } = await this.find(selector, name, true);
        await this.browser.click(x, y);
    }

    /**
     * Waits until something is seen. What is to be clicked can be, and has come to rest: two looks find it in one place.
     * @param {string} selector @param {string} name @param {boolean} toClick
     * @returns {Promise<{x: number, y: number}>}
     */
    async find(selector, name, toClick) {
        /** @type {{x: number, y: number} | null} */
        let found = null;
        const find = async () => {
            const before = found;
            found = await this.run(middle, selector, name, toClick).catch(() => null);
            return found !== null && (!toClick || (before?.x === found.x && before.y === found.y));
        };
        await expect.poll(find, { message: `${selector} “${name}” is not seen`, timeout: TIMEOUT, intervals: [50, 100, 250] }).toBe(true);
        return /** @type {any} */ (found);
    }

    /** Types into a field instead of what it has. @param {string} selector @param {string} text */
    async fill(selector, text) {
        await this.click(selector);
        await this.run(() => /** @type {HTMLInputElement} */ (document.activeElement).select());
        await this.press(text);
    }

    /** Presses keys, one after the other. @param {string} keys */
    async press(keys) {
        await this.browser.press([...keys]);
    }

    /** Waits until what has the focus has this text. @param {string} text */
    async expectFocus(text) {
        await this.poll(() => document.activeElement?.textContent?.trim().replace(/\s+/g, " ")).toBe(text);
    }
}

/**
 * The middle in the window of the first element that is seen and whose name begins so; null if there is none. What is to be
 * clicked is moved into the window, and nothing may cover it.
 * @param {string} selector @param {string} name @param {boolean} toClick
 */
function middle(selector, name, toClick) {
    // Older engines have no `checkVisibility`, and make no box for what is closed.
    const seen = (/** @type {Element} */ element) => element.checkVisibility?.() ?? element.getClientRects().length > 0;
    const named = (/** @type {Element} */ element) => (element.ariaLabel ?? element.textContent ?? "").trim().replace(/\s+/g, " ").startsWith(name);
    const element = [...document.querySelectorAll(selector)].find((element) => seen(element) && named(element));
    if (!element) return null;
    const around = element.getBoundingClientRect();
    if (toClick && (around.top < 0 || around.bottom > innerHeight)) element.scrollIntoView({ block: "center", behavior: "instant" });
    const [{ left, top, width, height }] = element.getClientRects();
    const [x, y] = [Math.floor(left + width / 2), Math.floor(top + height / 2)];
    const hit = document.elementFromPoint(x, y);
    return !toClick || element.contains(hit) || hit?.contains(element) ? { x, y } : null;
}
