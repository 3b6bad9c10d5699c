// @ts-check
// A reader votes on whether an article helped, and says why not.
import { FeedbackForm } from "./feedback-form.js";
import { CARD, DECLINED, expect, expectAccessible, expectLargeTargets, goBack, testWithHistory as test } from "./support.js";

// The driver of Firefox does not tell what a request sends.
test("the vote is saved at the click, before any comment", { tag: "@no-firefox" }, async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await expect(form.comment).toBeHidden();
    await expect(form.send).toBeHidden();
    await form.vote();
    await expect(form.comment).toBeVisible();
    expect(form.sent).toHaveLength(1);
    const [{ id, body }] = form.sent;
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    const version = expect.stringMatching(/^[0-9a-f]{12}$/);
    expect(body).toEqual({ article: "uppdatera-kort", language: "sv", helpful: true, version });
    expect(await feedbackTable.find(id)).toEqual({ article: "uppdatera-kort", helpful: true, comment: undefined });
});

// The driver of Firefox does not tell what a request sends.
test("a changed vote is saved under the same id", { tag: "@no-firefox" }, async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.no.check();
    await expect.poll(() => form.sent.length).toBe(2);
    expect(form.sent[1]).toEqual({ id: form.sent[0].id, body: { ...form.sent[0].body, helpful: false } });
    await expect.poll(async () => (await feedbackTable.find(form.sent[0].id))?.helpful).toBe(false);
    await expect(form.status).toHaveText("Ditt svar är sparat.");
});

test("a quick second vote does not overtake the first", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    const release = await form.hold();
    await form.yes.check();
    await expect.poll(() => form.sent.length).toBe(1);
    await form.no.check();
    await form.yes.check();
    await form.no.check();
    expect(form.sent).toHaveLength(1);
    release();
    await expect.poll(() => form.sent.length).toBe(2);
    await expect.poll(async () => (await feedbackTable.find(form.sent[0].id))?.helpful).toBe(false);
    await expect(form.status).toHaveText("Ditt svar är sparat.");
    expect(form.sent).toHaveLength(2);
});

test("a vote is saved even if the reader leaves the page at once", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    const sent = page.waitForRequest("/api/feedback/*");
    await form.no.check();
    await page.getByRole("link", { name: "Kortkoll" }).click();
    await expect(page).toHaveURL("/sv/");
    const id = (await sent).url().split("/").at(-1) ?? "";
    await expect.poll(async () => (await feedbackTable.find(id))?.helpful).toBe(false);
});

test("the form works by keyboard alone", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.yes.focus();
    await page.keyboard.press("Space");
    await expect(form.status).toHaveText("Ditt svar är sparat.");
    await page.keyboard.press("Tab");
    await expect(form.comment).toBeFocused();
    await page.keyboard.type("Visa en bild.");
    await page.keyboard.press("Tab");
    await expect(page.locator("#page--feedback").getByRole("link", { name: "Läs integritetspolicyn" })).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await expect(form.send).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(form.thanks).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(form.change).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(form.yes).toBeFocused();
    await page.keyboard.press("ArrowRight");
    await expect(form.no).toBeChecked();
    await page.keyboard.press("Space");
    await expect.poll(async () => (await feedbackTable.find(form.sent[0].id))?.helpful).toBe(false);
});

test("arrow keys move between the answers and save none", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.yes.focus();
    await page.keyboard.press("ArrowRight");
    await expect(form.no).toBeChecked();
    await expect(form.reasons).toBeVisible();
    await page.keyboard.press("ArrowLeft");
    await expect(form.yes).toBeChecked();
    await expect(form.reasons).toBeHidden();
    await page.keyboard.press("ArrowRight");
    await expect(form.status).toBeEmpty();
    expect(form.sent).toHaveLength(0);

    await page.keyboard.press("Enter");
    await expect(form.status).toHaveText("Ditt svar är sparat.");
    await expect(form.thanks).toBeHidden();
    expect(form.sent).toHaveLength(1);
    expect((await feedbackTable.find(form.sent[0].id))?.helpful).toBe(false);
});

test("an answer that an arrow key chose is saved with the comment", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.yes.focus();
    await page.keyboard.press("ArrowRight");
    await form.comment.fill("Visa en bild.");
    await form.send.click();
    await expect(form.thanks).toBeFocused();
    expect(await feedbackTable.find(form.sent[0].id)).toMatchObject({ helpful: false, comment: "Visa en bild." });
});

