// @ts-check
// The feedback form: its parts as a reader sees them, and the requests that it sends.
import { expect } from "@playwright/test";

/**
 * @typedef {{article: string, language: string, helpful: boolean, version: string, comment?: string, reason?: string,
 *     step?: number, topic?: string}} Body
 * @typedef {{id: string, body: Body}} Sent
 */

export class FeedbackForm {
    /** What the page has sent, in order. @type {Sent[]} */
    sent = [];

    /** @param {import("@playwright/test").Page} page */
    constructor(page) {
        this.page = page;
        const part = page.locator("#page--feedback");
        this.yes = part.getByRole("radio", { name: "Ja", exact: true });
        this.no = part.getByRole("radio", { name: "Nej", exact: true });
        this.reasons = part.getByRole("group", { name: "Om du svarar nej: vad gick fel?" });
        this.step = part.getByLabel("Vid vilket steg?");
        this.comment = part.getByLabel("Hur kan vi förbättra den?");
        this.send = part.getByRole("button", { name: "Skicka", exact: true });
        this.again = part.getByRole("button", { name: "Försök igen" });
        this.status = part.locator("[data-status]");
        this.counter = part.locator("[data-counter]");
        this.spoken = part.locator("[data-counter-spoken]");
        this.problem = part.getByRole("alert");
        this.thanks = part.getByRole("heading", { name: "Tack för din feedback!" });
        this.change = part.getByRole("button", { name: "Ändra ditt svar" });
        page.on("request", (request) => {
            const [, id] = new URL(request.url()).pathname.match(/^\/api\/feedback\/(.+)$/) ?? [];
            if (id && request.method() === "PUT") this.sent.push({ id, body: request.postDataJSON() });
        });
    }

    /** Votes Ja and waits until the vote is saved. */
    async vote() {
        await this.yes.check();
        await expect(this.status).toHaveText("Ditt svar är sparat.");
    }

    /** Chooses a reason, after a no. @param {string} name */
    async because(name) {
        await this.reasons.getByRole("radio", { name }).check();
    }

    /**
     * Responds to each request of the form in place of the function.
     * @param {(route: import("@playwright/test").Route) => unknown} answer
     */
    async answer(answer) {
        await this.page.route("/api/feedback/*", answer);
    }

    /** Holds all requests back until the returned function is called. */
    async hold() {
        /** @type {() => void} */
        let release = () => {};
        const held = new Promise((resolve) => (release = () => resolve(undefined)));
        await this.answer(async (route) => {
            await held;
            await route.fallback();
        });
        return release;
    }
}
