// @ts-check
// What the tool "Varför nekas kortet?" shows for any response of the functions: here the test gives the responses.
import { decline, fields, invoice, nextStep, open, others, own, tool, visio } from "./decline-check-tool.js";
import { DECLINED, expect, expectAccessible, expectLargeTargets, expectNoOverflow, test } from "./support.js";

test.use({ trouble: /Failed to load resource: the server responded with a status of [45]/ });

const PATHS = /** @type {const} */ ([
    ["expired_card", "fix", {}, ["edit-card", "contact-bank", "add-card"], "Kortet har gått ut", "Ändra kortet som slutar på 4242"],
    ["incorrect_zip", "fix", {}, ["edit-card", "contact-bank", "add-card"], "Adressen eller postnumret stämmer inte", "Ändra kortet som slutar på 4242"],
    ["insufficient_funds", "later", { openInvoice: invoice }, ["pay-now", "try-later", "add-card"], "Pengarna räcker inte", "Betala 349,00 kr nu med kortet som slutar på 4242"],
    ["processing_error", "later", {}, ["try-later", "add-card"], "Tekniskt fel eller ingen kontakt med banken", "Se efter igen"],
    ["generic_decline", "bank", {}, ["contact-bank", "verify-with-bank", "add-card"], "Banken sa nej utan att ange orsak", "Skriv ut"],
    ["invalid_cvc", "other-card", {}, ["add-card"], "Säkerhetskoden (CVC/CVV) är fel", "Lägg till ett annat kort"],
    ["authentication_required", "verify", {}, ["verify-with-bank"], "Banken vill att du godkänner betalningen", "Fråga banken om kortet fungerar"],
    ["incorrect_zip", "fix", { card: others }, ["ask-owner", "add-card"], "Adressen eller postnumret stämmer inte", "Kopiera"],
]);
for (const [code, category, given, next, reason, action] of PATHS) {
    const whose = "card" in given ? "another's card" : "one's own card";
    test(`${code} on ${whose}: the reason and the next step are shown at once`, async ({ page }) => {
        await open(page, [{ ...visio, ...given }], () => ({ json: { fields: [], decline: decline(code, category), card: { status: "declined" }, next } }));
        await expect(tool(page).getByRole("heading", { name: reason, exact: true })).toBeFocused();
        await expect(nextStep(page).getByRole("button", { name: action, exact: true })).toBeVisible();
        await expect(tool(page)).not.toContainText(code);
        // The reason is open in the article's list.
        const listed = page.locator(".reason", { has: page.locator("summary", { hasText: reason }) });
        await expect(listed).toHaveAttribute("open");
        await expect(page.locator(".reason[open]")).toHaveCount(1);
    });
}

test("a fault of the seller is shown with how to reach the seller", async ({ page }) => {
    await open(page, [visio], () => ({ json: { fields: [], decline: decline("duplicate_transaction", "ours"), card: { status: "declined" }, next: ["contact-support"] } }));
    await expect(nextStep(page)).toContainText("Ring Påhittade Molntjänster AB på 070-174 06 05");
    await expect(tool(page).locator("[data-then]")).toBeHidden();
});

test("every state without a decline has its own text", async ({ page }) => {
    test.slow();
    for (const [given, reason, next] of /** @type {const} */ ([
        [{ card: { ...own, status: "ok" } }, "Kortet nekas inte just nu", "nothing"],
        [{ card: { ...own, status: "ok" }, openInvoice: invoice }, "Det finns en obetald faktura", "pay-now"],
        [{ card: { ...own, status: "expiring" } }, "Kortet går snart ut", "edit-card"],
        [{ card: { ...own, status: "expired" } }, "Kortet har gått ut", "edit-card"],
        [{ card: null }, "Prenumerationen har inget kort", "add-card"],
        [{ status: "cancelled" }, "Prenumerationen är avslutad", "nothing"],
    ])) {
        await open(page, [{ ...visio, ...given }], () => ({ json: { fields: [], decline: null, card: null, next: [next] } }));
        await expect(tool(page).getByRole("heading", { name: reason })).toBeFocused();
        if (next === "nothing") await expect(nextStep(page)).toHaveText("Du behöver inte göra något.");
        await page.unrouteAll();
    }
});

