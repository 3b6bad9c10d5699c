// @ts-check
// Every view of the card tool, with the test's own responses: what it offers first, and that it is accessible.
import { EVERY_STATE, answerProblem, answerReceipt, answerSubscriptions } from "./card-responses.js";
import { TOOL, askToPay, button, heading, openForm, openItem, openList, payNow, signIn, subscriptionItem, tool } from "./card-tool.js";
import { ANNA, BJORN } from "./demo-people.js";
import { CARD, DECLINED, expect, expectAccessible, expectLargeTargets, expectNoOverflow, test } from "./support.js";

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
    await expect(tool(page).getByRole("checkbox", { name: "Apps" })).toBeVisible();
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

/** The heading after coming back from another site, by the fragment of the address. */
const RETURN_VISITS = {
    "new-card--added:card_4242": "Kortet är tillagt",
    "new-card--cancelled": "Inget kort lades till",
    "new-card--failed": "Det gick inte att bekräfta kortet",
    "new-card--superseded": "Ett senare kort betalar nu",
    "new-card--unfinished:cs_1": "Kortet är inte tillagt än",
    "verify--approved:card_4242": "Banken godkände kortet",
    "verify--declined:card_4242:do_not_honor": "Banken godkände inte kortet",
    "verify--unfinished:card_4242": "Svaret går inte att hämta just nu",
    "verify--declined:card_4242:authentication_required": "Du godkände inte hos banken",
    "verify--undecided:card_4242": "Du godkände inte hos banken",
    "verify--failed:card_4242": "Frågan till banken blev inte klar",
    "verify--failed": "Frågan till banken blev inte klar",
    // An address without the invoice shows nothing.
    "pay--paid:sub_visio": "Era prenumerationer",
    "pay--declined:sub_visio:do_not_honor": "Betalningen nekades",
    "pay--declined:sub_visio:authentication_required": "Du godkände inte betalningen",
    "pay--waiting:sub_visio:in_1": "Betalningen är inte bekräftad än",
    "pay--failed": "Det gick inte att se hur betalningen gick",
    "new-card--added:card_unknown": "Era prenumerationer",
};

test("the outcome is shown once after coming back from another site", async ({ page }) => {
    test.slow();
    await signIn(page, ANNA);
    for (const [fragment, words] of Object.entries(RETURN_VISITS)) {
        await page.goto("/sv/");
        await page.goto(`${CARD}#${fragment}`);
        await expect(heading(page, words), fragment).toBeFocused();
        await expect(page).toHaveURL(CARD);
    }
    await page.reload();
    await expect(heading(page, "Era prenumerationer")).toBeVisible();
});

test("a reader who comes back from another site signed out reads what to do", async ({ page }) => {
    const messages = { "new-card--signed-out": "läggs det till ändå", "verify--signed-out": "hos banken", "pay--signed-out": "om fakturan är betald", "new-card--cancelled": "Inget kort lades till" };
    for (const [fragment, words] of Object.entries(messages)) {
        await page.goto("/sv/");
        await page.goto(`${CARD}#${fragment}`);
        await expect(tool(page).getByRole("alert")).toContainText(words);
        await expect(tool(page).getByRole("link", { name: "Logga in med ditt arbets- eller skolkonto" })).toBeFocused();
    }
});

test("after the bank has declined, the page offers what can be done about the card", async ({ page }) => {
    await signIn(page, ANNA);
    for (const [code, first] of Object.entries({ do_not_honor: "Lägg till ett annat kort", incorrect_zip: "Ändra kortet som slutar på 4242" })) {
        await page.goto("/sv/");
        await page.goto(`${CARD}#verify--declined:card_4242:${code}`);
        await expect(heading(page, "Banken godkände inte kortet")).toBeFocused();
        await expect(tool(page).locator("[data-act-buttons]:visible .button:not(.button-quiet)")).toHaveText(first);
    }
});

test("a bank that has given no answer can be asked again", async ({ page }) => {
    await signIn(page, ANNA);
    for (const outcome of ["unfinished", "undecided", "failed"]) {
        await page.goto("/sv/");
        await page.goto(`${CARD}#verify--${outcome}:card_4242`);
        await expect(tool(page).locator("[data-act-buttons]:visible .button").first()).toHaveText("Fråga banken om kortet fungerar");
    }
});

test("a payment without a result yet can be checked again", async ({ page }) => {
    await signIn(page, ANNA);
    await page.goto("/sv/");
    await page.goto(`${CARD}#pay--waiting:sub_visio:in_1`);
    const again = page.waitForRequest(/pay\/return/);
    await button(page, "Se efter igen").click();
    const asked = new URL((await again).url());
    expect([asked.pathname, asked.search]).toEqual(["/api/subscriptions/sub_visio/pay/return", "?invoice=in_1&return=%2Fsv%2Fuppdatera-kort%2F"]);
});

test("a card that could not be fetched is fetched again at the same address", async ({ page }) => {
    await signIn(page, ANNA);
    await page.goto("/sv/");
    await page.goto(`${CARD}#new-card--unfinished:cs_test_1`);
    const again = page.waitForRequest(/new-card\/return/);
    await button(page, "Försök igen").click();
    const asked = new URL((await again).url());
    expect([asked.pathname, asked.search]).toEqual(["/api/new-card/return", "?session=cs_test_1&return=%2Fsv%2Fuppdatera-kort%2F"]);
});