test("after a no, one press says why, and another at which step", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await expect(form.reasons).toBeHidden();
    await form.no.check();
    await form.because("Svårt att förstå");
    await form.step.selectOption("Steg 3");
    await expect.poll(() => form.sent.length).toBe(4);
    await expect(form.status).toHaveText("Ditt svar är sparat.");
    const [{ id }] = form.sent;
    expect(await feedbackTable.find(id)).toMatchObject({ helpful: false, reason: "unclear", step: "3" });

    await form.because("Fel");
    await form.step.selectOption("Inget särskilt steg");
    await form.send.click();
    await expect(form.thanks).toBeFocused();
    expect(await feedbackTable.find(id)).toMatchObject({ reason: "wrong", step: undefined });

    await form.change.click();
    await form.yes.check();
    await expect.poll(async () => (await feedbackTable.find(id))?.reason).toBeUndefined();
    expect(new Set(form.sent.map(({ id }) => id)).size).toBe(1);
});

test("vote, reason and draft outlive a reload, and the reader stays one", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.no.check();
    await form.because("Föråldrat");
    await form.step.selectOption("Steg 2");
    await form.comment.fill("Bilden är gammal.");
    // Quick answers may go in one request. Playwright does not tell all that Firefox sends.
    const stored = { helpful: false, reason: "outdated", step: "2" };
    await expect.poll(() => form.sent.length).toBeGreaterThan(0);
    await expect.poll(async () => (await feedbackTable.find(form.sent[0].id)) ?? {}).toMatchObject(stored);
    await expect(form.status).toHaveText("Ditt svar är sparat.");
    await page.reload();
    await expect(form.no).toBeChecked();
    await expect(form.reasons.getByRole("radio", { name: "Föråldrat" })).toBeChecked();
    await expect(form.step).toHaveValue("2");
    await expect(form.comment).toHaveValue("Bilden är gammal.");
    await expect(form.counter).toHaveText("238 återstående tecken", { useInnerText: true });
    await expect(form.status).toHaveText("Ditt svar är sparat.");
    await form.send.click();
    await expect(form.thanks).toBeFocused();
    const [{ id }] = form.sent;
    expect(new Set(form.sent.map((sent) => sent.id))).toEqual(new Set([id]));
    expect(await feedbackTable.find(id)).toMatchObject({ ...stored, comment: "Bilden är gammal." });

    await page.reload();
    await expect(form.no).not.toBeChecked();
    await expect(form.comment).toBeHidden();
});

// Playwright waits for ever for a page that Firefox has kept for Back.
test("vote and draft are there on the way back", { tag: "@no-firefox" }, async ({ page }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.comment.fill("Visa en bild.");
    await page.locator("#page--feedback").getByRole("link", { name: "Läs integritetspolicyn" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Integritetspolicy");
    await goBack(page);
    await expect(form.yes).toBeChecked();
    await expect(form.comment).toHaveValue("Visa en bild.");
    await form.send.click();
    await expect(form.thanks).toBeFocused();
    expect(new Set(form.sent.map(({ id }) => id)).size).toBe(1);
});

test("another article has its own answer", async ({ page }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.comment.fill("Visa en bild.");
    await page.goto(DECLINED);
    await expect(form.yes).not.toBeChecked();
    await expect(form.comment).toBeHidden();
    await page.goto(CARD);
    await expect(form.comment).toHaveValue("Visa en bild.");
});

// The driver of Firefox does not tell what a request sends.
test("a bot that fills in the hidden field is thanked, and nothing is stored", { tag: "@no-firefox" }, async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await page.locator("[name=topic]").evaluate((field) => (/** @type {HTMLInputElement} */ (field).value = "billigt"));
    await form.vote();
    await form.send.click();
    await expect(form.thanks).toBeFocused();
    expect(form.sent[0].body.topic).toBe("billigt");
    expect(await feedbackTable.find(form.sent[0].id)).toBeUndefined();
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    // The driver of Firefox cannot emulate a medium or a colour scheme.
    test(`the form is accessible in each of its states, in ${colorScheme} mode`, { tag: ["@both", "@no-firefox"] }, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.goto(CARD);
        const form = new FeedbackForm(page);
        await form.vote();
        await expectAccessible(page);
        await expectLargeTargets(page);

        await form.no.check();
        await form.because("Fel");
        await expectAccessible(page);
        await expectLargeTargets(page);

        await form.comment.fill("a".repeat(300));
        await form.send.click();
        await expect(form.problem).not.toBeEmpty();
        await expectAccessible(page);

        await form.comment.fill("Mejla anna@example.com.");
        await form.send.click();
        await expect(form.thanks).toBeFocused();
        await expectAccessible(page);
        await expectLargeTargets(page);
    });
}
