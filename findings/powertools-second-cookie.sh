#!/usr/bin/env bash
# @aws-lambda-powertools/event-handler 2.35.0 (npm): of two cookies of one response, the first is not sent.
#
# Fetch's `Response`, which a route may return, holds any number of `Set-Cookie` headers, and API Gateway has a list for them.
# But the router copies a route's headers one by one into a new response, with a call that replaces a header of the same name.
# So the last cookie wins: a sign-in that sets a session and a language sends the language alone, and the person stays signed
# out, with status 200. One cookie works, and so do two of which a middleware sets one, or two in an object with `cookies`, so
# tests of each part pass. Besides, a cookie with `Expires`, whose date has a comma, is cut in two, and ends with the browser.
# (Open report: aws-powertools/powertools-lambda-typescript 5674.)
# hono 4.13.19 (npm) sends both cookies of the same response, whole.
#
# Needs Node.js with npm. Fails if the behaviour changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --no-package-lock @aws-lambda-powertools/event-handler@2.35.0 hono@4.13.19 >/dev/null

cat >finding.mjs <<'JS'
import { Router } from "@aws-lambda-powertools/event-handler/http";
import { Hono } from "hono";
import { handle } from "hono/aws-lambda";

/** An answer with these Set-Cookie headers. */
function answer(...cookies) {
    return new Response("ok", { headers: cookies.map((cookie) => ["Set-Cookie", cookie]) });
}

const routes = {
    "/one": () => answer("session=1; HttpOnly"),
    "/two": () => answer("session=1; HttpOnly", "language=sv"),
    "/date": () => answer("session=1; Expires=Fri, 01 Jan 2027 00:00:00 GMT; HttpOnly"),
};
const router = new Router();
const hono = new Hono();
for (const [path, route] of Object.entries(routes)) {
    router.get(path, async () => route());
    hono.get(path, route);
}
const handlers = { powertools: (event) => router.resolve(event, {}), hono: handle(hono) };

for (const [name, handler] of Object.entries(handlers)) {
    for (const path of Object.keys(routes)) {
        const { cookies } = await handler({
            version: "2.0",
            routeKey: "$default",
            rawPath: path,
            rawQueryString: "",
            headers: {},
            isBase64Encoded: false,
            requestContext: {
                accountId: "1",
                apiId: "1",
                domainName: "example.com",
                domainPrefix: "example",
                http: { method: "GET", path, protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "a" },
                requestId: "1",
                routeKey: "$default",
                stage: "$default",
                time: "01/Dec/2026:00:00:00 +0000",
                timeEpoch: 1796083200000,
            },
        });
        console.log(`${name} ${path}: ${JSON.stringify(cookies)}`);
    }
}
JS
node finding.mjs | tee seen
diff seen - <<'SEEN'
powertools /one: ["session=1; HttpOnly"]
powertools /two: ["language=sv"]
powertools /date: ["session=1; Expires=Fri","01 Jan 2027 00:00:00 GMT; HttpOnly"]
hono /one: ["session=1; HttpOnly"]
hono /two: ["session=1; HttpOnly","language=sv"]
hono /date: ["session=1; Expires=Fri, 01 Jan 2027 00:00:00 GMT; HttpOnly"]
SEEN
