// @ts-check
// The feedback that the function has stored, read from the stack's DynamoDB.
import { expect } from "@playwright/test";

export class FeedbackTable {
    /**
     * @param {string} address of DynamoDB
     * @param {import("@playwright/test").APIRequestContext} request
     */
    constructor(address, request) {
        this.address = address;
        this.request = request;
    }

    /** The feedback with an id; undefined if there is none. @param {string} id */
    async find(id) {
        const { Item } = await this.#call("GetItem", { TableName: await this.#name(), Key: { pk: { S: id } }, ConsistentRead: true });
        return Item && { helpful: Item.helpful.BOOL, comment: Item.comment?.S, article: Item.article.S };
    }

    /** The comments about a Swedish article. @param {string} article */
    async comments(article) {
        const { Items } = await this.#call("Query", {
            TableName: await this.#name(),
            IndexName: "by-page",
            KeyConditionExpression: "#page = :page",
            ExpressionAttributeNames: { "#page": "page" },
            ExpressionAttributeValues: { ":page": { S: `sv#${article}` } },
        });
        return Items.map((/** @type {any} */ item) => item.comment?.S);
    }

    async #name() {
        const { TableNames } = await this.#call("ListTables", {});
        return TableNames.find((/** @type {string} */ name) => name.includes("Feedback"));
    }

    /**
     * Calls DynamoDB, which accepts any signature here.
     * @param {string} operation
     * @param {unknown} data
     */
    async #call(operation, data) {
        const response = await this.request.post(this.address, {
            headers: {
                "Content-Type": "application/x-amz-json-1.0",
                "X-Amz-Target": `DynamoDB_20120810.${operation}`,
                "X-Amz-Date": "20260101T000000Z",
                Authorization:
                    "AWS4-HMAC-SHA256 Credential=test/20260101/eu-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
            },
            data: JSON.stringify(data),
        });
        expect(response.status(), await response.text()).toBe(200);
        return response.json();
    }
}
