// @ts-check
// A reader finds an article, reads it, and follows it to the next one: by pointer, by keyboard alone, and on paper.
import { CARD, DECLINED, expect, test } from "./support.js";

/**
 * Moves the focus to a link or control with the Tab key.
 * @param {import("@playwright/test").Page} page
 * @param {import("@playwright/test").Locator} target
 */
async function tabTo(page, target) {
    for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press("Tab");
        if (await target.evaluate((element) => element === document.activeElement)) return;
    }
    throw new Error(`the Tab key does not reach ${target}`);
}

/**
 * The focus is visible: the element has an outline, or an element around it has.
 * @param {import("@playwright/test").Locator} target
 */
async function expectVisibleFocus(target) {
    const outlined = await target.evaluate((element) => {
        for (let part = /** @type {Element | null} */ (element); part; part = part.parentElement) {
            const { outlineStyle, outlineWidth } = getComputedStyle(part);
            if (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) return true;
        }
        return false;
    });
    expect(outlined).toBe(true);
    await expect(target).toBeInViewport();
}

/** @param {import("@playwright/test").Page} page */
const contents = (page) => page.getByRole("navigation", { name: "På den här sidan" });

test("the address of the site leads to its start page, and the start page to the articles", async ({ page }) => {
    await page.goto("/");
    await expect(page).toHaveURL("/sv/");
    await expect(page.locator("html")).toHaveAttribute("lang", "sv-SE");
    await page.getByRole("link", { name: "Om ditt kort har avvisats" }).click();
    await expect(page).toHaveURL(DECLINED);
    await page.getByRole("navigation", { name: "Länkstig" }).getByRole("link", { name: "Start" }).click();
    await expect(page).toHaveURL("/sv/");
});

test("an article is found and read by keyboard alone", { tag: "@both" }, async ({ page }) => {
    await page.goto("/sv/");
    await page.keyboard.press("Tab");
    const skip = page.getByRole("link", { name: "Hoppa till innehållet" });
    await expect(skip).toBeFocused();
    await expectVisibleFocus(skip);
    await page.keyboard.press("Enter");
    await expect(page.getByRole("main")).toBeFocused();

    const article = page.getByRole("link", { name: "Uppdatera kontokortsinformation" });
    await page.keyboard.press("Tab");
    await expect(article).toBeFocused();
    await expectVisibleFocus(article);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(CARD);

    const line = contents(page).getByRole("link").nth(1);
    const opens = contents(page).locator("summary");
    if (await opens.isVisible()) {
        await tabTo(page, opens);
        await expectVisibleFocus(opens);
        await page.keyboard.press("Enter");
    }
    await tabTo(page, line);
    await expectVisibleFocus(line);
    const heading = page.locator(`${await line.getAttribute("href")}`);
    await page.keyboard.press("Enter");
    await expect(heading).toBeInViewport();
    await expect(heading).toHaveText(await line.innerText());
});

test("every control that the Tab key reaches has a visible focus", async ({ page }) => {
    await page.goto(DECLINED);
    const controls = await page.locator("a[href], button, input, textarea, summary").count();
    for (let presses = 0; presses < controls; presses++) {
        await page.keyboard.press("Tab");
        const focused = page.locator(":focus");
        if (!(await focused.count())) break;
        await expectVisibleFocus(focused);
    }
});

for (const [path, own] of [[CARD, "Ändra kortet här"], [DECLINED, "Varför nekas kortet?"]]) {
    test(`the table of contents of ${path} leads to the tool and to every heading`, { tag: "@both" }, async ({ page }) => {
        await page.goto(path);
        const opens = contents(page).locator("summary");
        if (await opens.isVisible()) await opens.click();
        const lines = contents(page).getByRole("link");
        await expect(lines.first()).toHaveText(own);
        const headings = page.locator(".body").locator("h2, h3");
        await expect(lines).toHaveText([own, ...(await headings.allTextContents())]);
        for (const line of await lines.all()) {
            await line.click();
            const target = page.locator(`${await line.getAttribute("href")}`);
            await expect(target).toBeInViewport();
            await expect(target).toContainText(await line.innerText());
        }
    });
}

