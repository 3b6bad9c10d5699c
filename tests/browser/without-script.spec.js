// @ts-check
// A reader without JavaScript: articles are complete, and the browser posts the feedback form.
import { CARD, DECLINED, everyPage, expect, expectNoOverflow, test } from "./support.js";

// A browser without scripts reports each script that it does not load.
test.use({ javaScriptEnabled: false, trouble: /\.js csp$/ });

/** A unique comment of this length, without digits, which may be masked. @param {number} length */
const comment = (length) => `${crypto.randomUUID().replace(/\d/g, (digit) => "ghijklmnop"[Number(digit)])} `.padEnd(length, "å");

test("an article is complete: its steps, its notes, its links", async ({ page }) => {
    await page.goto(CARD);
    const steps = page.getByRole("article").locator("ol > li:visible");
    expect(await steps.count()).toBeGreaterThanOrEqual(8);
    await expect(page.locator(".alert").first()).toBeVisible();
    await page.getByRole("article").getByRole("link", { name: "Om ditt kort har avvisats" }).click();
    await expect(page).toHaveURL(DECLINED);
});

test("the reasons for a decline open", async ({ page }) => {
    await page.goto(DECLINED);
    const reason = page.locator("details", { hasText: "Kortet har gått ut" });
    await reason.locator("summary").click();
    await expect(reason.getByText("Har det nya kortet samma nummer?")).toBeVisible();
});

test("no page shows a control that needs a script", async ({ page, request }) => {
    for (const path of await everyPage(request, "sv")) {
        await page.goto(path);
        for (const name of ["Ändra ditt svar", "Försök igen"]) {
            await expect(page.getByRole("button", { name })).toBeHidden();
        }
        await expect(page.getByText("återstående tecken")).toBeHidden();
    }
});

test("a form posted by the browser is thanked for, and stored", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const text = comment(60);
    await page.getByRole("radio", { name: "Nej", exact: true }).check();
    await page.getByLabel("Hur kan vi förbättra den?").fill(text);
    await page.getByRole("button", { name: "Skicka", exact: true }).click();
    await expect(page).toHaveURL("/sv/tack/");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Tack för din feedback!");
    expect(await feedbackTable.comments("uppdatera-kort")).toContain(text);
});

test("reason and step are posted with the form", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const text = comment(60);
    await page.getByRole("radio", { name: "Nej", exact: true }).check();
    await page.getByRole("radio", { name: "Gick inte att göra" }).check();
    await page.getByLabel("Vid vilket steg?").selectOption("Steg 5");
    await page.getByLabel("Hur kan vi förbättra den?").fill(text);
    await page.getByRole("button", { name: "Skicka", exact: true }).click();
    await expect(page).toHaveURL("/sv/tack/");
    expect(await feedbackTable.withComment("uppdatera-kort", text)).toMatchObject({ reason: "did-not-work", step: "5" });
});

test("a line break counts as one character", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const text = comment(200) + "\n".repeat(54) + ".";
    await page.getByRole("radio", { name: "Ja", exact: true }).check();
    await page.getByLabel("Hur kan vi förbättra den?").fill(text);
    await page.getByRole("button", { name: "Skicka", exact: true }).click();
    await expect(page).toHaveURL("/sv/tack/");
    expect(await feedbackTable.comments("uppdatera-kort")).toContain(text);
});

test.describe("a form that is refused", () => {
    test.use({ trouble: /\.js csp$|status of 422/ });

    test("comes back with the text and the vote, and is accepted once it is corrected", async ({ page, feedbackTable }) => {
        await page.goto(CARD);
        const text = `\n${comment(255)}`;
        await page.getByRole("radio", { name: "Nej", exact: true }).check();
        await page.getByLabel("Hur kan vi förbättra den?").fill(text);
        await page.getByRole("button", { name: "Skicka", exact: true }).click();

        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Din feedback är inte skickad än");
        await expect(page.getByRole("alert")).toContainText("Texten är för lång");
        await expect(page.getByRole("radio", { name: "Nej", exact: true })).toBeChecked();
        const again = page.getByLabel("Hur kan vi förbättra den?");
        await expect(again).toHaveValue(text);
        await expectStyled(page);

        await again.fill(text.slice(0, 200));
        await page.getByRole("button", { name: "Skicka igen" }).click();
        await expect(page).toHaveURL("/sv/tack/");
        expect(await feedbackTable.comments("uppdatera-kort")).toContain(text.slice(0, 200).trim());
    });

    test("leads back to its article", async ({ page }) => {
        await page.goto(CARD);
        await page.getByRole("radio", { name: "Ja", exact: true }).check();
        await page.getByLabel("Hur kan vi förbättra den?").fill("a".repeat(256));
        await page.getByRole("button", { name: "Skicka", exact: true }).click();
        await page.getByRole("link", { name: "Tillbaka till artikeln" }).click();
        await expect(page).toHaveURL(CARD);
    });
});

test("the form is not sent without a vote", async ({ page }) => {
    await page.goto(CARD);
    await page.getByRole("button", { name: "Skicka", exact: true }).click();
    await expect(page).toHaveURL(CARD);
});

test("the field for robots cannot be seen or reached, and feedback that fills it is not stored", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const trap = page.locator("[name=topic]");
    await expect(trap).not.toBeInViewport();
    expect((await trap.boundingBox())?.x).toBeLessThan(-1000);
    await page.getByLabel("Hur kan vi förbättra den?").focus();
    for (let presses = 0; presses < 5; presses++) {
        await page.keyboard.press("Tab");
        await expect(trap).not.toBeFocused();
    }

    const text = comment(60);
    const form = { article: "uppdatera-kort", language: "sv", helpful: "true", comment: text, topic: "Billiga kort" };
    const answer = await page.request.post("/api/feedback", { form, maxRedirects: 0 });
    expect([answer.status(), answer.headers().location]).toEqual([303, "/sv/tack/"]);
    expect(await feedbackTable.comments("uppdatera-kort")).not.toContain(text);
});

/**
 * The page has the site's style, and fits the window.
 * @param {import("@playwright/test").Page} page
 */
async function expectStyled(page) {
    const font = await page.locator("body").evaluate((body) => getComputedStyle(body).fontFamily);
    expect(font).toContain("system-ui");
    await expectNoOverflow(page);
}
