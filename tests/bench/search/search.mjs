// Search on a phone: the size of its script and index, and the time from a key to the hits, with the processor slowed six times.
// The time is that of the script's own work, and of style and layout after it.
import { createRequire } from "node:module";
import { brotliCompressSync } from "node:zlib";
import { parseArgs } from "node:util";

const { chromium } = createRequire(new URL("../../tools/package.json", import.meta.url))("@playwright/test");
const { values } = parseArgs({ options: { site: { type: "string" }, slowdown: { type: "string", default: "6" } } });
const QUERIES = ["prenumerationens avbrytande", "fakturabetalning", "säkerhetskdoen", "får jag pengarna tillbaka"];

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
const sizes = new Map();
page.on("response", async (response) => {
    const name = new URL(response.url()).pathname;
    if (/^\/assets\/search/.test(name)) sizes.set(name, brotliCompressSync(await response.body()).length);
});
await page.goto(`${values.site}/sv/`);
const session = await page.context().newCDPSession(page);
await session.send("Emulation.setCPUThrottlingRate", { rate: Number(values.slowdown) });
await page.getByRole("searchbox").click();
await page.getByRole("searchbox").fill("kort");
await page.locator("[data-search-results] a").first().waitFor();

const times = await page.evaluate((queries) => {
    const box = /** @type {HTMLInputElement} */ (document.querySelector("[data-search] input"));
    const times = [];
    for (const query of queries) {
        for (let length = 1; length <= query.length; length++) {
            // Another program may have had the processor, so that the shortest of three counts.
            const three = [0, 1, 2].map(() => {
                box.value = query.slice(0, length);
                const start = performance.now();
                box.dispatchEvent(new Event("input", { bubbles: true }));
                document.querySelector("[data-search-results]")?.getBoundingClientRect();
                return performance.now() - start;
            });
            times.push(Math.min(...three));
        }
    }
    return times.sort((a, b) => a - b);
}, QUERIES);
await browser.close();

for (const [name, size] of sizes) console.log(`${name.padEnd(48)}${(size / 1000).toFixed(1).padStart(6)} kB`);
const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
console.log(`${"script and index, Brotli".padEnd(48)}${(total / 1000).toFixed(1).padStart(6)} kB`);
const at = (share) => times[Math.min(times.length - 1, Math.floor(share * times.length))].toFixed(1);
console.log(`key -> hits, slowed ${values.slowdown} times: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms, ${times.length} keys`);
