// @ts-check
// A table in the stack's DynamoDB.
import { expect } from "@playwright/test";

export class Table {
    /**
     * @param {string} part of the table's name
     * @param {string} address of DynamoDB
     * @param {import("@playwright/test").APIRequestContext} request
     */
    constructor(part, address, request) {
        this.part = part;
        this.address = address;
        this.request = request;
    }

    /** Calls DynamoDB about the table. @param {string} operation @param {object} data */
    async call(operation, data) {
        return this.#send(operation, { TableName: await this.#name(), ...data });
    }

    async #name() {
        const { TableNames } = await this.#send("ListTables", {});
        return TableNames.find((/** @type {string} */ name) => name.includes(this.part));
    }

    /**
     * Calls DynamoDB, which accepts any signature here.
     * @param {string} operation
     * @param {object} data
     */
    async #send(operation, data) {
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
