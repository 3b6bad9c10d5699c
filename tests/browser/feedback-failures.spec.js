// @ts-check
// The network or the function fails while a reader gives feedback: nothing typed is lost, and nothing is saved twice.
import { FeedbackForm } from "./feedback-form.js";
import { CARD, expect, expectAccessible, expectLargeTargets, test } from "./support.js";

test.use({ trouble: /net::ERR_|Failed to load resource/ });

const UNAVAILABLE = /Svaret gick inte att spara just nu/;

test("a comment survives a lost connection, and is sent again with the same id", async ({ page, context, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.comment.fill("Visa en bild.");
    await context.setOffline(true);
    await form.send.click();
    await expect(form.problem).toHaveText(UNAVAILABLE);
    await expect(form.comment).toHaveValue("Visa en bild.");
    await expect(form.again).toBeVisible();
    await expect(form.send).toBeHidden();
    await expectAccessible(page);
    await expectLargeTargets(page);

    await context.setOffline(false);
    await form.again.click();
    await expect(form.thanks).toBeFocused();
    expect(new Set(form.sent.map(({ id }) => id)).size).toBe(1);
    expect(await feedbackTable.find(form.sent[0].id)).toMatchObject({ helpful: true, comment: "Visa en bild." });
});

test("by keyboard, each failure leads to trying again", async ({ page }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    let failures = 2;
    await form.answer((route) => (failures-- > 0 ? route.abort() : route.fallback()));
    await form.send.focus();
    await page.keyboard.press("Enter");
    await expect(form.again).toBeFocused();
    await page.keyboard.press("Enter");
    await expect.poll(() => failures).toBe(0);
    await expect(form.again).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(form.thanks).toBeFocused();
});

test("a failure leaves the focus to a reader who has gone on", async ({ page }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.answer((route) => route.abort());
    const release = await form.hold();
    await form.send.focus();
    await page.keyboard.press("Enter");
    await form.comment.focus();
    release();
    await expect(form.problem).toHaveText(UNAVAILABLE);
    await expect(form.comment).toBeFocused();
});

test("a vote that could not be saved can be sent again", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    let failures = 1;
    await form.answer((route) => (failures-- > 0 ? route.abort() : route.fallback()));
    await form.no.check();
    await expect(form.problem).toHaveText(UNAVAILABLE);
    await expect(form.comment).toBeVisible();
    await form.again.click();
    await expect(form.status).toHaveText("Ditt svar är sparat.");
    await expect(form.problem).toBeEmpty();
    expect((await feedbackTable.find(form.sent[0].id))?.helpful).toBe(false);
});

test("after a request without a response the next vote is sent, even if it was saved earlier", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    // The function saves Nej, and its response is lost.
    let loseResponse = true;
    await form.answer(async (route) => {
        if (!loseResponse) return route.fallback();
        loseResponse = false;
        await route.fetch();
        await route.abort();
    });
    await form.no.check();
    await expect(form.problem).toHaveText(UNAVAILABLE);
    await form.yes.check();
    await expect(form.status).toHaveText("Ditt svar är sparat.");
    await expect(form.problem).toBeEmpty();
    expect((await feedbackTable.find(form.sent[0].id))?.helpful).toBe(true);
});

for (const [what, answer] of /** @type {const} */ ([
    ["a proxy's page", { status: 502, contentType: "text/html", body: "<h1>Bad gateway</h1>" }],
    ["a page instead of a response", { status: 200, contentType: "text/html", body: "<h1>Logga in</h1>" }],
    ["an incomplete response", { status: 200, contentType: "application/json", body: '{"mas' }],
    ["a problem that the page has no text for", { status: 418, contentType: "application/problem+json", body: '{"code":"teapot"}' }],
])) {
    test(`${what} counts as unavailable`, async ({ page }) => {
        await page.goto(CARD);
        const form = new FeedbackForm(page);
        await form.answer((route) => route.fulfill(answer));
        await form.yes.check();
        await expect(form.problem).toHaveText(UNAVAILABLE);
        await expect(form.again).toBeVisible();
    });
}

test("an error in the page itself is shown, and the comment can be sent again", async ({ page, feedbackTable }) => {
    await page.addInitScript(() => {
        const { encode } = TextEncoder.prototype;
        TextEncoder.prototype.encode = () => {
            TextEncoder.prototype.encode = encode;
            throw new Error("broken");
        };
    });
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.comment.fill("Visa en bild.");
    await form.send.click();
    await expect(form.problem).toHaveText(UNAVAILABLE);
    await expect(form.comment).toHaveValue("Visa en bild.");
    await form.again.click();
    await expect(form.thanks).toBeFocused();
    expect((await feedbackTable.find(form.sent[0].id))?.comment).toBe("Visa en bild.");
});

test("the function's own refusal is shown in words", async ({ page }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    const body = '{"code":"id-in-use","errors":[]}';
    await form.answer((route) => route.fulfill({ status: 409, contentType: "application/problem+json", body }));
    await form.yes.check();
    await expect(form.problem).toHaveText(/Svaret hör till en annan artikel/);
});

test("a slow response is announced, and no response is a failure", async ({ page }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.answer(() => new Promise(() => {}));
    await form.comment.fill("Visa en bild.");
    await form.send.click();
    await expect(form.status).toHaveText("Skickar …");
    await expect(form.send).toHaveAttribute("aria-disabled", "true");
    await expect(form.problem).toHaveText(UNAVAILABLE, { timeout: 20_000 });
    await expect(form.status).toBeEmpty();
    await expect(form.comment).toHaveValue("Visa en bild.");
});

test("the page that refuses a form without JavaScript is accessible", { tag: "@both" }, async ({ page }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.yes.check();
    await form.comment.fill("a".repeat(256));
    // Submitted as without scripts, which the accessibility check itself needs.
    await page.locator("#feedback--form").evaluate((element) => /** @type {HTMLFormElement} */ (element).submit());
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Din feedback är inte skickad än");
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page);
    }
    await expectLargeTargets(page);
});
