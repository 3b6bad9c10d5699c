// @ts-check
// What a reader does with a mail: pays what was declined, and turns reminders off and on, in a stack whose mails are still to come.
import { BJORN } from "./demo-people.js";
import { letBankApprove } from "./provider-pages.js";
import { withStack } from "./stack.js";
import { expect, expectAccessible, expectLargeTargets, expectNoOverflow, test } from "./support.js";

/** @typedef {{kind: string, to: string, subject: string, text: string, headers: Record<string, string>}} Mail */

/**
 * Sends the mails that are due, as the schedule does, and returns all that were sent, the newest first.
 * @param {import("@playwright/test").APIRequestContext} request
 * @param {import("./stack.js").Stack} stack
 * @returns {Promise<Mail[]>}
 */
async function mailsOf(request, { payments }) {
    const { origin } = new URL(payments);
    expect((await request.post(`${origin}/mail/run`)).ok()).toBe(true);
    return (await request.get(`${origin}/mail/messages`)).json();
}

/**
 * A person's newest mail.
 * @param {import("@playwright/test").APIRequestContext} request
 * @param {import("./stack.js").Stack} stack
 * @param {string} to
 */
async function newestMail(request, stack, to) {
    const mail = (await mailsOf(request, stack)).find((mail) => mail.to === to);
    if (!mail) throw new Error(`no mail to ${to}`);
    return mail;
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

test("reminders are turned off by the link in one, and on again", async ({ page, request }) => {
    await withStack(async (stack) => {
        const reminder = (await mailsOf(request, stack)).find((mail) => mail.headers["List-Unsubscribe"]);
        await page.goto((reminder?.headers["List-Unsubscribe"] ?? "").slice(1, -1));
        for (const [button, title] of [
            ["Stäng av påminnelserna", "Påminnelserna är avstängda"],
            ["Slå på påminnelserna igen", "Påminnelserna är på igen"],
        ]) {
            await expectAccessible(page);
            await expectLargeTargets(page);
            await page.getByRole("button", { name: button }).click();
            await expect(page.getByRole("heading", { name: title })).toBeVisible();
        }
        await expectAccessible(page);
        await page.setViewportSize({ width: 320, height: 640 });
        await expectNoOverflow(page);
        await expect(page.getByRole("link", { name: "Till startsidan" })).toBeVisible();
    });
});