test("the list of reasons has a heading of its own, and stands before what to tell the bank", async ({ page }) => {
    await page.goto(DECLINED);
    await page.locator(".intro").getByRole("link", { name: "orsaken i listan" }).click();
    await expect(page.getByRole("heading", { level: 2, name: "Orsaker till att kort nekas" })).toBeInViewport();
    const headings = await page.locator(".body :is(h2, h3)").evaluateAll((all) => all.map(({ id }) => id));
    expect(headings.slice(0, 3)).toEqual(["kontrollera-kortuppgifterna-forst", "orsaker", "reasons--fix"]);
    expect(headings.slice(-3)).toEqual(["reasons--ours", "vad-du-sager-till-banken", "betala-pa-ett-annat-satt"]);
    await expect(page.getByRole("heading", { level: 3, name: "Kontakta din bank" })).toHaveCount(1);
});

test("articles lead to each other, and to a heading in each other", { tag: "@both" }, async ({ page }) => {
    await page.goto(CARD);
    await page.getByRole("article").getByRole("link", { name: "Om ditt kort har avvisats" }).click();
    await expect(page).toHaveURL(DECLINED);
    const advice = page.getByRole("article").locator("p", { hasText: "Hinner du inte vänta på banken?" });
    await advice.getByRole("link", { name: "Lägg till ett annat kort" }).click();
    await expect(page).toHaveURL(`${CARD}#lagg-till-ett-annat-kort`);
    await expect(page.getByRole("heading", { name: "Lägg till ett annat kort" })).toBeInViewport();
    const related = page.getByRole("region", { name: "Läs också" });
    await related.getByRole("link", { name: "Byta från kort till faktura" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Byta från kort till faktura");
});

test("the whole teaser of an article can be clicked", async ({ page }) => {
    await page.goto("/sv/");
    // The link covers the text, so the click is on its place rather than on the paragraph.
    await page.locator(".card").first().locator("p").click({ force: true });
    await expect(page).toHaveURL(CARD);
});

test("a reason for a decline opens by click and by keyboard", async ({ page }) => {
    await page.goto(DECLINED);
    const reason = page.locator("details", { hasText: "Pengarna räcker inte" });
    const advice = reason.getByText("Se till att pengarna eller krediten räcker");
    await expect(advice).toBeHidden();
    await reason.locator("summary").click();
    await expect(advice).toBeVisible();
    await reason.locator("summary").press("Enter");
    await expect(advice).toBeHidden();
    await reason.locator("summary").press("Space");
    await expect(advice).toBeVisible();
    await advice.getByRole("link", { name: "lägg till ett annat kort" }).click();
    await expect(page).toHaveURL(`${CARD}#lagg-till-ett-annat-kort`);
});

test("a link to support leads to the foot of the page, with a number to call", async ({ page }) => {
    await page.goto(CARD);
    await page.getByRole("link", { name: "Support", exact: true }).click();
    const call = page.getByRole("region", { name: "Supportresurser" }).getByRole("link", { name: /^Ring/ });
    await expect(call).toBeInViewport();
    await expect(call).toHaveAttribute("href", /^tel:\+46/);
});

// The driver of Firefox cannot emulate a medium or a colour scheme.
test("in print an article has its steps and reasons, without the parts that need a screen", { tag: "@no-firefox" }, async ({ page }) => {
    await page.emulateMedia({ media: "print" });
    await page.goto(DECLINED);
    await expect(page.getByText("Ta fram kortet och den senaste kortfakturan")).toBeVisible();
    for (const reason of await page.locator(".reason").all()) {
        await expect(reason.locator("summary")).toBeVisible();
        const advice = await reason.locator(".reason-advice").boundingBox();
        expect(advice?.height).toBeGreaterThan(10);
    }
    for (const onlyOnScreen of [".feedback", ".contents", ".trail", ".skip", ".related", ".top-link", ".demo"]) {
        for (const part of await page.locator(onlyOnScreen).all()) await expect(part).toBeHidden();
    }
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
});

test("paper is white, also for who reads in dark mode", { tag: "@no-firefox" }, async ({ page }) => {
    await page.goto(CARD);
    /** The colours of each part of the page. */
    const colours = () => page.locator("body, main *:visible").evaluateAll((parts) => parts.map((part) => {
        const { color, backgroundColor, borderColor } = getComputedStyle(part);
        return [color, backgroundColor, borderColor].join();
    }));
    await page.emulateMedia({ media: "print", colorScheme: "light" });
    const inLight = await colours();
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    expect(await colours()).toEqual(inLight);
});
