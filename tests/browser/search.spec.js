// @ts-check
// Search, as a reader meets it.
import { FeedbackForm } from "./feedback-form.js";
import { CARD, expect, expectAccessible, expectLargeTargets, goBack, testWithHistory as test } from "./support.js";

/** The parts of the search. @param {import("@playwright/test").Page} page */
function search(page) {
    return {
        box: page.getByRole("searchbox"),
        hits: page.locator("[data-search-results] a"),
        panel: page.locator("[data-search-panel]"),
        status: page.locator("[data-search-status]"),
    };
}

test("what is typed leads to the very heading, with the words marked", { tag: "@both" }, async ({ page }) => {
    await page.goto(CARD);
    const { box, hits, panel } = search(page);
    await box.click();
    await box.pressSequentially("kortet har gått ut");
    await expect(hits.first()).toContainText("Kortet har gått ut");
    await expect(hits.first()).toContainText("Om ditt kort har avvisats");
    await expect(panel.locator("mark").first()).toHaveText(/kortet/i);
    await hits.first().click();
    await expect(page).toHaveURL(/\/sv\/avvisat-kort\/#advice--expired-card$/);
    await expect(page.locator("#advice--expired-card")).toBeVisible();
});

// Playwright waits for ever for a page that Firefox has kept for Back.
test("the address keeps the query, on load and after Back", { tag: "@no-firefox" }, async ({ page }) => {
    await page.goto(`${CARD}?q=fakutra`);
    const { box, hits, panel } = search(page);
    await expect(box).toHaveValue("fakutra");
    await expect(hits.first()).toContainText("Byta från kort till faktura");
    await box.fill("säga upp");
    await expect(hits.first()).toContainText("Avbryta");
    await expect(page).toHaveURL(/\?q=s%C3%A4ga\+upp$/);
    await hits.first().click();
    await expect(page).toHaveURL(/avbryta/);
    await goBack(page);
    await expect(box).toHaveValue("säga upp");
    await expect(hits.first()).toContainText("Avbryta");
    await box.fill("");
    await expect(panel).toBeHidden();
    await expect(page).toHaveURL(new RegExp(`${CARD}$`));
});

test("it is used by keyboard alone", { tag: "@both" }, async ({ page }) => {
    await page.goto(CARD);
    const { box, hits, panel } = search(page);
    await box.focus();
    await page.keyboard.type("faktura");
    await expect(hits.nth(2)).toBeVisible();
    await page.keyboard.press("ArrowDown");
    await expect(hits.nth(0)).toBeFocused();
    await page.keyboard.press("ArrowDown");
    await expect(hits.nth(1)).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(hits.nth(2)).toBeFocused();
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("ArrowUp");
    await expect(box).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(panel).toBeHidden();
    await expect(box).toBeFocused();
    await expect(box).toHaveValue("faktura");
    await page.keyboard.press("ArrowDown");
    await expect(panel).toBeVisible();
    await box.focus();
    await page.keyboard.press("Enter");
    await expect(hits.first()).toBeFocused();
    // Who leaves the list sees the page behind it again.
    await hits.last().focus();
    await page.keyboard.press("Tab");
    await expect(panel).toBeHidden();
});

test("the number of hits is announced once, when the reader stops typing", async ({ page }) => {
    await page.goto(CARD);
    await page.evaluate(() => {
        const status = document.querySelector("[data-search-status]");
        const said = /** @type {any} */ (window).said = /** @type {string[]} */ ([]);
        new MutationObserver(() => status?.textContent && said.push(status.textContent)).observe(/** @type {Node} */ (status), { childList: true });
    });
    const { box, hits, status } = search(page);
    await box.click();
    await expect(status).toHaveAttribute("role", "status");
    await box.pressSequentially("insufficient_funds");
    await expect(status).toHaveText(/^Antal träffar: \d+$/);
    await expect(status).toHaveText(`Antal träffar: ${await hits.count()}`);
    expect(await page.evaluate(() => /** @type {any} */ (window).said)).toEqual([await status.textContent()]);
});

test("where nothing is found, the page says so and where else there is help", async ({ page }) => {
    await page.goto(CARD);
    const { box, hits, panel, status } = search(page);
    await box.fill("xyzzy <b>qwv</b>");
    await expect(panel).toContainText("Inget hittades för ”xyzzy <b>qwv</b>”.");
    await expect(status).toHaveText("Inget hittades för ”xyzzy <b>qwv</b>”.");
    await expect(hits).toHaveCount(0);
    const links = await panel.getByRole("link").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(links).toEqual(["/sv/a-o/", "/sv/", "#page--support", "/sv/a-o/?reason=not-what-i-sought#page--feedback"]);
});

// Firefox's driver does not tell what a request sends.
test("who found nothing has said so already, and tells what is missing", { tag: "@no-firefox" }, async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const { box, panel } = search(page);
    await box.fill("xyzzy");
    await panel.getByRole("link", { name: "Hittade inte" }).click();
    const form = new FeedbackForm(page);
    await expect(form.no).toBeChecked();
    await expect(form.reasons.getByRole("radio", { name: "Hittade inte det jag sökte" })).toBeChecked();
    await expect(form.status).toBeEmpty();
    await form.comment.fill("Hur skriver man ut ett kvitto?");
    expect(form.sent).toEqual([]);
    await form.send.click();
    await expect(form.thanks).toBeFocused();
    expect(await feedbackTable.find(form.sent[0].id)).toMatchObject({ helpful: false, reason: "not-what-i-sought" });

    // What an address says is no answer if the form has no such choice.
    await page.goto("/sv/a-o/?reason=unheard-of");
    await expect(form.no).not.toBeChecked();
    await expect(form.comment).toBeHidden();
});