test("what is owed is said, whatever the state is", async ({ page }) => {
    test.slow();
    for (const [given, text] of /** @type {const} */ ([
        [{ card: { ...own, status: "expired" }, openInvoice: invoice }, /Obetald faktura på 349,00\skr\./],
        [{ card: null, openInvoice: { ...invoice, count: 2, total: "448.00" } }, /2 obetalda fakturor på sammanlagt 448,00\skr\./],
        [{ card: { kind: "link", status: "ok" }, openInvoice: invoice }, /Betalas med Link\. .* Obetald faktura på 349,00\skr\./],
        [{ card: { ...own, status: "ok" }, openInvoice: { ...invoice, processing: true } }, /Betalningen av 349,00\skr är på väg\./],
        [{ status: "cancelled", openInvoice: invoice }, /Obetald faktura på 349,00\skr\./],
    ])) {
        await open(page, [{ ...visio, ...given }], () => ({ json: { fields: [], decline: null, card: null, next: ["contact-support"] } }));
        await expect(tool(page).locator("[data-check-declined]")).toHaveText(text);
        await page.unrouteAll();
    }
});

test("what to see to before paying is what the reason is about", async ({ page }) => {
    test.slow();
    for (const [code, category, text] of /** @type {const} */ ([
        ["insufficient_funds", "later", /^Se först till att det finns pengar på kontot\./],
        ["card_velocity_exceeded", "later", /^Se först till att beloppet ryms inom kortets gräns\./],
        ["authentication_required", "verify", /^Banken ber dig godkänna betalningen/],
        ["processing_error", "later", /^Inget dras förrän/],
        ["do_not_honor", "bank", /^Inget dras förrän/],
    ])) {
        await open(page, [{ ...visio, openInvoice: invoice }], () => ({ json: { fields: [], decline: decline(code, category), card: null, next: ["pay-now"] } }));
        await expect(nextStep(page).locator("[data-step-text]")).toHaveText(text);
        await page.unrouteAll();
    }
});

test("what to say to the bank can be copied, and printed without the page", async ({ page, context }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await open(page, [visio], () => ({ json: { fields: [], decline: decline("do_not_honor", "bank"), card: { status: "declined" }, next: ["contact-bank", "add-card"] } }));
    const note = tool(page).getByLabel("Det här säger du till banken");
    for (const part of ["Visa som slutar på 4242", "20 november 2026 kl. 9.14", "349,00 kr", "PAHITTADE MOLN"]) {
        await expect(note).toHaveValue(new RegExp(part.replace(" kr", "\\skr")));
    }
    // The note has the whole width, also where there is room for the buttons beside it.
    await page.setViewportSize({ width: 1280, height: 800 });
    const { y, height } = /** @type {{y: number, height: number}} */ (await note.boundingBox());
    const copy = nextStep(page).getByRole("button", { name: "Kopiera" });
    expect((await copy.boundingBox())?.y).toBeGreaterThan(y + height);
    await copy.click();
    await expect(tool(page).getByText("Kopierat.")).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await note.inputValue());

    await page.evaluate(() => (window.print = () => {}));
    await nextStep(page).getByRole("button", { name: "Skriv ut" }).click();
    await page.emulateMedia({ media: "print" });
    await expect(page.locator(".print-sheet")).toContainText("Säljarens namn på kontoutdraget: PAHITTADE MOLN");
    await expect(page.getByRole("heading", { level: 1 })).toBeHidden();
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    await page.emulateMedia({ media: "screen" });
    await expect(page.locator(".print-sheet")).toHaveCount(0);
});

