// @ts-check
// The site in English: its words, its dates and amounts, and nothing left in Swedish.
import { EVERY_STATE, answerSubscriptions } from "./card-responses.js";
import { TOOL, heading, subscriptionItem, tool } from "./card-tool.js";
import { ANNA, BJORN } from "./demo-people.js";
import { FeedbackForm } from "./feedback-form.js";
import {
    CARD,
    CARD_IN_ENGLISH,
    DECLINED_IN_ENGLISH,
    everyPage,
    expect,
    expectAccessible,
    expectNoOverflow,
    test,
} from "./support.js";

// The browser reports refused requests, which some of these tests expect.
test.use({ trouble: /Failed to load resource: the server responded with a status of [45]|\.js csp$/ });

/** Made-up names, which have Swedish letters in any language. */
const NAMES = /Påhittade Molntjänster AB|Påhittade Betalningar AB|Björn Berg/g;
const SWEDISH = /[åäö]/i;

test("the language switch leads to the same article, and back", async ({ page }) => {
    await page.goto(CARD);
    await page.getByRole("navigation", { name: "Ändra språk" }).getByRole("link", { name: "English" }).click();
    await expect(page).toHaveURL(CARD_IN_ENGLISH);
    await expect(page.locator("html")).toHaveAttribute("lang", "en-GB");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Update your card details");
    await expect(page.locator("time")).toHaveText(/^\d+ \p{L}+ \d{4}$/u);
    await page.getByRole("navigation", { name: "Change language" }).getByRole("link", { name: "Svenska" }).click();
    await expect(page).toHaveURL(CARD);
});

test("a reader who meets a page in the other language changes it at the top", async ({ page }) => {
    await page.goto(CARD);
    const english = page.getByRole("banner").getByRole("link", { name: "English" });
    await expect(english).toHaveAttribute("lang", "en");
    await expect(english).toHaveAttribute("hreflang", "en");
    await expect(english).toBeInViewport();
    await english.click();
    await expect(page).toHaveURL(CARD_IN_ENGLISH);
    await page.getByRole("banner").getByRole("link", { name: "Svenska" }).click();
    await expect(page).toHaveURL(CARD);
});

test("nothing on an English page is left in Swedish", async ({ request }) => {
    for (const path of (await everyPage(request, "en")).filter((path) => path !== "/404.html")) {
        const html = await (await request.get(path)).text();
        expect.soft(html.replace(NAMES, "").match(SWEDISH), path).toBeNull();
    }
});

test("the feedback form saves an answer in English", async ({ page }) => {
    await page.goto(DECLINED_IN_ENGLISH);
    const { sent } = new FeedbackForm(page);
    const form = page.locator("#page--feedback");
    await form.getByRole("radio", { name: "Yes", exact: true }).check();
    await expect(form.getByRole("status").first()).toHaveText("Your answer is saved.");
    await form.getByLabel("How can we improve it?").fill("Write to anna@example.com");
    await expect(form.locator("[data-counter]")).toHaveText("Characters left: 230", { useInnerText: true });
    await form.getByRole("button", { name: "Send" }).click();
    await expect(form.getByRole("heading", { name: "Thank you for your feedback!" })).toBeFocused();
    await expect(form.locator("[data-masked] li:visible")).toHaveText(["e-mail address"]);
    expect(sent[0].body).toEqual({ article: "avvisat-kort", language: "en", helpful: true, version: expect.stringMatching(/^[0-9a-f]{12}$/) });
});

test.describe("without JavaScript", () => {
    test.use({ javaScriptEnabled: false });

    test("the feedback form is answered in English", async ({ page }) => {
        await page.goto(DECLINED_IN_ENGLISH);
        await page.getByRole("radio", { name: "No", exact: true }).check();
        await page.getByLabel("How can we improve it?").fill("a".repeat(256));
        await page.getByRole("button", { name: "Send" }).click();
        await expect(page.locator("html")).toHaveAttribute("lang", "en");
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Your feedback has not been sent yet");
        await expect(page.getByRole("link", { name: "Back to the article" })).toHaveAttribute("href", DECLINED_IN_ENGLISH);
        await page.getByLabel("How can we improve it?").fill("Shorter");
        await page.getByRole("button", { name: "Send again" }).click();
        await expect(page).toHaveURL("/en/thank-you/");
        await expect(page.getByRole("heading", { level: 1 })).toHaveText("Thank you for your feedback!");
    });
});

test("the card tool signs in, and lists the subscriptions in English", async ({ page }) => {
    await page.goto(CARD_IN_ENGLISH);
    await tool(page).getByRole("link", { name: "Sign in with your work or school account" }).click();
    await page.getByText("Anna Alm").click();
    await expect(page).toHaveURL(new RegExp(`${CARD_IN_ENGLISH}#card-edit--tool$`));
    await expect(heading(page, "Your subscriptions")).toBeFocused();
    await expect(tool(page)).toContainText("Signed in as Anna Alm");

    await answerSubscriptions(page);
    await page.reload();
    await expect(subscriptionItem(page, "Exchange")).toContainText("The card was declined on 20 November 2030 (SEK 1,234.50).");
    await expect(subscriptionItem(page, "Exchange")).toContainText("Next attempt: 25 November 2030");
    await expect(subscriptionItem(page, "Premium")).toContainText("The bank approved the card on 22 November 2030.");
    await expect(tool(page).locator("[data-subscriptions] > li")).toHaveCount(EVERY_STATE.length);
    expect((await tool(page).innerText()).replace(NAMES, "")).not.toMatch(SWEDISH);
    await expectAccessible(page, TOOL);
    await page.setViewportSize({ width: 320, height: 640 });
    await expectNoOverflow(page);
});

test("the form for a card lists the countries by their English names", async ({ page }) => {
    await signIn(page, `${CARD_IN_ENGLISH}#card-edit--tool`, ANNA);
    await tool(page).getByRole("button", { name: /^Change the card ending in \d{4}$/ }).first().click();
    const countries = await tool(page).getByLabel("Country").locator("option").allTextContents();
    expect(countries).toEqual([...countries].sort());
    expect(countries).toContain("Sweden");
    await tool(page).getByLabel("Expiry date").fill("13/27");
    await tool(page).getByRole("button", { name: "Save changes" }).click();
    await expect(tool(page).locator("[data-summary]")).toContainText("Enter month and year, for example 04/27.");
});

test("the reason for a decline and the next steps are in English", async ({ page }) => {
    await signIn(page, `${DECLINED_IN_ENGLISH}#decline-check--tool`, BJORN);
    const check = page.locator("#decline-check--tool");
    const other = check.getByRole("button", { name: "Choose another subscription" });
    const list = check.getByRole("heading", { name: "Which subscription is it about?" });
    await expect(other.or(list)).toBeVisible();
    if (await other.isVisible()) await other.click();
    const choices = check.locator("[data-subscriptions] button");
    for (let index = 0; index < (await choices.count()); index++) {
        await expect(list).toBeVisible();
        await choices.nth(index).click();
        await expect(check.getByRole("heading", { name: "Do this now" })).toBeVisible();
        expect((await check.innerText()).replace(NAMES, "")).not.toMatch(SWEDISH);
        await other.click();
    }
});

/**
 * Signs in with a demo account and comes back to a tool.
 * @param {import("@playwright/test").Page} page
 * @param {string} back
 * @param {string} email
 */
async function signIn(page, back, email) {
    await page.goto(`/api/sign-in?return=${encodeURIComponent(back)}&login_hint=${encodeURIComponent(email)}`);
    await expect(page.locator("[data-who]")).toContainText(email);
}
