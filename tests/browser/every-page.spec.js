// @ts-check
// What is true of every page of the site, on any screen.
import {
    DECLINED,
    everyPage,
    expect,
    expectAccessible,
    expectLargeTargets,
    expectNoOverflow,
    test,
} from "./support.js";

test.slow();

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`every page is accessible and reports no error in ${colorScheme} mode`, { tag: "@both" }, async ({ page, request }) => {
        await page.emulateMedia({ colorScheme });
        // Both languages have the same colours, and both modes the same words, so each language is checked in one mode.
        for (const path of await everyPage(request, colorScheme === "light" ? "sv" : "en")) {
            await page.goto(path);
            await expect(page.locator("h1")).toHaveCount(1);
            await expectAccessible(page);
        }
    });

    test(`the reasons for a decline are accessible when open, in ${colorScheme} mode`, { tag: "@both" }, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.goto(DECLINED);
        for (const reason of await page.locator(".reason").all()) await reason.locator("summary").click();
        await expect(page.locator(".reason:not([open])")).toHaveCount(0);
        await expectAccessible(page);
        await expectLargeTargets(page);
    });
}

test("nothing is wider than the window, down to 320 pixels and with text of double size", { tag: "@both" }, async ({ page, request }) => {
    const own = page.viewportSize();
    for (const path of await everyPage(request)) {
        await page.goto(path);
        for (const size of [{ width: 320, height: 640 }, own]) {
            if (size) await page.setViewportSize(size);
            for (const details of await page.locator("details").all()) {
                await details.evaluate((element) => element.setAttribute("open", ""));
            }
            await expectNoOverflow(page);
        }
    }
});

test("every control is at least 24 pixels wide and high", { tag: "@both" }, async ({ page, request }) => {
    for (const path of await everyPage(request, "sv")) {
        await page.goto(path);
        await expectLargeTargets(page);
    }
});

test("every link leads to a page of the site, and every anchor to an element on it", async ({ page, request }) => {
    const links = new Set();
    for (const path of await everyPage(request, "sv")) {
        await page.goto(path);
        const found = await page.locator("a[href]").evaluateAll((all) => all.map((a) => /** @type {any} */ (a).href));
        const { origin } = new URL(page.url());
        // Signing in has tests of its own.
        for (const link of found) if (link.startsWith(`${origin}/`) && !link.startsWith(`${origin}/api/`)) links.add(link);
    }
    for (const link of links) {
        const answer = await page.goto(link);
        // A link within the same page sends no request.
        if (answer && !link.endsWith("/404.html")) expect(answer.status(), link).toBeLessThan(400);
        const anchor = decodeURIComponent(new URL(link).hash);
        if (anchor) await expect(page.locator(anchor), link).toHaveCount(1);
    }
});

test.describe("an unknown address", () => {
    test.use({ trouble: /status of 404/ });

    test("is a real 404 that leads on to the articles", async ({ page }) => {
        const answer = await page.goto("/sv/finns-inte/");
        expect(answer?.status()).toBe(404);
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Sidan finns inte");
        await page.getByRole("main").getByRole("link", { name: "Uppdatera kontokortsinformation" }).click();
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Uppdatera kontokortsinformation");
    });

    test("is answered in every language, in the first screen", async ({ page }) => {
        await page.goto("/en/nope/");
        await expect(page).toHaveTitle(/Sidan finns inte – The page does not exist/);
        const english = page.locator("main [lang=en-GB]");
        await expect(english.getByRole("heading", { name: "The page does not exist" })).toBeInViewport();
        await english.getByRole("link", { name: "Update your card details" }).click();
        await expect(page).toHaveURL("/en/update-card/");
    });
});
