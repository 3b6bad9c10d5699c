// @ts-check
// The feedback that the function has storedFeedback, read from the stack's DynamoDB.
import { expect } from "@playwright/test";

/**
 * What DynamoDB holds under an id, or nothing.
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
