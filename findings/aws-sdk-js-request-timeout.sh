#!/usr/bin/env bash
# @smithy/node-http-handler 4.4.0 to 4.14.2 (npm): the AWS SDK's `requestTimeout` ends no request, it only logs a warning.
#
# Up to 4.3.0 a request without a response failed after that time with TimeoutError, and was tried again. Since 4.4.0 it goes on
# waiting, unless `throwOnRequestTimeout` is set beside it. The comment of the type says so, but AWS's guide still shows
# `requestTimeout: 3_000` alone. The change came with a minor version, and clients ask for `^4.1.1`: one whose own version is
# pinned, and older than the change (3.879.0), gets it as soon as a lock file is made anew. Then a function that gave a request
# a second waits for a lost response until Lambda ends it. Nothing is tried again, no error can be handled, and what should follow
# is lost: the answer to the person, the next mail, the note that one was not sent. Only a test with a silent server sees that.
# `throwOnRequestTimeout: true` ends that.
#
# A server on this machine accepts every request, counts, and never responds. Needs Node.js with npm. Fails if the behaviour
# changes.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

cat >finding.mjs <<'JS'
import { createRequire } from "node:module";
import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

const require = createRequire(`${process.cwd()}/`);
const { GetAccountCommand, SESv2Client } = require("@aws-sdk/client-sesv2");
const handler = require("@smithy/node-http-handler/package.json").version;

let requests = 0;
const server = http.createServer(() => requests++);
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));

for (const settings of [{ requestTimeout: 200 }, { requestTimeout: 200, throwOnRequestTimeout: true }]) {
    requests = 0;
    const client = new SESv2Client({
        region: "eu-north-1",
        endpoint: `http://127.0.0.1:${server.address().port}`,
        credentials: { accessKeyId: "a", secretAccessKey: "b" },
        maxAttempts: 2,
        requestHandler: settings,
    });
    const call = client.send(new GetAccountCommand({})).catch((error) => error.name);
    const outcome = await Promise.race([call, sleep(5000, "still waiting after 5 seconds")]);
    console.log(`${handler}, ${Object.keys(settings).join(" and ")}: ${outcome}, ${requests} request(s)`);
}
process.exit();
JS

for version in 4.3.0 4.4.0 4.14.2; do
  mkdir "$version"
  cat >"$version/package.json" <<JSON
{
  "dependencies": { "@aws-sdk/client-sesv2": "3.879.0", "@smithy/node-http-handler": "$version" },
  "overrides": { "@smithy/node-http-handler": "$version" }
}
JSON
  npm install --silent --no-audit --no-fund --no-package-lock --prefix "$version" >/dev/null
  (cd "$version" && node --no-warnings ../finding.mjs 2>/dev/null)
done | tee seen
diff seen - <<'SEEN'
4.3.0, requestTimeout: TimeoutError, 2 request(s)
4.3.0, requestTimeout and throwOnRequestTimeout: TimeoutError, 2 request(s)
4.4.0, requestTimeout: still waiting after 5 seconds, 1 request(s)
4.4.0, requestTimeout and throwOnRequestTimeout: TimeoutError, 2 request(s)
4.14.2, requestTimeout: still waiting after 5 seconds, 1 request(s)
4.14.2, requestTimeout and throwOnRequestTimeout: TimeoutError, 2 request(s)
SEEN
