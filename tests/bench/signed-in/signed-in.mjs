// The wait of who is signed in, on a phone line: from the opening of a page until the tool shows its first view, with nothing in
// the browser's cache. Several sites are measured in turns, so that what else the machine does meets all of them alike.
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const { chromium } = createRequire(new URL("../../tools/package.json", import.meta.url))("@playwright/test");
const { values } = parseArgs({
    options: { site: { type: "string", multiple: true }, rounds: { type: "string", default: "5" }, waterfall: { type: "boolean" } },
});
const sites = values.site ?? [];

/** The pages with a tool, each with a person of the demo and the first view that they see: the list of cards, the reason of a decline. */
const PAGES = [
    { path: "/sv/uppdatera-kort/", person: "anna@norrbacka.example", view: "list" },
    { path: "/sv/avvisat-kort/", person: "david@sjovik.example", view: "check" },
];
/** 150 ms from a request to its response, 1.6 Mbit/s down and 0.75 Mbit/s up. */
const PHONE_LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args: ["--no-sandbox"] });

/** How long a page takes until its view is shown, in ms, in a browser of its own. */
async function measure(site, { path, person, view }) {
    const context = await browser.newContext({ baseURL: site, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(`/api/sign-in?return=${path}&login_hint=${person}`);
    if (!(await context.cookies()).some(({ name }) => name === "sid")) throw new Error(`${person} could not sign in at ${site}`);
    await page.goto("about:blank");
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    await session.send("Network.emulateNetworkConditions", PHONE_LINE);
    if (values.waterfall) printRequests(session);
    await page.goto(path, { waitUntil: "commit" });
    const isShown = (selector) => document.querySelector(selector)?.checkVisibility() && performance.now();
    const shown = await page.waitForFunction(isShown, `[data-view=${view}]`, { polling: "raf" });
    const time = await shown.jsonValue();
    await context.close();
    return time;
}

/** Prints of each request when it is sent, when its response begins and when it has come, in ms, and its bytes. */
function printRequests(session) {
    const requests = new Map();
    let start;
    session.on("Network.requestWillBeSent", ({ requestId, request, timestamp }) => {
        start ??= timestamp;
        requests.set(requestId, { name: new URL(request.url).pathname, sent: timestamp });
    });
    session.on("Network.responseReceived", ({ requestId, timestamp }) => Object.assign(requests.get(requestId) ?? {}, { answered: timestamp }));
    session.on("Network.loadingFinished", ({ requestId, timestamp, encodedDataLength }) => {
        const request = requests.get(requestId);
        if (!request) return;
        const times = [request.sent, request.answered, timestamp].map((time) => ((time - start) * 1000).toFixed(0).padStart(6));
        console.log(`${times.join("")}${String(encodedDataLength).padStart(8)} B  ${request.name}`);
    });
}

const results = sites.flatMap((site) => PAGES.map((page) => ({ site, page, times: [] })));
for (let round = 0; round < Number(values.rounds); round++) {
    for (const { site, page, times } of results) times.push(await measure(site, page));
}
await browser.close();
for (const { site, page, times } of results) {
    const [least, ...more] = times.sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)];
    const range = `${least.toFixed(0)} to ${(more.at(-1) ?? least).toFixed(0)}`;
    console.log(`${site}  ${page.path.padEnd(22)} median ${median.toFixed(0)} ms, ${range}`);
}
