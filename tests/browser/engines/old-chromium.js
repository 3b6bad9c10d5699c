// @ts-check
// Chromium 103, of 2022, as an npm package has it. Playwright starts it and moves its pointer; what it runs in a page to find
// things needs a newer browser.
import { resolve } from "node:path";
import { chromium } from "@playwright/test";
import { KEY } from "./page.js";

/** `tests/run` unpacks it. */
const PROGRAM = resolve(__dirname, "../../tools/node_modules/.chromium-103");

/** The keys that type no character. */
const NAMES = /** @type {Record<string, string>} */ ({ [KEY.enter]: "Enter", [KEY.down]: "ArrowDown", [KEY.escape]: "Escape" });

/** Starts the browser, and ends it after `use`. @param {(driver: import("./engines.js").Driver) => Promise<void>} use */
export async function withOldChromium(use) {
    const browser = await chromium.launch({ executablePath: PROGRAM, args: ["--no-sandbox", "--disable-gpu"] });
    await use({
        async withBrowser(use) {
            const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
            const page = await context.newPage();
            await use({
                go: (url) => page.goto(url),
                reload: () => page.reload(),
                run: (script, args) => page.evaluate(`(${script}).apply(null, ${JSON.stringify(args)})`),
                click: (x, y) => page.mouse.click(x, y),
                press: async (keys) => {
                    for (const key of keys) await (NAMES[key] ? page.keyboard.press(NAMES[key]) : page.keyboard.type(key));
                },
            });
            await context.close();
        },
    });
    await browser.close();
}
