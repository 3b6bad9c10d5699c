// @ts-check
// A card in hand is compared with the stored one, in the tool "Varför nekas kortet?". The test gives the responses.
import { decline, fields, nextStep, open, others, own, tool, visio } from "./decline-check-tool.js";
import { expect, expectAccessible, test } from "./support.js";

test.use({ trouble: /Failed to load resource: the server responded with a status of [45]/ });

test("comparing another's card shows a result for each field", async ({ page }) => {
    /** @type {any} */
    let sent;
    await open(page, [{ ...visio, card: others }], ({ card }) => {
        sent = card;
        return { json: { fields: card ? fields({ last4: "match", expiry: "differs" }) : [], decline: decline("do_not_honor", "bank"), card: { status: "declined" }, next: ["add-card", "ask-owner"] } };
    });
    await tool(page).getByText("Skriv av kortet och jämför").click();
    const form = tool(page).locator("[data-compare]");
    await expectAccessible(page);
    await form.getByLabel("De fyra sista siffrorna i kortnumret").fill("4242");
    await form.getByLabel("Utgångsdatum").fill("5/31");
    await form.getByRole("button", { name: "Jämför", exact: true }).click();
    await expect(tool(page).getByRole("heading", { name: "Resultat av jämförelsen" })).toBeFocused();
    expect(sent).toEqual({ last4: "4242", expiry: "2031-05" });
    await expect(tool(page).locator("[data-result-list] li")).toHaveText([/de fyra sista siffrorna: stämmer\s*$/, /utgångsdatum: stämmer inte\s*$/]);
    await expect(tool(page)).toContainText("Något stämmer inte. Rätta det först.");
    await expectAccessible(page);
    // What was typed is still there.
    await expect(form.getByLabel("Utgångsdatum")).toHaveValue("5/31");
});

test("there is one way to compare, and none where all is well", async ({ page }) => {
    test.slow();
    for (const [card, next, ticks, typing] of /** @type {const} */ ([
        [own, "edit-card", true, false],
        [others, "add-card", false, true],
        [{ ...own, status: "ok" }, "nothing", false, false],
        [{ ...others, status: "ok" }, "nothing", false, false],
    ])) {
        await open(page, [{ ...visio, card }], () => ({ json: { fields: [], decline: null, card: { status: card.status }, next: [next] } }));
        await expect(tool(page).locator("[data-on-file]")).toBeVisible({ visible: ticks });
        await expect(tool(page).locator("[data-compare]")).toBeVisible({ visible: typing });
        await page.unrouteAll();
    }
});

test("the stored values of another person's card are not shown", async ({ page }) => {
    await open(page, [{ ...visio, card: others }], ({ card }) => ({
        json: { fields: card ? fields({ last4: "match", expiry: "differs" }) : [], decline: decline("do_not_honor", "bank"), card: { status: "declined" }, next: ["ask-owner"] },
    }));
    await tool(page).getByText("Skriv av kortet och jämför").click();
    await tool(page).locator("[data-compare]").getByLabel("Utgångsdatum").fill("5/31");
    await page.keyboard.press("Enter");
    await expect(tool(page).locator("[data-result-list]")).toContainText("utgångsdatum: stämmer inte");
    await expect(tool(page).locator("[data-result-list]")).not.toContainText("Sparat");
});

test("an expiry date is understood in any usual form", async ({ page }) => {
    /** @type {any} */
    let sent;
    await open(page, [{ ...visio, card: others }], ({ card }) => {
        sent = card;
        return { json: { fields: card ? fields({ expiry: "match" }) : [], decline: decline("do_not_honor", "bank"), card: { status: "declined" }, next: ["contact-bank"] } };
    });
    await tool(page).getByText("Skriv av kortet och jämför").click();
    const expiry = tool(page).locator("[data-compare]").getByLabel("Utgångsdatum");
    for (const typed of ["4/27", "04/2027", "2027-04", "0427", "427"]) {
        await expiry.fill(typed);
        await page.keyboard.press("Enter");
        await expect(tool(page).getByRole("heading", { name: "Resultat av jämförelsen" })).toBeFocused();
        expect(sent, typed).toEqual({ expiry: "2027-04" });
    }

    // What cannot be seen is not sent.
    await expiry.fill("\u200b");
    await tool(page).getByLabel("De fyra sista siffrorna i kortnumret").fill("\u200e4242\u00a0\ufeff");
    await page.keyboard.press("Enter");
    await expect.poll(() => sent).toEqual({ last4: "4242" });
});

test("the page says when the card in hand is not the one that pays", async ({ page }) => {
    await open(page, [{ ...visio, card: others }], ({ card }) => ({
        json: { fields: card ? fields({ last4: "differs", expiry: "not-given" }) : [], decline: decline("do_not_honor", "bank"), card: { status: "declined" }, next: ["add-card"] },
    }));
    await tool(page).getByText("Skriv av kortet och jämför").click();
    await tool(page).getByLabel("De fyra sista siffrorna i kortnumret").fill("1111");
    await page.keyboard.press("Enter");
    await expect(tool(page)).toContainText("Det här kortet betalar inte prenumerationen. Den betalas med Visa som slutar på 4242, utgångsdatum 04/30.");
});

