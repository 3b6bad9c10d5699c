// @ts-check
// Older browsers, which lack some functions: the page works in them too.
import { button, heading, openList, tool } from "./card-tool.js";
import { ANNA, DAVID } from "./demo-people.js";
import { FeedbackForm } from "./feedback-form.js";
import { CARD, DECLINED, expect, test } from "./support.js";

test.beforeEach(({ page }) =>
    page.addInitScript(() => {
        const { supports } = DOMTokenList.prototype;
        DOMTokenList.prototype.supports = function (/** @type {string} */ token) {
            return token !== "modulepreload" && supports.call(this, token);
        };
        // Such a browser ignores these links, and fires no event.
        const { append } = Element.prototype;
        Element.prototype.append = function (/** @type {(Node | string)[]} */ ...nodes) {
            append.call(this, ...nodes.filter((node) => !(node instanceof HTMLLinkElement && node.rel === "modulepreload")));
        };
        Reflect.deleteProperty(String.prototype, "toWellFormed");
        Reflect.deleteProperty(AbortSignal, "timeout");
        Reflect.deleteProperty(Element.prototype, "checkVisibility");
    }),
);

test("a comment is saved", async ({ page, feedbackTable }) => {
    await page.goto(CARD);
    const form = new FeedbackForm(page);
    await form.vote();
    await form.comment.fill("Halva tecken \ud83e försvinner.");
    await form.send.click();
    await expect(form.thanks).toBeFocused();
    expect((await feedbackTable.find(form.sent[0].id))?.comment).toBe("Halva tecken \ufffd försvinner.");
});

test("the tool opens, and the form for a card works", async ({ page }) => {
    await openList(page, ANNA);
    await button(page, "Ändra kortet som slutar på 4242").first().click();
    await expect(heading(page, "Ändra kortet som slutar på 4242")).toBeFocused();
    await button(page, "Spara ändringarna").click();
    await expect(tool(page).getByText("Du har inte ändrat något.")).toBeVisible();
});

test("what is ticked off is compared", async ({ page }) => {
    const answer = { fields: [{ field: "expiry", result: "match" }], decline: null, card: null, next: ["edit-card"] };
    await page.route("**/api/decline-check", (route) => route.fulfill({ json: answer }));
    const back = encodeURIComponent(`${DECLINED}#decline-check--tool`);
    await page.goto(`/api/sign-in?return=${back}&login_hint=${encodeURIComponent(DAVID)}`);
    await page.getByRole("checkbox", { name: "Stämmer (utgångsdatum)" }).check();
    await page.getByRole("button", { name: "Visa vad du gör nu" }).click();
    await expect(page.getByRole("heading", { name: "Resultat av jämförelsen" })).toBeFocused();
});
