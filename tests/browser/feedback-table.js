// @ts-check
// The feedback that the function has stored, read from the stack's DynamoDB.
import { expect } from "@playwright/test";

/**
 * The feedback with an id; undefined if there is none.
 * @param {import("@playwright/test").Page} page
 * @param {string} id
 */
export async function storedFeedback(page, id) {
    const { TableNames } = await dynamodb(page, "ListTables", {});
    const TableName = TableNames.find((/** @type {string} */ name) => name.includes("Feedback"));
    const { Item } = await dynamodb(page, "GetItem", { TableName, Key: { pk: { S: id } }, ConsistentRead: true });
    return Item && { helpful: Item.helpful.BOOL, comment: Item.comment?.S, article: Item.article.S };
}

/**
 * The comments about an article.
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
 * Calls the stack's DynamoDB, which listens two ports above the site and accepts any signature.
 * @param {import("@playwright/test").Page} page
 * @param {string} operation
 * @param {unknown} data
 */
async function dynamodb(page, operation, data) {
    const site = new URL(page.url());
    const response = await page.request.post(`http://${site.hostname}:${Number(site.port) + 2}/`, {
        headers: {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": `DynamoDB_20120810.${operation}`,
            "X-Amz-Date": "20260101T000000Z",
            Authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/eu-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        },
        data: JSON.stringify(data),
    });
    expect(response.status(), await response.text()).toBe(200);
    return response.json();
}
