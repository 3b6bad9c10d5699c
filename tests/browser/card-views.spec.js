// @ts-check
// Every view of the card tool, with the test's own responses: what it offers first, and that it is accessible.
import { EVERY_STATE, answerReceipt, answerSubscriptions } from "./card-responses.js";
import { TOOL, askToPay, button, heading, openForm, openItem, openList, payNow, signIn, subscriptionItem, tool } from "./card-tool.js";
import { ANNA, BJORN } from "./demo-people.js";
import { DECLINED, expect, expectAccessible, expectLargeTargets, expectNoOverflow, test } from "./support.js";

// The browser reports refused requests, which some of these tests expect.
test.use({ trouble: /Failed to load resource: the server responded with a status of [45]/ });

test.beforeEach(({ page }) => answerSubscriptions(page));

/** The first button of each subscription that needs somebody. */
const FIRST_STEPS = {
    Exchange: "Lägg till ett annat kort",
    Apps: "Ändra kortet som slutar på 0036",
    Visio: /^Betala 349,00\skr nu med kortet som slutar på 9995$/,
    Teams: "Lägg till ett annat kort",
    Basic: "Ändra kortet som slutar på 4444",
    Project: "Lägg till ett kort",
};

test("each subscription says what is wrong, and what to do first", async ({ page }) => {
    await openList(page, ANNA);
    for (const [name, step] of Object.entries(FIRST_STEPS)) {
        await expect(subscriptionItem(page, name).locator(".actions [data-first]")).toHaveText(step);
    }
    // One button stands out of all.
    await expect(tool(page).locator("[data-view=list] .button:not(.button-quiet)")).toHaveText("Lägg till ett annat kort");
    // What is well is one line, and what can be done about it is behind it.
    for (const name of ["Premium", "Planner"]) {
        await expect(subscriptionItem(page, name).locator(".actions [data-first]")).toHaveCount(0);
        await expect(subscriptionItem(page, name).getByRole("button", { name: "Lägg till ett annat kort" })).toBeHidden();
        await openItem(page, name);
        await expect(subscriptionItem(page, name).getByRole("button", { name: "Lägg till ett annat kort" })).toBeVisible();
    }
    await expect(subscriptionItem(page, "Premium")).toContainText("Visa 4242. Kortet gäller till 04/31.");
    await expect(subscriptionItem(page, "Skype")).toContainText("Visa 4242. Avslutad.");
    await expect(subscriptionItem(page, "Skype").locator(".actions button")).toHaveCount(0);
    await expect(subscriptionItem(page, "Exchange")).toContainText("Betalning saknas");
    await expect(subscriptionItem(page, "Exchange")).toContainText(/Obetald faktura på 1\s234,50\skr\. Nästa försök: 25 november 2030/);
    await expect(subscriptionItem(page, "Exchange")).toContainText("Björn Berg har lagt till kortet. Bara Björn Berg kan ändra det. Ingen annan kan heller betala med det. Lägg till ett eget kort");
    await expect(subscriptionItem(page, "Planner")).toContainText("Det framgår inte vem som har lagt till kortet.");
    await expect(subscriptionItem(page, "Premium")).toContainText("Banken godkände kortet den 22 november 2030.");
    const reason = subscriptionItem(page, "Apps").getByRole("link", { name: "Adressen eller postnumret stämmer inte" });
    await reason.click();
    await expect(page).toHaveURL(DECLINED + "#advice--wrong-address");
    await expect(page.getByText("Stämmer allt redan? Ring din bank")).toBeInViewport();
    await expect(page.locator("summary", { hasText: "Adressen eller postnumret stämmer inte" })).toBeInViewport();
});

