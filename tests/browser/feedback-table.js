// @ts-check
// The feedback that the function has stored, read from the stack's DynamoDB.
import { Table } from "./dynamodb.js";

export class FeedbackTable extends Table {
    /**
     * @param {string} address of DynamoDB
     * @param {import("@playwright/test").APIRequestContext} request
     */
    constructor(address, request) {
        super("Feedback", address, request);
    }

    /** The feedback with an id; undefined if there is none. @param {string} id */
    async find(id) {
        const { Item } = await this.call("GetItem", { Key: { pk: { S: id } }, ConsistentRead: true });
        return Item && { helpful: Item.helpful.BOOL, comment: Item.comment?.S, article: Item.article.S };
    }

    /** The comments about a Swedish article. @param {string} article */
    async comments(article) {
        const { Items } = await this.call("Query", {
            IndexName: "by-page",
            KeyConditionExpression: "#page = :page",
            ExpressionAttributeNames: { "#page": "page" },
            ExpressionAttributeValues: { ":page": { S: `sv#${article}` } },
        });
        return Items.map((/** @type {any} */ item) => item.comment?.S);
    }
}
