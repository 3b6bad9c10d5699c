// @ts-check
// The sessions that the function has stored, in the stack's DynamoDB.
import { createHash } from "node:crypto";
import { expect } from "@playwright/test";
import { Table } from "./dynamodb.js";

export class SessionsTable extends Table {
    /**
     * @param {string} address of DynamoDB
     * @param {import("@playwright/test").APIRequestContext} request
     */
    constructor(address, request) {
        super("Sessions", address, request);
    }

    /** Lets the session of a browser end by time. @param {import("@playwright/test").BrowserContext} context */
    async expire(context) {
        await this.setTime(context, "seen");
    }

    /** Makes the claims of a browser's session due for renewal. @param {import("@playwright/test").BrowserContext} context */
    async makeRenewalDue(context) {
        await this.setTime(context, "renew_at");
    }

    /**
     * Sets a time of a browser's session to long ago.
     * @param {import("@playwright/test").BrowserContext} context
     * @param {string} attribute
     */
    async setTime(context, attribute) {
        const cookie = (await context.cookies()).find(({ name }) => name === "sid");
        expect(cookie, "somebody has signed in").toBeDefined();
        const [secret] = (cookie?.value ?? "").split(".");
        await this.call("UpdateItem", {
            Key: { pk: { S: createHash("sha256").update(secret).digest("base64url") } },
            ConditionExpression: `attribute_exists(${attribute})`,
            UpdateExpression: `SET ${attribute} = :long_ago`,
            ExpressionAttributeValues: { ":long_ago": { N: "0" } },
        });
    }
}