test("the history says what changed at the payment provider, with values in the page's form", async ({ page }) => {
    await openList(page, ANNA);
    const history = [
        { at: "2030-11-20T08:00:00Z", by: null, version: 1, fields: [{ field: "expiry", from: null, to: "2029-04" }] },
        {
            at: "2030-11-21T08:00:00Z",
            by: null,
            version: 2,
            fields: [
                { field: "expiry", from: "2029-04", to: "2031-04" },
                { field: "address.country", from: "SE", to: "NO" },
                { field: "address.line2", from: "L•••", to: null },
                { field: "address.city", from: "S•••", to: "S•••" },
            ],
        },
        { at: "2030-11-22T08:00:00Z", by: null, version: 3, fields: [] },
    ];
    await page.route("**/api/cards/*/history", (route) => route.fulfill({ json: { history } }));
    await openItem(page, "Premium");
    await subscriptionItem(page, "Premium").locator("[data-history] summary").click();
    await expect(subscriptionItem(page, "Premium").locator("[data-history] li")).toHaveText([
        "20 november 2030 kl. 9.00: kortet lades till hos Påhittade Betalningar AB.",
        "21 november 2030 kl. 9.00: hos Påhittade Betalningar AB ändrades postort, utgångsdatum från 04/29 till 04/31, land från Sverige till Norge och adressrad 2 från L… till tomt.",
        "22 november 2030 kl. 9.00: hos Påhittade Betalningar AB fick kortet ett nytt nummer eller en ny ägare.",
    ]);
});

test("the page follows the function's steps, whoever owns the card and whichever subscription it was declined for", async ({ page }) => {
    const [exchange, , visio, , premium] = /** @type {any[]} */ (EVERY_STATE);
    const declined = { ...premium.card, status: "declined" };
    const lastDecline = { ...visio.lastDecline, code: "do_not_honor" };
    const others = { ...exchange.card, status: "declined" };
    await answerSubscriptions(page, [
        { ...premium, name: "Planner", needsAction: true, card: declined, lastDecline, actions: ["contact-bank", "verify-with-bank", "add-card", "edit-card"] },
        { ...visio, name: "Teams", actions: ["contact-support", "edit-card", "add-card"] },
        { ...exchange, name: "Apps", card: others, actions: ["contact-support", "add-card"] },
        { ...exchange, name: "Project", card: others, actions: ["add-card", "ask-owner"] },
        { ...visio, name: "Skype", status: "cancelled", actions: ["pay-now"] },
    ]);
    await openList(page, ANNA);
    const buttons = (/** @type {string} */ name) => subscriptionItem(page, name).locator("[data-act] button");
    await expect(subscriptionItem(page, "Planner")).toContainText("Orsak: Banken sa nej utan att ange orsak");
    await expect(buttons("Planner")).toHaveText([/^Fråga banken/, /^Lägg till/, /^Ändra/]);
    await expect(buttons("Teams")).toHaveText([/^Ändra/, /^Lägg till/]);
    await expect(buttons("Apps")).toHaveText([/^Lägg till/]);
    await expect(buttons("Project")).toHaveText([/^Lägg till/]);
    await expect(buttons("Skype")).toHaveText([/^Betala/]);
    // If the first step has no button, no button stands out.
    for (const name of ["Planner", "Teams", "Apps"]) await expect(subscriptionItem(page, name).locator(".actions [data-first]")).toHaveCount(0);
});

test("only subscriptions of the same customer can get the same card", async ({ page }) => {
    const [exchange, apps, visio] = /** @type {any[]} */ (EVERY_STATE);
    await answerSubscriptions(page, [exchange, apps, { ...visio, customer: "cus_other" }]);
    await openList(page, ANNA);
    await subscriptionItem(page, "Exchange").getByRole("button", { name: "Lägg till ett annat kort" }).click();
    await expect(tool(page).getByRole("checkbox")).toHaveCount(1);
    // A pause stands between the name and what pays it now.
    await expect(tool(page).getByRole("checkbox", { name: /^Apps ?, kort i dag: Visa som slutar på 0036/ })).toBeVisible();
});

/**
 * How to reach each view, and the heading that then has the focus.
 * @type {Record<string, {reach: (page: import("@playwright/test").Page) => Promise<unknown>, heading: string | RegExp}>}
 */
