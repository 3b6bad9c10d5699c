// @ts-check
// The feedback form as a reader sees it, what it sends, and what the function keeps.
import { expect } from "@playwright/test";

/** @typedef {{id: string, body: {article: string, language: string, helpful: boolean, comment?: string}}} Sent */

export class FeedbackForm {
    /** What the page has sent, in order. @type {Sent[]} */
    sent = [];

    /** @param {import("@playwright/test").Page} page */
    constructor(page) {
        this.page = page;
        const part = page.locator("#page--feedback");
        this.yes = part.getByRole("radio", { name: "Ja" });
        this.no = part.getByRole("radio", { name: "Nej" });
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

    /** Answers Ja and waits until that is saved. */
    async vote() {
        await this.yes.check();
        await expect(this.status).toHaveText("Ditt svar är sparat.");
    }

    /**
     * Answers each send of the page in the function's stead.
     * @param {(route: import("@playwright/test").Route) => unknown} answer
     */
    async answer(answer) {
        await this.page.route("/api/feedback/*", answer);
    }

    /** Holds back all sends until the function that it returns is called. */
    async hold() {
        /** @type {() => void} */
        let letGo = () => {};
        const held = new Promise((resolve) => (letGo = () => resolve(undefined)));
        await this.answer(async (route) => {
            await held;
            await route.fallback();
        });
        return letGo;
    }
}

/**
 * What DynamoDB holds under an id, or nothing.
 * @param {import("@playwright/test").Page} page
 * @param {string} id
 */
export async function stored(page, id) {
    const { TableNames } = await dynamodb(page, "ListTables", {});
    const TableName = TableNames.find((/** @type {string} */ name) => name.includes("Feedback"));
    const { Item } = await dynamodb(page, "GetItem", { TableName, Key: { pk: { S: id } }, ConsistentRead: true });
    return Item && { helpful: Item.helpful.BOOL, comment: Item.comment?.S, article: Item.article.S };
}

/**
 * The comments that DynamoDB holds about an article.
 * @param {import("@playwright/test").Page} page
 * @param {string} article
 */
export async function storedComments(page, article) {
    const { TableNames } = await dynamodb(page, "ListTables", {});
    const TableName = TableNames.find((/** @type {string} */ name) => name.includes("Feedback"));
    const { Items } = await dynamodb(page, "Query", {
        TableName,
        IndexName: "by-page",
        KeyConditionExpression: "#page = :page",
        ExpressionAttributeNames: { "#page": "page" },
        ExpressionAttributeValues: { ":page": { S: `sv#${article}` } },
    });
    return Items.map((/** @type {any} */ item) => item.comment?.S);
}

/**
 * One call to the stack's DynamoDB, which listens two ports above the site and takes any signature.
 * @param {import("@playwright/test").Page} page
 * @param {string} operation
 * @param {unknown} data
 */
async function dynamodb(page, operation, data) {
    const site = new URL(page.url());
    const answer = await page.request.post(`http://${site.hostname}:${Number(site.port) + 2}/`, {
        headers: {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": `DynamoDB_20120810.${operation}`,
            "X-Amz-Date": "20260101T000000Z",
            Authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/eu-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        },
        data: JSON.stringify(data),
    });
    expect(answer.status(), await answer.text()).toBe(200);
    return answer.json();
}
