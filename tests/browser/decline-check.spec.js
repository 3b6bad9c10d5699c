// @ts-check
// From "declined" to the next step, with the demo's cards and the real functions.
import { ANNA, BJORN, CILLA, DAVID, ELSA } from "./demo-people.js";
import { leaveWithoutCard } from "./provider-pages.js";
import { DECLINED, expect, expectAccessible, test } from "./support.js";

// The browser reports refused requests, which some of these tests expect.
test.use({ trouble: /Failed to load resource: the server responded with a status of [45]|\.js csp$/ });

/** @typedef {import("@playwright/test").Page} Page */

/** @param {Page} page */
const tool = (page) => page.locator("#decline-check--tool");

/** @param {Page} page @param {string} name */
const heading = (page, name) => tool(page).getByRole("heading", { name, exact: true });

/** The step to take now. @param {Page} page */
const nextStep = (page) => tool(page).locator("[data-next]");

/** The part with the form for typing values to compare. @param {Page} page */
const comparePart = (page) => tool(page).locator("[data-compare]");

const LAST4 = "De fyra sista siffrorna i kortnumret";

/** Signs in with a demo account and comes back to the tool. @param {Page} page @param {string} email */
async function signIn(page, email) {
    const back = encodeURIComponent(`${DECLINED}#decline-check--tool`);
    await page.goto(`/api/sign-in?return=${back}&login_hint=${encodeURIComponent(email)}`);
    await expect(page.locator("[data-who]")).toContainText(email);
    await expect(tool(page).locator("[data-heading]:visible")).toBeFocused();
}

/** Opens the list, also if the tool has already chosen the only subscription in trouble. @param {Page} page */
async function openList(page) {
    const other = tool(page).getByRole("button", { name: "Välj en annan prenumeration" });
    if (await other.isVisible()) await other.click();
    await expect(heading(page, "Vilken prenumeration gäller det?")).toBeVisible();
}

/** Chooses a subscription. @param {Page} page @param {string} name @returns {Promise<any>} the body of the response */
async function choose(page, name) {
    await openList(page);
    const answer = page.waitForResponse("**/api/decline-check");
    await tool(page).getByRole("button").filter({ has: page.getByText(name, { exact: true }) }).click();
    const body = await (await answer).json();
    await expect(tool(page).locator('[data-view="check"] > [data-heading]')).toBeFocused();
    return body;
}

/** Compares what is typed. @param {Page} page @param {Record<string, string>} values by label */
async function compare(page, values) {
    if (await comparePart(page).locator("form").isHidden()) await tool(page).getByText("Skriv av kortet och jämför").click();
    for (const [label, value] of Object.entries(values)) await comparePart(page).getByLabel(label, { exact: true }).fill(value);
    await comparePart(page).getByRole("button", { name: "Jämför", exact: true }).click();
}

/** The text of each step, by its name. */
const STEPS = /** @type {Record<string, RegExp>} */ ({
    "edit-card": /Ändra kortet som slutar på \d{4}/,
    "add-card": /Lägg till ett (annat )?kort/,
    "ask-owner": /Bara .+ kan ändra kortet/,
    "pay-now": /Betala .+ nu med kortet/,
    "verify-with-bank": /Fråga banken om kortet fungerar/,
    "try-later": /Se efter igen/,
    "contact-bank": /Ring din bank|Den som har kortet ringer sin bank/,
    "contact-support": /Ring Påhittade Molntjänster AB/,
    nothing: /Du behöver inte göra något/,
});

test("signing in leads to the provider and back to the tool", async ({ page }) => {
    await page.goto(DECLINED);
    await tool(page).getByRole("link", { name: "Logga in med ditt arbets- eller skolkonto" }).click();
    await page.getByText("Björn Berg").click();
    await expect(page).toHaveURL(new RegExp(`${DECLINED}#decline-check--tool$`));
    await expect(tool(page).locator("[data-heading]:visible")).toBeFocused();
    await openList(page);
    await expectAccessible(page);
});