const VIEWS = {
    "the list": { reach: async () => {}, heading: "Era prenumerationer" },
    "the choice before a card is added": {
        reach: (page) => subscriptionItem(page, "Exchange").getByRole("button", { name: "Lägg till ett annat kort" }).click(),
        heading: "Lägg till ett annat kort",
    },
    "a card that is saved": {
        reach: async (page) => {
            const pays = [{ subscription: "sub_apps", name: "Apps", next: "2030-11-25" }];
            await page.route("**/api/cards/*", (route) => route.fulfill({ json: { ...EVERY_STATE[1].card, status: "ok", pays } }));
            await button(page, "Ändra kortet som slutar på 0036").click();
            await tool(page).getByLabel("Postnummer").fill("111 32");
            await button(page, "Spara ändringarna").click();
        },
        heading: "Kortet är sparat",
    },
    "a card that the bank approves": {
        reach: async (page) => {
            await page.route("**/verify", (route) => route.fulfill({ json: { result: "approved" } }));
            await openItem(page, "Premium");
            await subscriptionItem(page, "Premium").getByRole("button", { name: "Fråga banken om kortet fungerar" }).click();
        },
        heading: "Banken godkände kortet",
    },
    "a card that the bank declines": {
        reach: async (page) => {
            await page.route("**/verify", (route) => route.fulfill({ json: { result: "declined", code: "do_not_honor" } }));
            await openItem(page, "Premium");
            await subscriptionItem(page, "Premium").getByRole("button", { name: "Fråga banken om kortet fungerar" }).click();
        },
        heading: "Banken godkände inte kortet",
    },
    "the question before paying": { reach: askToPay, heading: /^Betala 349,00\skr nu\?$/ },
    "a payment": {
        reach: async (page) => {
            await page.route("**/pay", (route) => route.fulfill({ json: { result: "paid" } }));
            await answerReceipt(page);
            await askToPay(page);
            await payNow(page);
        },
        heading: "Betalningen är gjord",
    },
    "a payment that is declined": {
        reach: async (page) => {
            await page.route("**/pay", (route) => route.fulfill({ json: { result: "declined", code: "insufficient_funds" } }));
            await askToPay(page);
            await payNow(page);
        },
        heading: "Betalningen nekades",
    },
};

for (const [name, { reach, heading: words }] of Object.entries(VIEWS)) {
    test(`${name} is accessible`, { tag: "@both" }, async ({ page }) => {
        test.slow();
        await openList(page, ANNA);
        await reach(page);
        await expect(heading(page, words)).toBeFocused();
        for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
            await page.emulateMedia({ colorScheme });
            await expectAccessible(page, TOOL);
        }
        // No control behind a dialog can be reached.
        if (!(await page.getByRole("dialog").isVisible())) await expectLargeTargets(page, TOOL);
        await page.setViewportSize({ width: 320, height: 640 });
        await expectNoOverflow(page);
    });
}

/** The views that could keep a person's data. */
const VIEWS_WITH_DATA = {
    ...VIEWS,
    "the form for a card": {
        reach: async (/** @type {import("@playwright/test").Page} */ page) => {
            await openForm(page, "0036");
            await tool(page).getByLabel("Adressrad 2").fill("c/o Visio");
        },
        heading: "Ändra kortet som slutar på 0036",
    },
};

for (const [name, { reach, heading: words }] of Object.entries(VIEWS_WITH_DATA)) {
    test(`nothing of ${name} remains when another person signs in`, async ({ page, context }) => {
        await openList(page, ANNA);
        await reach(page);
        await expect(heading(page, words)).toBeVisible();
        await answerSubscriptions(page, []);
        const tab = await context.newPage();
        await signIn(tab, BJORN);
        await tab.close();
        await page.evaluate(() => window.dispatchEvent(new Event("focus")));
        await expect(heading(page, "Organisationen har inga prenumerationer här")).toBeFocused();
        await expect(tool(page)).toContainText("Någon annan har loggat in");
        await expect(page.getByRole("dialog")).toBeHidden();
        // Hidden text counts too.
        const text = await tool(page).evaluate((tool) => {
            const fields = /** @type {NodeListOf<HTMLInputElement>} */ (tool.querySelectorAll("input:not([readonly]), textarea"));
            return [tool.textContent, ...[...fields].map(({ value }) => value)].join(" ");
        });
        expect(text).not.toMatch(/4242|0036|9995|349|273|Visio|Exchange|Apps|Anna|ANNA|Storgatan|Stockholm|Pengarna|Banken godkände/);
    });
}