test("the tool says what a reason means, without the advice for other sellers' customers and for who is not signed in", async ({ page }) => {
    test.slow();
    const reasons = await page.goto(DECLINED).then(() => page.locator("details.reason").evaluateAll((all) => all.map((it) => (it.getAttribute("data-code") ?? "").split(" ")[0])));
    expect(reasons.length).toBeGreaterThan(15);
    for (const card of [own, others]) {
        for (const code of reasons) {
            await open(page, [{ ...visio, card }], () => ({ json: { fields: [], decline: decline(code, "fix"), card: { status: "declined" }, next: ["add-card"] } }));
            const view = tool(page).locator('[data-view="check"]');
            await expect(view.locator("[data-check-meaning]")).toHaveText(/\S.*\.$/);
            await expect(view).not.toContainText(/Microsoft|Logga in|Köpt/);
            await page.unrouteAll();
        }
    }
});

test("the form for the card opens at the field that is to blame", async ({ page }) => {
    const blamed = { ...decline("incorrect_zip", "fix"), field: "address.postalCode" };
    await open(page, [visio], () => ({ json: { fields: [], decline: blamed, card: { status: "declined" }, next: ["edit-card", "contact-bank", "add-card"] } }));
    await nextStep(page).getByRole("button", { name: "Ändra kortet som slutar på 4242" }).click();
    await expect(tool(page).locator("#card-edit--form").getByLabel("Postnummer")).toBeFocused();
});

test("without a name on the statement, the note for the bank has the seller's name", async ({ page }) => {
    const nameless = { ...decline("do_not_honor", "bank"), statementName: "" };
    await open(page, [visio], () => ({ json: { fields: [], decline: nameless, card: { status: "declined" }, next: ["contact-bank", "add-card"] } }));
    await expect(tool(page).getByLabel("Det här säger du till banken")).toHaveValue(/Säljarens namn på kontoutdraget: PAHITTADE MOLN/);
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`every part is accessible and fits in ${colorScheme} mode`, { tag: "@both" }, async ({ page }) => {
        test.slow();
        await page.emulateMedia({ colorScheme });
        const two = [{ ...visio, card: others }, { ...visio, id: "sub_2", name: "Microsoft 365 Apps for business" }];
        const results = { last4: "match", expiry: "differs" };
        await open(page, two, ({ card }) => ({
            json: { fields: card ? fields(results) : [], decline: decline("do_not_honor", "bank"), card: { status: "declined" }, next: ["contact-bank", "ask-owner", "verify-with-bank", "add-card"] },
        }));
        await expectAccessible(page);
        await expectLargeTargets(page);
        await tool(page).getByRole("button", { name: /^Visio/ }).click();
        await tool(page).getByText("Skriv av kortet och jämför").click();
        await tool(page).getByLabel("De fyra sista siffrorna i kortnumret").fill("4242");
        await page.keyboard.press("Enter");
        await expect(tool(page).getByRole("heading", { name: "Resultat av jämförelsen" })).toBeFocused();
        await expectAccessible(page);
        await expectLargeTargets(page);
        await page.setViewportSize({ width: 320, height: 640 });
        await expectNoOverflow(page);
        await tool(page).getByRole("button", { name: "Välj en annan prenumeration" }).click();
        await expect(tool(page).getByRole("heading", { name: "Vilken prenumeration gäller det?" })).toBeFocused();
    });
}

test("everything works by keyboard", { tag: "@desktop" }, async ({ page }) => {
    await open(page, [visio, { ...visio, id: "sub_2", name: "Project" }], () => ({ json: { fields: [], decline: decline("invalid_cvc", "other-card"), card: { status: "declined" }, next: ["add-card"] } }));
    await page.keyboard.press("Tab");
    await expect(tool(page).getByRole("button", { name: /^Visio/ })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(tool(page).getByRole("heading", { name: "Säkerhetskoden (CVC/CVV) är fel" })).toBeFocused();
    const add = nextStep(page).getByRole("button", { name: "Lägg till ett annat kort" });
    for (let presses = 0; presses < 4 && !(await add.evaluate((button) => button === document.activeElement)); presses++) await page.keyboard.press("Tab");
    await expect(add).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(tool(page).getByRole("heading", { name: "Lägg till ett annat kort" })).toBeFocused();
});
