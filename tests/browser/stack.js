// @ts-check
// The stack that a worker of the browser tests has for itself, as `cargo dev` serves it.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

/** The program that serves the stack; `tests/run` builds it. */
const PROGRAM = process.env.KORTKOLL_LOCAL ?? resolve(__dirname, "../../target/debug/local");

/** How much of what the stack logged is shown when it does not start, in characters. */
const LOG_LENGTH = 2_000;

/**
 * The addresses of the parts of a stack.
 * @typedef {{site: string, payments: string, dynamodb: string}} Stack
 */

/**
 * Starts a stack with the demo's data alone, on free ports, and stops it after `use`.
 * @param {(stack: Stack) => Promise<void>} use
 * @param {string[]} more options of the program
 */
export async function withStack(use, more = []) {
    const data = await mkdtemp(join(tmpdir(), "kortkoll-"));
    const options = ["--no-watch", "--fresh", "--port", "0", "--data", data, ...more];
    const child = spawn(PROGRAM, options, { stdio: ["ignore", "pipe", "pipe"] });
    const ended = once(child, "exit");
    let log = "";
    child.stderr.on("data", (text) => (log = (log + text).slice(-LOG_LENGTH)));
    try {
        await use(await addresses(child.stdout));
    } catch (error) {
        throw Error(`${PROGRAM}: ${log}`, { cause: error });
    } finally {
        child.kill("SIGTERM");
        await ended;
        await rm(data, { recursive: true });
    }
}

/**
 * The addresses that the stack prints before it says that it is ready.
 * @param {import("node:stream").Readable} output
 * @returns {Promise<Stack>}
 */
async function addresses(output) {
    /** @type {Record<string, string>} */
    const found = {};
    for await (const line of createInterface(output)) {
        const [, part, address] = line.match(/^(\S+)\s+(http\S+)/) ?? [];
        if (part) found[part] = address;
        if (line === "ready") return { site: found.site, payments: found.payments, dynamodb: found.dynamodb };
    }
    throw Error("the stack ended before it was ready");
}
