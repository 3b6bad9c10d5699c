#!/usr/bin/env bash
# dynalite 4.0.0 (npm): `REMOVE goods[0], goods[1]` removes the first and the third element of the list.
#
# In DynamoDB all indexes of an update mean the list as it was before, so their order says nothing. dynalite removes one after the
# other, from a list that is shorter by then. Nothing fails, and the number of elements is right, so a test that counts them passes.
# Who looks closer, and corrects the indexes until the local engine is right, has code that removes the wrong elements in the cloud:
# data is lost there alone. Only indexes that are counted down do the same in both.
# dynoxide 3.2.0 and moto 5.2.5 do as DynamoDB does, and so does dynalite's own `SET`.
#
# Needs Node.js with npm. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock dynalite@4.0.0 >/dev/null

cat >finding.mjs <<'JS'
import assert from "node:assert";
import dynalite from "dynalite";

const server = dynalite({ createTableMs: 0 });
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

/** Calls the server, which does not check the signature. */
async function call(operation, body) {
    const response = await fetch(`http://127.0.0.1:${server.address().port}`, {
        method: "POST",
        headers: {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": `DynamoDB_20120810.${operation}`,
            "X-Amz-Date": "20261201T000000Z",
            Authorization: "AWS4-HMAC-SHA256 Credential=a/20261201/eu-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0",
        },
        body: JSON.stringify(body),
    });
    assert(response.ok, await response.clone().text());
    return response.json();
}

await call("CreateTable", {
    TableName: "carts",
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
    BillingMode: "PAY_PER_REQUEST",
});
for (const [expression, inDynamoDb, expected] of [
    ["REMOVE goods[0], goods[1]", "c d", "b d"],
    ["REMOVE goods[1], goods[0]", "c d", "c d"],
    ["SET goods[0] = goods[1], goods[1] = goods[0]", "b a c d", "b a c d"],
]) {
    const goods = ["a", "b", "c", "d"].map((name) => ({ S: name }));
    await call("PutItem", { TableName: "carts", Item: { id: { S: "1" }, goods: { L: goods } } });
    const update = { TableName: "carts", Key: { id: { S: "1" } }, UpdateExpression: expression, ReturnValues: "ALL_NEW" };
    const left = (await call("UpdateItem", update)).Attributes.goods.L.map((good) => good.S).join(" ");
    console.log(`${expression}: ${left} (DynamoDB: ${inDynamoDb})`);
    assert.equal(left, expected);
}
server.close();
process.exit();
JS
node finding.mjs
