// Saves an article again and again while `cargo dev` runs and a browser has its page open: how long until the page has loaded
// anew, from just before the file is written to the page's load event.
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
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await browser.newPage();
/** @type {(at: number) => void} */
let loaded = () => {};
await page.exposeBinding("told", (/** @type {unknown} */ _, /** @type {number} */ at) => loaded(at));
await page.addInitScript("addEventListener('load', () => told(performance.timeOrigin + performance.now()))");
await page.goto(`${values.site}/sv/avvisat-kort/`);

/** @type {number[]} */
const times = [];
for (let round = 0; round < Number(values.rounds); round++) {
    // As long as it takes an author to save again: the page listens, and the file's time is another.
    await page.waitForTimeout(300);
    const text = readFileSync(article, "utf8");
    /** @type {Promise<number>} */
    const anew = new Promise((done) => (loaded = done));
    const began = now();
    writeFileSync(article, `${text}\nMening nummer ${round}.\n`);
    times.push((await anew) - began);
    await page.getByText(`Mening nummer ${round}.`).waitFor();
}
await browser.close();
times.sort((a, b) => a - b);
const at = (/** @type {number} */ share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(0);
console.log(`a save is in the open page after ${at(0.5)} ms (median of ${times.length}; 90th percentile ${at(0.9)} ms, most ${at(1)} ms)`);