test("stored values can be ticked off, and each can be changed", async ({ page }) => {
    /** @type {any} */
    let sent;
    await open(page, [visio], ({ card }) => {
        sent = card;
        return { json: { fields: card ? fields({ expiry: "match", holder: "match", "address.city": "not-given" }) : [], decline: decline("do_not_honor", "bank"), card: { status: "declined" }, next: ["contact-bank"] } };
    });
    const stored = tool(page).locator("[data-on-file]");
    await stored.getByRole("button", { name: "Visa vad du gör nu" }).click();
    await expect(stored.getByText("Kryssa först för det som stämmer.")).toBeVisible();
    await stored.getByRole("checkbox", { name: "Stämmer (utgångsdatum)" }).check();
    await stored.getByRole("checkbox", { name: "Stämmer (namn på kortet)" }).check();
    await stored.getByRole("button", { name: "Visa vad du gör nu" }).click();
    await expect(tool(page).getByText("Allt som är jämfört stämmer.")).toBeVisible();
    expect(sent).toEqual({ expiry: "2030-04", holder: "Anna Alm" });
    await expect(tool(page).locator("[data-result-list]")).toContainText("postort: inte jämfört");
    await stored.getByRole("button", { name: "Ändra (postort)" }).click();
    await expect(tool(page).locator("#card-edit--form").getByLabel("Postort")).toBeFocused();
});

test("for another person's card only the last four digits and the expiry date can be compared", async ({ page }) => {
    await open(page, [{ ...visio, card: others }], () => ({ json: { fields: [], decline: decline("do_not_honor", "bank"), card: { status: "declined" }, next: ["ask-owner", "contact-bank"] } }));
    await expect(tool(page).locator("[data-on-file]")).toBeHidden();
    await tool(page).getByText("Skriv av kortet och jämför").click();
    await expect(tool(page).getByText("En annan administratör har lagt till kortet.")).toBeVisible();
    await expect(tool(page).locator("[data-compare] :is(input, select):visible")).toHaveCount(2);
    await expect(nextStep(page).getByLabel("Meddelande att skicka")).toHaveValue(/Visio/);
    await expectAccessible(page);
});

for (const [limit, text] of [["card", "på en timme"], ["admin", "på en dag"]]) {
    test(`when the ${limit}'s limit is reached, the next step stays, and the page says when to compare again`, async ({ page }) => {
        await open(page, [{ ...visio, card: others }], ({ card }) =>
            card
                ? { status: 429, headers: { "retry-after": "1800", date: "Sun, 24 Nov 2030 08:00:00 GMT" }, json: { code: "too-many-checks", status: 429, limit } }
                : { json: { fields: [], decline: decline("do_not_honor", "bank"), card: { status: "declined" }, next: ["contact-bank"] } },
        );
        await tool(page).getByText("Skriv av kortet och jämför").click();
        await tool(page).getByLabel("De fyra sista siffrorna i kortnumret").fill("4242");
        await page.keyboard.press("Enter");
        const alert = tool(page).locator("[data-compare] [data-act-problem]");
        await expect(alert).toContainText(text);
        // By the function's clock: the reader's is wrong.
        await expect(alert).toContainText("Du kan jämföra igen den 24 november 2030 kl. 9.30");
        await expect(tool(page).getByLabel("De fyra sista siffrorna i kortnumret")).toHaveValue("4242");
        await expect(nextStep(page).getByLabel("Det här säger du till banken")).toBeVisible();
        await expectAccessible(page);
    });
}

test("when the functions are unavailable, the reason is shown and the reader can try again", async ({ page }) => {
    let away = true;
    const problem = { status: 503, json: { code: "unavailable", status: 503 } };
    const answer = { json: { fields: [], decline: decline("do_not_honor", "bank"), card: { status: "declined" }, next: ["contact-bank"] } };
    await open(page, [{ ...visio, card: others, lastDecline: decline("do_not_honor", "bank") }], () => (away ? problem : answer));
    await expect(tool(page).getByRole("heading", { name: "Banken sa nej utan att ange orsak" })).toBeFocused();
    await expect(tool(page).getByRole("alert").filter({ hasText: "Försök igen" })).toBeVisible();
    await expect(nextStep(page)).toContainText("Vänta en stund och kontrollera sedan om betalningen har gått igenom.");
    away = false;
    await nextStep(page).getByRole("button", { name: "Försök igen" }).click();
    await expect(nextStep(page).getByLabel("Det här säger du till banken")).toBeVisible();

    away = true;
    await tool(page).getByText("Skriv av kortet och jämför").click();
    await tool(page).getByLabel("De fyra sista siffrorna i kortnumret").fill("4242");
    await page.keyboard.press("Enter");
    await expect(tool(page).getByText("Det gick inte att jämföra just nu.")).toBeVisible();
    await expect(nextStep(page).getByLabel("Det här säger du till banken")).toBeVisible();
});

test("errors are shown at the fields and in a summary", async ({ page }) => {
    const errors = [{ field: "card.last4", code: "invalid-last4" }, { field: "card.expiry", code: "card-number-not-accepted" }];
    await open(page, [{ ...visio, card: others }], ({ card }) =>
        card
            ? { status: 422, json: { code: "invalid-form", status: 422, errors } }
            : { json: { fields: [], decline: decline("do_not_honor", "bank"), card: { status: "declined" }, next: ["contact-bank"] } },
    );
    await tool(page).getByText("Skriv av kortet och jämför").click();
    const form = tool(page).locator("[data-compare]");
    await form.getByLabel("De fyra sista siffrorna i kortnumret").fill("42");
    await form.getByLabel("Utgångsdatum").fill("4242 4242 4242 4242");
    await page.keyboard.press("Enter");
    const summary = form.locator("[data-summary]");
    await expect(summary).toBeFocused();
    await expect(summary.getByRole("listitem")).toHaveText([/^De fyra sista siffrorna i kortnumret: Skriv bara de fyra sista siffrorna, till exempel 4242/, /^Utgångsdatum: Det ser ut som ett kortnummer/]);
    await expectAccessible(page);
    await summary.getByRole("link").first().click();
    await expect(form.getByLabel("De fyra sista siffrorna i kortnumret")).toBeFocused();
});
