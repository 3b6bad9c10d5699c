// @ts-check
// MDN's HTTP Observatory over the stack on this machine.
import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { CARD, DECLINED, expect, test } from "./support.js";

test.slow();

const SCANNER = resolve(__dirname, "../tools/observatory.mjs");

/** What plain http on loopback cannot have. */
const NEEDS_HTTPS = ["redirection", "strict-transport-security"];

test("the Observatory finds nothing but that loopback has no https", { tag: "@desktop" }, async ({ baseURL }) => {
    const { host } = new URL(baseURL ?? "");
    const addresses = ["/", "/sv/", CARD, DECLINED].map((path) => host + path);
    const { stdout } = await promisify(execFile)(process.execPath, [SCANNER, ...addresses]);
    /** @type {Record<string, Record<string, {pass: boolean, result: string}>>} */
    const scans = JSON.parse(stdout);
    for (const address of addresses) {
        const failed = Object.entries(scans[address]).filter(([, { pass }]) => !pass);
        expect(failed.map(([name]) => name).sort(), JSON.stringify(failed)).toEqual(NEEDS_HTTPS);
        const policy = scans[address]["content-security-policy"].result;
        expect(policy).toBe("csp-implemented-with-no-unsafe-default-src-none");
    }
});