for (const email of [ANNA, BJORN]) {
    test(`every card has its reason and its next step for ${email}`, async ({ page }) => {
        test.slow();
        await signIn(page, email);
        await openList(page);
        const names = await tool(page).locator("[data-subscriptions] [data-name]").allTextContents();
        expect(names.length).toBeGreaterThan(4);
        for (const name of names) {
            const { decline, next } = await choose(page, name);
            if (decline) {
                const advice = await page.evaluate((code) => {
                    const known = /** @type {HTMLTemplateElement} */ (document.querySelector(`template[data-codes~="${code}"]`));
                    return known.content.querySelector("a")?.getAttribute("href")?.replace(/.*#/, "#");
                }, decline.code);
                const reason = page.locator(".reason", { has: page.locator(`${advice}`) });
                await expect(heading(page, (await reason.locator("summary").textContent()) ?? "")).toBeVisible();
                await expect(reason).toHaveAttribute("open");
            }
            await expect(nextStep(page)).toContainText(STEPS[next[0]]);
            await expect(tool(page).locator("[data-then-list] > li")).toContainText(next.slice(1).map((/** @type {string} */ step) => STEPS[step]));
        }
    });
}

test("a single subscription is already chosen", async ({ page }) => {
    await signIn(page, DAVID);
    await expect(tool(page).locator("[data-check-name]")).toHaveText("Office 365 Business Premium");
    await expect(tool(page).getByRole("button", { name: "Välj en annan prenumeration" })).toBeHidden();
    await expect(nextStep(page)).toContainText(/\S/);
});

test("a detail that differs from the card is changed, and the reader comes back to the check", async ({ page }) => {
    await signIn(page, BJORN);
    await choose(page, "Visio");
    const reason = await tool(page).locator('[data-view="check"] > [data-heading]').textContent();
    await tool(page).getByRole("button", { name: "Ändra (adress)" }).click();
    const field = tool(page).locator("#card-edit--form").getByLabel("Adress", { exact: true });
    await expect(field).toBeFocused();
    const street = `Hamngatan ${Date.now() % 1000}`;
    await field.fill(street);
    await tool(page).getByRole("button", { name: "Spara ändringarna" }).click();
    await expect(heading(page, "Kortet är sparat")).toBeFocused();
    await expectAccessible(page);
    await tool(page).getByRole("button", { name: "Tillbaka till kontrollen" }).click();
    await expect(heading(page, reason ?? "")).toBeFocused();
    await expect(tool(page).locator("[data-on-file-list]")).toContainText(street);
});

test("another's card is compared by its last four digits and expiry alone", async ({ page }) => {
    await signIn(page, ANNA);
    await choose(page, "Visio");
    await expect(tool(page).locator("[data-on-file]")).toBeHidden();
    await compare(page, { [LAST4]: "1111" });
    const other = /^Det här kortet betalar inte prenumerationen\. Den betalas med Mastercard som slutar på 5100/;
    await expect(tool(page).getByText(other)).toBeVisible();
    await expect(tool(page).locator("[data-result-list] li")).toHaveCount(2);
});

test("adding another card leads to the payment page, and back to the check if the reader cancels", async ({ page }) => {
    await signIn(page, BJORN);
    await choose(page, "Office 365 Business Basic");
    const add = tool(page).locator('[data-view="check"]').getByRole("button", { name: "Lägg till ett annat kort" });
    await add.click();
    await tool(page).getByRole("button", { name: "Fortsätt till Påhittade Betalningar AB" }).click();
    await leaveWithoutCard(page);
    await expect(page).toHaveURL(new RegExp(`${DECLINED}$`));
    await expect(heading(page, "Inget kort lades till")).toBeFocused();
    await tool(page).getByRole("button", { name: "Tillbaka till kontrollen" }).click();
    await expect(tool(page).locator("[data-heading]:visible")).toBeFocused();
});

test("a whole card number is refused in any field", async ({ page }) => {
    await signIn(page, ANNA);
    await choose(page, "Visio");
    await compare(page, { [LAST4]: "4242 4242 4242 4242" });
    const summary = comparePart(page).locator("[data-summary]");
    await expect(summary).toBeFocused();
    await expect(summary).toContainText("Det ser ut som ett kortnummer");
});

test("when a card has been compared too often, the next step stays", { tag: "@desktop" }, async ({ page }) => {
    await signIn(page, ANNA);
    await choose(page, "Visio");
    const before = await nextStep(page).textContent();
    for (let checks = 0; checks < 6; checks++) {
        const answer = page.waitForResponse("**/api/decline-check");
        await compare(page, { [LAST4]: "5100" });
        if ((await answer).status() === 429) break;
        await expect(heading(page, "Resultat av jämförelsen")).toBeFocused();
    }
    await expect(comparePart(page).getByRole("alert")).toContainText(/på en timme\. Du kan jämföra igen .+ kl\./);
    await expect(nextStep(page)).toHaveText(before ?? "");
    await expect(comparePart(page).getByLabel(LAST4)).toHaveValue("5100");
});

// In Firefox the page finds out by itself when its tab is in front again, at a time that the driver does not tell.
test("what was typed stays when the session ends", { tag: "@no-firefox" }, async ({ page, context, sessions }) => {
    await signIn(page, ANNA);
    await choose(page, "Visio");
    await sessions.expire(context);
    await compare(page, { [LAST4]: "4321" });
    const ended = tool(page).locator("[data-ended]");
    await expect(ended).toBeFocused();
    await expect(comparePart(page).getByLabel(LAST4)).toHaveValue("4321");
    await expectAccessible(page);

    const tab = await context.newPage();
    await signIn(tab, BJORN);
    await tab.close();
    const again = ended.getByRole("button", { name: "Jag har loggat in igen" });
    if (await again.isVisible()) await again.click();
    await expect(tool(page)).toContainText("Någon annan har loggat in");
    await expect(tool(page).locator("[data-compare] [name=last4]")).toHaveValue("");
    await openList(page);
    await expect(page.locator(".reason[open]")).toHaveCount(0);
});

test("a reader without the role reads which role is missing, and one without subscriptions where to look", async ({ page }) => {
    await signIn(page, CILLA);
    await expect(heading(page, "Du behöver rollen faktureringsadministratör")).toBeVisible();
    await signIn(page, ELSA);
    await expect(heading(page, "Organisationen har inga prenumerationer här")).toBeVisible();
});

// Firefox's driver cannot turn scripts off.
test.describe("without JavaScript", { tag: "@no-firefox" }, () => {
    test.use({ javaScriptEnabled: false });
    test("all reasons are in the article under six headings", async ({ page }) => {
        await page.goto(DECLINED);
        await expect(tool(page)).toContainText("Rutan behöver JavaScript");
        await expect(page.locator(".declines h3")).toHaveCount(6);
        await expect(page.locator(".reason")).toHaveCount(20);
    });
});

test("the subscriptions to choose from stand apart", { tag: "@both" }, async ({ page }) => {
    await signIn(page, ANNA);
    await expect(page.locator(".pick").first()).toBeVisible();
    const boxes = await page.locator(".pick").evaluateAll((picks) => picks.map((pick) => ({ top: pick.getBoundingClientRect().top, bottom: pick.getBoundingClientRect().bottom })));
    expect(boxes.length).toBeGreaterThan(1);
    boxes.slice(1).forEach(({ top }, index) => expect(top - boxes[index].bottom).toBeGreaterThanOrEqual(8));
});
