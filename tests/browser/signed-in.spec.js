// @ts-check
// What a page with a tool fetches: for who may be signed in everything at once, for others nothing.
import { heading, openList, signIn, tool } from "./card-tool.js";
import { ANNA } from "./demo-people.js";
import { CARD, DECLINED, expect, test } from "./support.js";

test.use({ trouble: /Failed to load resource|net::ERR_/ });

/** @typedef {import("@playwright/test").Page} Page */

/** What the tool of the article about changing a card needs. */
const NEEDED = [/\/api\/session$/, /\/api\/subscriptions$/, /\/card-edit\.[\da-f]+\.js$/, /\/card-edit\.sv\.[\da-f]+\.html$/, /\/tools\.[\da-f]+\.css$/];

/** The paths of the page's requests from now on. @param {Page} page */
function requestsOf(page) {
    /** @type {string[]} */
    const paths = [];
    page.on("request", (request) => paths.push(new URL(request.url()).pathname));
    return paths;
}

/** Holds a response until the returned function is called. @param {Page} page @param {string} address */
async function hold(page, address) {
    /** @type {() => void} */
    let release = () => {};
    const released = new Promise((resolve) => (release = () => resolve(undefined)));
    await page.route(address, async (route) => {
        const response = await route.fetch();
        await released;
        await route.fulfill({ response });
    });
    return release;
}

/** The page is loaded, and sends no request any more. @param {Page} page @param {string} path */
async function open(page, path) {
    await page.goto(path);
    await page.waitForLoadState("networkidle");
}

test("a reader who is not signed in fetches nothing of a tool", async ({ page }) => {
    const paths = requestsOf(page);
    for (const path of [CARD, DECLINED]) {
        await open(page, path);
        await expect(page.locator("[data-sign-in]")).toBeVisible();
    }
    expect(paths.filter((path) => path.startsWith("/api/") || NEEDED.some((needed) => needed.test(path)))).toEqual([]);
});

test("who may be signed in fetches everything at once", async ({ page }) => {
    await signIn(page, ANNA);
    await page.goto("/sv/");
    // All of it is asked for by the page itself: the script that needs it has not even come.
    const held = await Promise.all(["**/tool.*", "**/api/*", "**/card-edit.*", "**/tools.*"].map((address) => hold(page, address)));
    const paths = requestsOf(page);
    await page.goto(CARD, { waitUntil: "commit" });
    for (const needed of NEEDED) await expect.poll(() => paths.filter((path) => needed.test(path))).toHaveLength(1);
    for (const release of held) release();
    await expect(heading(page, "Era prenumerationer")).toBeVisible();
    expect(paths.filter((path) => path.startsWith("/api/"))).toHaveLength(2);
});

test("subscriptions that could not be fetched at once are fetched again", async ({ page }) => {
    await signIn(page, ANNA);
    await page.goto("/sv/");
    await page.route("**/api/subscriptions", (route) => route.abort(), { times: 1 });
    await page.goto(CARD);
    await expect(heading(page, "Era prenumerationer")).toBeVisible();
});

test("a page on which nobody is signed in any more shows nothing of what was fetched, and the next page fetches nothing", async ({ page, context, sessions }) => {
    await openList(page, ANNA);
    await sessions.expire(context);
    await open(page, DECLINED);
    await expect(page.locator("[data-sign-in]")).toBeVisible();
    const paths = requestsOf(page);
    await open(page, CARD);
    await expect(page.locator("[data-sign-in]")).toBeVisible();
    expect(paths.filter((path) => path.startsWith("/api/"))).toEqual([]);
});

test("who signs out in another tab while a page loads is not shown there", async ({ page, context }) => {
    await signIn(page, ANNA);
    await page.goto("/sv/");
    const release = await hold(page, "**/card-edit.*.html");
    const answered = ["session", "subscriptions"].map((name) => page.waitForResponse(`**/api/${name}`));
    await page.goto(CARD);
    await Promise.all(answered);
    await context.request.post("/api/sign-out", { headers: { "Sec-Fetch-Site": "same-origin" } });
    release();
    await expect(tool(page).locator("[data-sign-in]")).toBeVisible();
    await expect(tool(page)).not.toContainText(/Anna|Norrbacka/);
    await expect(heading(page, "Era prenumerationer")).toBeHidden();
});
