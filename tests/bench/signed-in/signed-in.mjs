// The wait of who is signed in, on a phone line: from the opening of a page until the tool shows its list, with nothing in the
// browser's cache. Several sites are measured in turns, so that what else the machine does hits all of them alike.
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

const { chromium } = createRequire(new URL("../../tools/package.json", import.meta.url))("@playwright/test");
const { values } = parseArgs({
    options: { site: { type: "string", multiple: true, default: [] }, rounds: { type: "string", default: "5" }, waterfall: { type: "boolean" } },
});
/** The pages, each with the view that is waited for. */
const PAGES = { "/sv/uppdatera-kort/": "list", "/sv/avvisat-kort/": "check" };
/** A person of the demo with several subscriptions, and one with a declined card. */
const PEOPLE = { "/sv/uppdatera-kort/": "anna@norrbacka.example", "/sv/avvisat-kort/": "david@sjovik.example" };
/** 150 ms from request to response, 1.6 Mbit/s down, 0.75 Mbit/s up. */
const PHONE_LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium-headless-shell", args: ["--no-sandbox"] });

/** Opens a page in a browser of its own that is signed in, and waits for the view. @returns the time in ms */
async function open(site, path) {
    const context = await browser.newContext({ baseURL: site, viewport: { width: 390, height: 844 } });
    const page = await context.newPage();
    await page.goto(`/api/sign-in?return=${path}&login_hint=${PEOPLE[path]}`);
    await page.goto("about:blank");
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    await session.send("Network.emulateNetworkConditions", PHONE_LINE);
    if (values.waterfall) printRequests(session);
    await page.goto(path, { waitUntil: "commit" });
    const view = `[data-view=${PAGES[path]}]`;
    const shown = await page.waitForFunction((view) => document.querySelector(view)?.checkVisibility() && performance.now(), view, { polling: "raf" });
    const time = await shown.jsonValue();
    await context.close();
    return time;
}

/** Prints when each request begins, when its response does, and when it has come, in ms. */
function printRequests(session) {
    const requests = new Map();
    let start = 0;
    session.on("Network.requestWillBeSent", ({ requestId, request, timestamp }) => {
        start ||= timestamp;
        requests.set(requestId, { name: new URL(request.url).pathname, sent: timestamp });
    });
    session.on("Network.responseReceived", ({ requestId, timestamp, response }) => Object.assign(requests.get(requestId) ?? {}, { answered: timestamp, began: response.timing?.sendStart }));
    session.on("Network.loadingFinished", ({ requestId, timestamp, encodedDataLength }) => {
        const request = requests.get(requestId);
        if (!request) return;
        const ms = (time) => `${Math.round((time - start) * 1000)}`.padStart(6);
        console.log(`${ms(request.sent)}${ms(request.answered)}${ms(timestamp)}${`${encodedDataLength}`.padStart(8)} B  ${request.name}`);
    });
}

const times = new Map();
for (let round = 0; round < Number(values.rounds); round++) {
    for (const path of Object.keys(PAGES)) {
        for (const site of values.site) {
            const key = `${path} ${site}`;
            times.set(key, [...(times.get(key) ?? []), await open(site, path)]);
        }
    }
}
await browser.close();
for (const [key, all] of times) {
    all.sort((a, b) => a - b);
    console.log(`${key.padEnd(50)} median ${all[Math.floor(all.length / 2)].toFixed(0)} ms, ${all[0].toFixed(0)} to ${all.at(-1).toFixed(0)}`);
}
