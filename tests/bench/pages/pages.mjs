// Runs Lighthouse with its phone profile on every page of the sitemap, served by a stack on this machine. Prints the four
// scores, the bytes and requests of a first visit, and the reasons for a score below 100.
import { parseArgs } from "node:util";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const { values } = parseArgs({ options: { site: { type: "string" } } });
const map = await (await fetch(`${values.site}/sitemap.xml`)).text();
const pages = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, url]) => new URL(url).pathname);
const chrome = await launch({
    chromePath: "/usr/bin/chromium-headless-shell",
    chromeFlags: ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
});
const categories = ["performance", "accessibility", "best-practices", "seo"];
console.log(`\n${"".padEnd(30)}${categories.map((name) => name.padStart(16)).join("")}${"kB".padStart(8)}${"requests".padStart(10)}`);
let perfect = true;
for (const path of pages) {
    const run = await lighthouse(`${values.site}${path}`, { port: chrome.port, output: "json", logLevel: "error" });
    if (!run) throw new Error(`${path} cannot be examined`);
    const { lhr } = run;
    const scores = categories.map((name) => Math.round((lhr.categories[name].score ?? 0) * 100));
    perfect &&= scores.every((score) => score === 100);
    /** @type {any} */
    const details = lhr.audits["network-requests"].details;
    const weight = details.items.reduce((/** @type {number} */ sum, /** @type {any} */ item) => sum + item.transferSize, 0);
    const row = scores.map((score) => String(score).padStart(16)).join("");
    console.log(`${path.padEnd(30)}${row}${(weight / 1000).toFixed(1).padStart(8)}${String(details.items.length).padStart(10)}`);
    for (const [at, name] of categories.entries()) {
        if (scores[at] === 100) continue;
        for (const { id, weight } of lhr.categories[name].auditRefs) {
            const { score, displayValue, title } = lhr.audits[id];
            if (weight > 0 && score !== null && score < 0.9) console.log(`  ${name}: ${title} ${displayValue ?? ""}`);
        }
    }
}
chrome.kill();
if (!perfect) process.exitCode = 1;
