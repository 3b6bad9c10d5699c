// @ts-check
// An article with everything that Markdown and our options on top of it can make: `tests/everything` over the content.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect, expectAccessible, expectLargeTargets, expectNoOverflow, test as base } from "./support.js";
import { withStack } from "./stack.js";

/** The project's folder. */
const PROJECT = resolve(__dirname, "../..");

const PAGE = "/sv/allt/";

const test = /** @type {typeof base} */ (
    base.extend({
        stack: [
            async (/** @type {{}} */ {}, /** @type {(stack: import("./stack.js").Stack) => Promise<void>} */ use) => {
                const content = await mkdtemp(join(tmpdir(), "kortkoll-content-"));
                for (const folder of ["content", "tests/everything"]) {
                    await cp(join(PROJECT, folder), content, { recursive: true });
                }
                await withStack(use, ["--content", content]);
                await rm(content, { recursive: true });
            },
            { scope: "worker" },
        ],
    })
);

test.slow();

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`everything is accessible and keeps the page policy in ${colorScheme} mode`, { tag: "@both" }, async ({ page }) => {
        await page.emulateMedia({ colorScheme });
        await page.goto(PAGE);
        await expect(page.locator(".notes > ol > li")).toHaveCount(4);
        await expectAccessible(page);
        await expectLargeTargets(page);
        const own = page.viewportSize();
        for (const size of [{ width: 320, height: 640 }, own]) {
            if (size) await page.setViewportSize(size);
            await expectNoOverflow(page);
        }
    });
}

test("columns are aligned as the article says", async ({ page }) => {
    await page.goto(PAGE);
    const cells = page.getByRole("region", { name: "Tabell 2: Tabeller" }).locator("tbody tr").first().locator("td");
    const alignments = await cells.evaluateAll((all) => all.map((cell) => getComputedStyle(cell).textAlign));
    expect(alignments).toEqual(["start", "center", "end", "start"]);
});

test("a footnote leads back to each place that refers to it", async ({ page }) => {
    await page.goto(PAGE);
    await page.getByRole("link", { name: "Fotnot 1" }).nth(1).click();
    await expect(page).toHaveURL(/#note--1$/);
    const note = page.locator("#note--1");
    await expect(note).toBeInViewport();
    await note.getByRole("link", { name: "Tillbaka till texten, fotnot 1 2" }).click();
    await expect(page.locator("#note--1-reference-2")).toBeInViewport();
    await expect(page.locator(":target")).toHaveText("1");
});

test("pictures have their size before they come, and those further down wait", async ({ page }) => {
    await page.goto(PAGE);
    const pictures = page.locator(".prose img");
    const found = await pictures.evaluateAll((all) =>
        all.map((picture) => /** @type {HTMLImageElement} */ (picture)).map(({ width, height, loading }) => ({ width, height, loading })));
    expect(found.every(({ width, height }) => width > 0 && height > 0)).toBe(true);
    expect(found.map(({ loading }) => loading)).toEqual(["auto", ...Array(found.length - 1).fill("lazy")]);
    await expect(page.getByRole("figure")).toHaveText("Bildtext: så ser menyn ut i administrationscentret");
});

test("what scrolls sideways can be scrolled by keyboard", async ({ page }) => {
    await page.goto(PAGE);
    for (const part of [page.getByRole("group", { name: "Kod" }).nth(1), page.locator(".table").last()]) {
        await part.focus();
        await expect(part).toBeFocused();
        await page.keyboard.press("ArrowRight");
        await expect.poll(() => part.evaluate((element) => element.scrollLeft)).toBeGreaterThan(0);
    }
});