for (const [what, query] of [["one letter", "k"], ["signs alone", "*:\"?"], ["a space", " "]]) {
    test(`${what} gets a sentence and the way to the list`, async ({ page }) => {
        await page.goto(CARD);
        const { box, panel } = search(page);
        await box.fill(query);
        await box.press("Enter");
        await expect(panel).toContainText("Skriv minst två bokstäver");
        await panel.getByRole("link", { name: "Allt från A till Ö" }).click();
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Allt från A till Ö");
    });
}

test("300 letters, and more in the address, do no harm", async ({ page }) => {
    await page.goto(`${CARD}?q=${"å".repeat(400)}`);
    const { box, panel } = search(page);
    await expect(panel).toContainText("Inget hittades");
    await expect(box).toHaveValue("å".repeat(300));
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});

test.describe("without the index", () => {
    test.use({ trouble: /search|Failed to (load|fetch)|ERR_/ });

    for (const [what, pattern] of [["the file that names it", "**/sv/search.json"], ["the index", "**/assets/search-sv.*.json"]]) {
        test(`a sentence leads to the list: ${what}`, async ({ page }) => {
            await page.route(pattern, (route) => route.abort("internetdisconnected"));
            await page.goto(CARD);
            const { box, hits, panel } = search(page);
            await box.fill("faktura");
            await expect(panel).toContainText("Sökningen gick inte att hämta.");
            // The next visit to the box tries again.
            await page.unroute(pattern);
            await box.blur();
            await box.focus();
            await expect(hits.first()).toContainText("faktura");
        });
    }

    test("an index that is not the published one is not used", async ({ page }) => {
        await page.route("**/assets/search-sv.*.json", (route) => route.fulfill({ json: { pages: [] } }));
        await page.goto(CARD);
        const { box, panel } = search(page);
        await box.fill("faktura");
        await expect(panel).toContainText("Sökningen gick inte att hämta.");
        await box.press("Enter");
        await expect(page).toHaveURL(/\/sv\/a-o\/$|\/sv\/a-o\/\?$/);
    });

    test("without the script that searches, a sentence and the form lead to the list", async ({ page }) => {
        await page.route("**/assets/search.*.js", (route) => route.abort());
        await page.goto(CARD);
        const { box, panel, status } = search(page);
        await box.fill("faktura");
        await expect(panel).toContainText("Sökningen gick inte att hämta.");
        await expect(status).toContainText("Sökningen gick inte att hämta.");
        await panel.getByRole("link", { name: "Allt från A till Ö" }).focus();
        await expect(panel.getByRole("link", { name: "Allt från A till Ö" })).toBeFocused();
        await page.getByRole("link", { name: "Kortkoll" }).focus();
        await expect(panel).toBeHidden();
        await box.focus();
        await expect(panel).toBeVisible();
        await box.press("Enter");
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Allt från A till Ö");
    });
});

test("nothing that is typed is sent", async ({ page }) => {
    await page.goto(CARD);
    /** @type {string[]} */
    const requested = [];
    page.on("request", (request) => requested.push(request.url() + (request.postData() ?? "") + (request.headers().referer ?? "")));
    const { box, hits } = search(page);
    await box.click();
    await box.pressSequentially("hemligt kort");
    await expect(hits.first()).toBeVisible();
    await expect(page).toHaveURL(/q=hemligt/);
    await hits.first().click();
    await expect(page).not.toHaveURL(/q=/);
    expect(requested.length).toBeGreaterThan(0);
    expect(requested.filter((line) => /heml/i.test(line))).toEqual([]);
});

test("each language has its own words", async ({ page }) => {
    await page.goto("/en/update-card/");
    const { box, hits } = search(page);
    await box.fill("reimburse");
    await expect(hits.first()).toContainText("What happens to the period");
    await box.fill("cancelling subscriptions");
    await expect(hits.first()).toContainText("Cancel my Office 365 subscription");
});

// The driver of Firefox cannot turn scripts off.
test.describe("without script", { tag: "@no-firefox" }, () => {
    // Chromium reports modules that it does not preload, since nothing would run them.
    test.use({ javaScriptEnabled: false, trouble: / csp$/ });

    test("the form leads to every heading and every other word, and sends nothing that was typed", async ({ page }) => {
        await page.goto(CARD);
        await page.getByRole("searchbox").fill("hemligt");
        await page.getByRole("searchbox").press("Enter");
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Allt från A till Ö");
        expect(page.url()).not.toContain("hemligt");
        await page.getByRole("link", { name: "säga upp", exact: true }).first().click();
        await expect(page.getByRole("heading", { level: 1 })).toContainText("Avbryta");
    });
});

test("hits, the empty answer and the list are accessible", { tag: "@both" }, async ({ page }) => {
    test.slow();
    await page.goto(CARD);
    const { box, hits, panel } = search(page);
    await box.fill("faktura");
    await expect(hits.first()).toBeVisible();
    await expectAccessible(page);
    await expectLargeTargets(page, "[data-search-panel]");
    await box.fill("xyzzyqwv");
    await expect(panel).toContainText("Inget hittades");
    await expectAccessible(page);
    await page.goto("/sv/a-o/");
    await expectAccessible(page);
});