test("when the provider is unavailable, the choice stays and is sent again with the same key", async ({ page }) => {
    /** @type {string[]} */
    const sent = [];
    page.on("request", (request) => {
        if (request.url().endsWith("/new-card")) sent.push(request.headers()["idempotency-key"] + request.postData());
    });
    await answerProblem(page, "**/new-card", 503, { code: "provider-unavailable" });
    await openList(page, ANNA);
    await subscriptionItem(page, "Exchange").getByRole("button", { name: "Lägg till ett annat kort" }).click();
    await tool(page).getByRole("checkbox", { name: "Visio" }).check();
    for (const _ of "12") {
        await button(page, /^Fortsätt till/).click();
        await expect(tool(page).getByRole("alert").filter({ hasText: "går inte att nå just nu" })).toBeVisible();
        await expect(tool(page).getByRole("checkbox", { name: "Visio" })).toBeChecked();
    }
    expect(sent).toHaveLength(2);
    expect(sent[1]).toBe(sent[0]);
    await expectAccessible(page, TOOL);
});

// The driver of Firefox does not tell what a request sends.
test("an invoice that has changed is shown before it is paid", { tag: "@no-firefox" }, async ({ page }) => {
    const openInvoice = { id: "in_insufficient_funds", amount: "400.00", currency: "SEK", nextAttempt: null };
    await answerProblem(page, "**/pay", 409, { code: "invoice-changed", openInvoice });
    await openList(page, ANNA);
    await askToPay(page);
    await payNow(page);
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("alert")).toContainText("Beloppet på fakturan har ändrats");
    await expectAccessible(page, TOOL);
    const paid = page.waitForRequest("**/pay");
    await dialog.getByRole("button", { name: /^Betala 400,00\skr$/ }).click();
    expect((await paid).postDataJSON()).toEqual({ invoice: "in_insufficient_funds", amount: "400.00", currency: "SEK", card: "card_9995", return: CARD });
    await dialog.getByRole("button", { name: "Avbryt" }).click();
    await expect(button(page, /^Betala 349,00\skr nu/)).toBeFocused();
});

// The driver of Firefox does not tell what a request sends.
test("a card that was switched meanwhile is shown before it is charged", { tag: "@no-firefox" }, async ({ page }) => {
    await answerProblem(page, "**/pay", 409, { code: "card-switched", card: { id: "card_new", brand: "visa", last4: "0077" } });
    await openList(page, ANNA);
    await askToPay(page);
    await payNow(page);
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("alert")).toContainText("betalas med ett annat kort");
    await expect(dialog).toContainText("0077");
    const paid = page.waitForRequest("**/pay");
    await payNow(page);
    expect((await paid).postDataJSON().card).toBe("card_new");
});

test("a button that is pressed twice sends one request, and shows its progress", async ({ page }) => {
    let sent = 0;
    /** @type {() => void} */
    let release = () => {};
    const held = new Promise((resolve) => (release = () => resolve(undefined)));
    await page.route("**/pay", async (route) => {
        sent += 1;
        await held;
        await route.fulfill({ json: { result: "paid" } });
    });
    await answerReceipt(page);
    await openList(page, ANNA);
    await askToPay(page);
    await page.getByRole("dialog").getByRole("button", { name: "Betala" }).dblclick();
    await expect(page.getByRole("dialog").getByRole("status")).toHaveText("Betalar …");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeVisible();
    release();
    await expect(heading(page, "Betalningen är gjord")).toBeFocused();
    expect(sent).toBe(1);
});

test("choosing, cancelling and paying work by keyboard", { tag: "@desktop" }, async ({ page }) => {
    await answerReceipt(page);
    await page.route("**/pay", (route) => route.fulfill({ json: { result: "paid" } }));
    await openList(page, ANNA);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await expect(subscriptionItem(page, "Exchange").getByRole("button", { name: "Lägg till ett annat kort" })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(heading(page, "Lägg till ett annat kort")).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await expect(tool(page).getByRole("checkbox").first()).toBeChecked();
    while (!(await button(page, "Avbryt").evaluate((it) => it === document.activeElement))) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(heading(page, "Era prenumerationer")).toBeFocused();

    const pay = button(page, /^Betala 349,00\skr nu/);
    while (!(await pay.evaluate((it) => it === document.activeElement))) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog").getByRole("heading")).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(pay).toBeFocused();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await expect(heading(page, "Betalningen är gjord")).toBeFocused();
});

test("when the session has ended, the reader signs in again and continues in the same place", async ({ page, context, sessions }) => {
    await openList(page, ANNA);
    await subscriptionItem(page, "Exchange").getByRole("button", { name: "Lägg till ett annat kort" }).click();
    await tool(page).getByRole("checkbox", { name: "Visio" }).check();
    await sessions.expire(context);
    await button(page, /^Fortsätt till/).click();
    await expect(tool(page).locator("[data-ended]")).toBeFocused();
    const tab = await context.newPage();
    await signIn(tab, ANNA);
    await tab.close();
    // The page finds out by itself when its tab is in front again, which not every driver tells it.
    await page.bringToFront();
    await page.evaluate(() => window.dispatchEvent(new Event("focus")));
    await expect(button(page, /^Fortsätt till/)).toBeFocused();
    await expect(tool(page).getByRole("checkbox", { name: "Visio" })).toBeChecked();
});
