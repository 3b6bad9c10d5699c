// @ts-check
// A reader writes how to improve an article: what is counted, masked, sent and thanked for.
import { FeedbackForm } from "./feedback-form.js";
import { CARD, expect, testWithHistory as test } from "./support.js";

// The driver of Firefox does not tell what a request sends.
test("a comment is saved under the same id, and the thanks get the focus", { tag: "@no-firefox" }, async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.comment.fill("Bra, men visa en bild av menyn.\nTack!");
    await form.send.click();
    await expect(form.thanks).toBeFocused();
    await expect(form.comment).toBeHidden();
    await expect(page.locator("[data-masked]")).toBeHidden();
    const [{ id }, { id: same, body }] = form.sent;
    expect(same).toBe(id);
    expect(body).toMatchObject({ helpful: true, comment: "Bra, men visa en bild av menyn.\nTack!" });
    expect((await feedbackTable.find(id))?.comment).toBe("Bra, men visa en bild av menyn.\nTack!");
});

test("feedback without a comment is thanked for too", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.send.click();
    await expect(form.thanks).toBeFocused();
    expect((await feedbackTable.find(form.sent[0].id))?.comment).toBeUndefined();
});

test("the counter counts what a reader sees as characters", async ({ page }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.yes.check();
    await expect(form.counter).toHaveText("255 återstående tecken", { useInnerText: true });
    for (const [text, left] of /** @type {const} */ ([
        ["a", 254],
        ["🦀", 254],
        ["å", 254],
        ["a\u030a", 254],
        ["a\nb", 252],
        ["  a  ", 250],
        ["a".repeat(255), 0],
    ])) {
        await form.comment.fill(text);
        await expect(form.counter).toHaveText(`${left} återstående tecken`, { useInnerText: true });
    }
    await form.comment.fill("a".repeat(258));
    await expect(form.counter).toHaveText("3 tecken för mycket", { useInnerText: true });
});

test("255 characters of any kind are accepted and stored", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    const text = `${"🦀".repeat(100)}\n${"å".repeat(153)}.`;
    await form.comment.fill(text);
    await expect(form.counter).toHaveText("0 återstående tecken", { useInnerText: true });
    await form.send.click();
    await expect(form.thanks).toBeFocused();
    expect((await feedbackTable.find(form.sent[0].id))?.comment).toBe(text);
});

test("a comment that is too long is not sent, and the form says so", async ({ page }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.comment.fill("a".repeat(256));
    await form.send.click();
    await expect(form.problem).toHaveText(/^Texten är för lång/);
    await expect(form.comment).toBeFocused();
    await expect(form.comment).toHaveAttribute("aria-invalid", "true");
    await expect(form.comment).toHaveAccessibleDescription(/Texten är för lång/);
    expect(form.sent).toHaveLength(1);

    await form.comment.fill("a".repeat(255));
    await expect(form.comment).not.toHaveAttribute("aria-invalid");
    await expect(form.comment).not.toHaveAccessibleDescription(/Texten är för lång/);
    await expect(form.problem).toBeEmpty();
    await form.send.click();
    await expect(form.thanks).toBeFocused();
});

test("the counter is announced when the typing pauses, not at every key", async ({ page }) => {
    await page.goto(CARD);
    await page.clock.install();
    const form = new FeedbackForm(page);
    await form.yes.check();
    for (const key of "hej") {
        await form.comment.press(key);
        await page.clock.runFor(500);
        await expect(form.spoken).toBeEmpty();
    }
    await expect(form.counter).toHaveText("252 återstående tecken", { useInnerText: true });
    await page.clock.runFor(1500);
    await expect(form.spoken).toHaveText("252 återstående tecken");
});

test("the thanks name the kinds of data that were masked", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.comment.fill("Mejla anna@example.com eller ring 070-174 06 05. Kortet är 4242 4242 4242 4242.");
    await form.send.click();
    await expect(form.thanks).toBeFocused();
    await expect(page.locator("[data-masked] li:visible")).toHaveText(["e-postadress", "telefonnummer", "kortnummer"]);
    const comment = (await feedbackTable.find(form.sent[0].id))?.comment;
    expect(comment).not.toMatch(/anna|174|4242/);
});

test("the feedback can be changed afterwards, with everything as it was", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.comment.fill("Bra.");
    await form.send.click();
    await form.change.click();
    await expect(form.yes).toBeFocused();
    await expect(form.yes).toBeChecked();
    await expect(form.comment).toHaveValue("Bra.");
    await form.no.check();
    await form.comment.fill("Inte så bra.");
    await form.send.click();
    await expect(form.thanks).toBeFocused();
    expect(new Set(form.sent.map(({ id }) => id)).size).toBe(1);
    expect(await feedbackTable.find(form.sent[0].id)).toMatchObject({ helpful: false, comment: "Inte så bra." });
});

test("a second click on Skicka sends no other request", async ({ page }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    const release = await form.hold();
    await form.comment.fill("Bra.");
    await form.send.dblclick();
    release();
    await expect(form.thanks).toBeFocused();
    expect(form.sent).toHaveLength(2);
});
