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
        return Item && plain(Item);
    }

    /** The feedback about a Swedish article with this comment. @param {string} article @param {string} comment */
    async withComment(article, comment) {
        return (await this.about(article)).find((feedback) => feedback.comment === comment);
    }

    /** The comments about a Swedish article. @param {string} article */
    async comments(article) {
        return (await this.about(article)).map((feedback) => feedback.comment);
    }

    /** All feedback about a Swedish article. @param {string} article */
    async about(article) {
        const { Items } = await this.call("Query", {
            IndexName: "by-page",
            KeyConditionExpression: "#page = :page",
            ExpressionAttributeNames: { "#page": "page" },
            ExpressionAttributeValues: { ":page": { S: `sv#${article}` } },
        });
        return /** @type {any[]} */ (Items).map(plain);
    }
}

/** An item without the names of its types. @param {any} item */
function plain({ helpful, comment, article, reason, step }) {
    return { helpful: helpful.BOOL, comment: comment?.S, article: article.S, reason: reason?.S, step: step?.N };
}
