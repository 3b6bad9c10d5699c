// Saves an article repeatedly while `cargo dev` runs and a browser shows its page. Measures the time from just before the file
// is written until the page begins to reload (our part), and until its load event (which includes the browser's part).
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const { chromium } = createRequire(new URL("../../tools/package.json", import.meta.url))("@playwright/test");
const { values } = parseArgs({
    options: {
        site: { type: "string" },
        content: { type: "string" },
        rounds: { type: "string", default: "30" },
    },
});

const now = () => performance.timeOrigin + performance.now();
const article = `${values.content}/sv/avvisat-kort.md`;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args: ["--no-sandbox"] });
const page = await browser.newPage();
/** @type {(at: {begins: number, ends: number}) => void} */
let loaded = () => {};
await page.exposeBinding("reportLoad", (/** @type {unknown} */ _, /** @type {{begins: number, ends: number}} */ at) => loaded(at));
await page.addInitScript(`addEventListener("load", () => {
    reportLoad({ begins: performance.timeOrigin, ends: performance.timeOrigin + performance.now() });
})`);
await page.goto(`${values.site}/sv/avvisat-kort/`);

/** @type {{begins: number[], ends: number[]}} */
const times = { begins: [], ends: [] };
for (let round = 0; round < Number(values.rounds); round++) {
    // An author needs at least as long to save again: the page listens by then, and the file's time differs.
    await page.waitForTimeout(300);
    const text = readFileSync(article, "utf8");
    /** @type {Promise<{begins: number, ends: number}>} */
    const reloaded = new Promise((done) => (loaded = done));
    const began = now();
    writeFileSync(article, `${text}\nMening nummer ${round}.\n`);
    const at = await reloaded;
    times.begins.push(at.begins - began);
    times.ends.push(at.ends - began);
    await page.getByText(`Mening nummer ${round}.`).waitFor();
}
await browser.close();
for (const [what, of] of /** @type {const} */ ([["begins to load", times.begins], ["has loaded", times.ends]])) {
    of.sort((a, b) => a - b);
    const [median, p90, most] = [0.5, 0.9, 1].map((share) => of[Math.min(of.length - 1, Math.floor(of.length * share))].toFixed(0));
    console.log(`the open page ${what} after ${median} ms (median of ${of.length}; 90th percentile ${p90} ms, most ${most} ms)`);
}
