// @ts-check
// An administrator comes back from another site, pays, and switches cards: every outcome is told, for any response of the functions.
import { answerProblem, answerReceipt, answerSubscriptions } from "./card-responses.js";
import { TOOL, askToPay, button, heading, openList, payNow, signIn, subscriptionItem, tool } from "./card-tool.js";
import { ANNA } from "./demo-people.js";
import { CARD, expect, expectAccessible, test } from "./support.js";

// The browser reports refused requests, which some of these tests expect.
test.use({ trouble: /Failed to load resource: the server responded with a status of [45]/ });

test.beforeEach(({ page }) => answerSubscriptions(page));

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
