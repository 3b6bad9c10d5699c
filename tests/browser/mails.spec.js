// @ts-check
// From a mail about a declined payment to a paid invoice, in a stack whose mails are still to come.
import { BJORN } from "./demo-people.js";
import { letBankApprove } from "./provider-pages.js";
import { withStack } from "./stack.js";
import { expect, test } from "./support.js";

/**
 * Sends the mails that are due, as the schedule does, and returns a person's newest one.
 * @param {import("@playwright/test").APIRequestContext} request
 * @param {import("./stack.js").Stack} stack
 * @param {string} to
 * @returns {Promise<{kind: string, subject: string, text: string}>}
 */
async function newestMail(request, { payments }, to) {
    const { origin } = new URL(payments);
    expect((await request.post(`${origin}/mail/run`)).ok()).toBe(true);
    const mails = await (await request.get(`${origin}/mail/messages`)).json();
    return mails.find((/** @type {{to: string}} */ mail) => mail.to === to);
}

test("from the mail about a declined payment to a paid invoice in five clicks", async ({ page, request }) => {
    test.slow();
    await withStack(async (stack) => {
        const mail = await newestMail(request, stack, BJORN);
        expect(mail.kind).toBe("decline");
        const [, link] = mail.text.match(/Betala fakturan:\n(\S+)/) ?? [];
        // There was no money on the account; now there is.
        await letBankApprove(request, stack, "pm_bjorn_mc");

        const tool = page.locator("#decline-check--tool");
        const pay = tool.getByRole("button", { name: /^Betala 349,00\skr nu/ });
        /** Each click with what the reader sees after it. @type {[() => Promise<unknown>, import("@playwright/test").Locator][]} */
        const clicks = [
            [() => page.goto(link), tool.getByRole("link", { name: "Logga in med ditt arbets- eller skolkonto" })],
            [() => tool.getByRole("link", { name: /^Logga in/ }).click(), page.getByText("Björn Berg")],
            [() => page.getByText("Björn Berg").click(), pay],
            [() => pay.click(), page.getByRole("dialog")],
            [() => page.getByRole("dialog").getByRole("button", { name: /^Betala 349,00\skr$/ }).click(), tool.getByRole("heading", { name: "Betalningen är gjord" })],
        ];
        for (const [click, seen] of clicks) {
            await click();
            await expect(seen).toBeInViewport();
        }
        expect(clicks).toHaveLength(5);

        await expect(async () => {
            const paid = await newestMail(request, stack, BJORN);
            expect(paid.kind).toBe("paid");
            expect(paid.text).toContain("Visio");
        }).toPass();
    });
});
