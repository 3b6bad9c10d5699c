// The identity provider `glewlwyd` on a free loopback port, with its data in a folder of its own, for one client and two
// people, who have consented. Prints its issuer; reads the client's redirect address, a line; prints "ready"; and ends when
// its input does.
import { execFileSync, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const SCHEMA = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3";
const SCOPES = ["openid", "profile", "email"];

const people = [
  { username: "greta", name: "Greta Gran", email: "greta@example.com", organisation: "Granit AB", roles: ["reader", "billing-admin"] },
  { username: "hugo", name: "Hugo Hav", email: "hugo@example.com", organisation: "Hav AB", roles: ["reader"] },
];

const folder = mkdtempSync(join(tmpdir(), "glewlwyd-"));
const port = await freePort();
const address = `http://localhost:${port}`;
const server = start();
process.on("exit", () => {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
});

const admin = await session("admin", "password");
await setUp(admin);
console.log(`${address}/api/oidc`);

for await (const redirectAddress of createInterface({ input: process.stdin })) {
  await addClient(admin, redirectAddress);
  for (const { username } of people) {
    const person = await session(username, "password-of-a-person");
    await call(person, "PUT", "/auth/grant/kortkoll", { scope: SCOPES.join(" ") });
  }
  console.log("ready");
}
process.exit();

/** The server, with an empty database. */
function start() {
  const database = join(folder, "glewlwyd.db");
  execFileSync("sqlite3", [database], { input: readFileSync(SCHEMA) });
  mkdirSync(join(folder, "none"));
  const configuration = join(folder, "glewlwyd.conf");
  const lines = {
    port,
    external_url: `"${address}"`,
    bind_address: '"127.0.0.1"',
    api_prefix: '"api"',
    log_mode: '"console"',
    log_level: '"ERROR"',
    cookie_domain: '"localhost"',
    cookie_secure: 0,
    user_module_path: '"/usr/lib/glewlwyd/user"',
    user_middleware_module_path: `"${folder}/none"`,
    client_module_path: '"/usr/lib/glewlwyd/client"',
    user_auth_scheme_module_path: '"/usr/lib/glewlwyd/scheme"',
    plugin_module_path: '"/usr/lib/glewlwyd/plugin"',
    hash_algorithm: '"SHA512"',
    database: `{ type = "sqlite3"; path = "${database}"; }`,
  };
  writeFileSync(configuration, Object.entries(lines).map(([name, value]) => `${name}=${value}\n`).join(""));
  return spawn("glewlwyd", ["--config-file", configuration], { stdio: ["ignore", "ignore", "inherit"] });
}

/** What the provider needs to know: how people are described, the plug-in of OpenID Connect, the people. */
async function setUp(cookie) {
  const users = await (await call(cookie, "GET", "/mod/user/database")).json();
  const format = { read: true, write: true, "profile-read": true, "profile-write": false };
  users.parameters["data-format"] = { organisation: { multiple: false, ...format }, roles: { multiple: true, ...format } };
  await call(cookie, "PUT", "/mod/user/database", users);
  await call(cookie, "PUT", "/mod/user/database/reset");

  for (const name of ["profile", "email"]) {
    await call(cookie, "POST", "/scope", { name, display_name: name, password_required: true, scheme: {} });
  }
  const claim = (name) => ({ name, "user-property": name, type: "string", mandatory: true, "on-demand": false, scope: [] });
  const key = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" });
  await call(cookie, "POST", "/mod/plugin", {
    module: "oidc",
    name: "oidc",
    display_name: "OpenID Connect",
    parameters: {
      iss: `${address}/api/oidc`,
      "jwks-private": JSON.stringify({ keys: [{ ...key, kid: "key", alg: "ES256", use: "sig" }] }),
      "access-token-duration": 3600,
      "refresh-token-duration": 1209600,
      "code-duration": 600,
      "auth-type-code-enabled": true,
      "allowed-scope": SCOPES,
      "name-claim": "mandatory",
      "email-claim": "mandatory",
      claims: [claim("organisation"), claim("roles")],
      "pkce-allowed": true,
      "pkce-required": true,
      "jwks-show": true,
      "subject-type": "public",
    },
  });
  for (const person of people) {
    await call(cookie, "POST", "/user", { ...person, password: "password-of-a-person", enabled: true, scope: ["g_profile", ...SCOPES] });
  }
}

/** The site, whose people are sent back to that address. */
async function addClient(cookie, redirectAddress) {
  await call(cookie, "POST", "/client", {
    client_id: "kortkoll",
    name: "kortkoll",
    confidential: true,
    client_secret: "a secret & its signs",
    redirect_uri: [redirectAddress],
    authorization_type: ["code"],
    token_endpoint_auth_method: ["client_secret_basic", "client_secret_post"],
    enabled: true,
    scope: [],
  });
}

/** The cookie of somebody who has signed in at the provider. The server may still be starting. */
async function session(username, password) {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const answer = await call("", "POST", "/auth", { username, password });
      return answer.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((later) => setTimeout(later, 100));
    }
  }
}

async function call(cookie, method, path, body) {
  const headers = { cookie, "content-type": "application/json" };
  const answer = await fetch(`${address}/api${path}`, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

async function freePort() {
  const listener = createServer();
  await new Promise((listening) => listener.listen(0, "127.0.0.1", listening));
  const { port } = listener.address();
  await new Promise((closed) => listener.close(closed));
  return port;
}
