// Sends requests of readers and admins to a stack on this machine, at a steady rate that does not depend on the responses (an
// open model). A response time counts from when the request was due, so that a stack that falls behind cannot hide it. At the
// end, each accepted vote must be in the table once; a vote answered with an error may be.
//
// With several rates (`--rate 100,200,400`) they are tried one after the other, and compared at the end: how much of each was
// answered as it should be, and how long that and refusing the rest took. `--knee` looks for the highest rate that is answered
// almost whole, tries twice that rate, and fails if too little of it is answered, or too late; `--picture` draws it. With
// `--connections`, that many are opened at once before, and it is told how much memory the stack has given back a while after
// they were closed.
import { randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { Agent, request } from "node:http";
import { connect } from "node:net";
import { parseArgs } from "node:util";
import { picture } from "./picture.mjs";

const { values } = parseArgs({
    options: {
        site: { type: "string" },
        dynamodb: { type: "string" },
        rate: { type: "string", default: "200" },
        knee: { type: "boolean", default: false },
        picture: { type: "string" },
        seconds: { type: "string", default: "60" },
        connections: { type: "string", default: "0" },
        pid: { type: "string" },
    },
});
const site = values.site ?? "";
const [rates, seconds] = [values.rate.split(",").map(Number), Number(values.seconds)];
const sleep = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));
const agent = new Agent({ keepAlive: true });

/**
 * @param {string} method
 * @param {string} url
 * @param {Record<string, string>} [headers]
 * @param {unknown} [body]
 * @returns {Promise<{status: number, headers: import("node:http").IncomingHttpHeaders, text: string}>}
 */
function send(method, url, headers = {}, body) {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const length = text === undefined ? {} : { "content-length": String(Buffer.byteLength(text)) };
    return new Promise((done, fail) => {
        const sent = request(url, { method, agent, headers: { "content-type": "application/json", ...headers, ...length } }, (answer) => {
            /** @type {Buffer[]} */
            const parts = [];
            answer.on("data", (part) => parts.push(part));
            answer.on("end", () => done({ status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(parts).toString() }));
            answer.on("error", fail);
        });
        sent.on("error", fail);
        sent.end(text);
    });
}

/** Signs in as the demo's Anna, and returns the session's cookie. */
async function signIn() {
    /** @type {Map<string, string>} */
    const cookies = new Map();
    let url = `${site}/api/sign-in?return=/sv/&login_hint=anna%40norrbacka.example`;
    for (let hop = 0; hop < 5 && !cookies.has("sid"); hop++) {
        const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
        const { headers } = await send("GET", url, { cookie });
        for (const set of headers["set-cookie"] ?? []) {
            const [name, value] = set.split(";")[0].split("=");
            cookies.set(name, value);
        }
        url = new URL(headers.location ?? "/", url).href;
    }
    return `sid=${cookies.get("sid")}`;
}

/** The number of votes in the table. */
async function votes() {
    let count = 0;
    /** @type {unknown} */
    let from;
    do {
        const headers = {
            "content-type": "application/x-amz-json-1.0",
            "x-amz-target": "DynamoDB_20120810.Scan",
            authorization: "AWS4-HMAC-SHA256 Credential=none/20260101/eu-north-1/dynamodb/aws4_request, SignedHeaders=host, Signature=none",
            "x-amz-date": "20260101T000000Z",
        };
        const scan = { TableName: "FeedbackTable", Select: "COUNT", ...(from ? { ExclusiveStartKey: from } : {}) };
        const answer = await send("POST", `${values.dynamodb}/`, headers, scan);
        if (answer.status !== 200) throw new Error(`the table cannot be counted: ${answer.text}`);
        const page = JSON.parse(answer.text);
        count += page.Count;
        from = page.LastEvaluatedKey;
    } while (from);
    return count;
}

const cookie = await signIn();
const same = { "sec-fetch-site": "same-origin" };
const vote = { article: "avvisat-kort", language: "sv", helpful: true, comment: "Bra, men tätt på sidan" };
/** The requests, sent in turn: four pages and four votes among ten. @type {[string, () => ReturnType<typeof send>][]} */
const mix = [
    ["a page", () => send("GET", `${site}/sv/uppdatera-kort/`)],
    ["a vote", () => send("PUT", `${site}/api/feedback/${randomUUID()}`, same, vote)],
    ["a page", () => send("GET", `${site}/sv/avvisat-kort/`)],
    ["a vote", () => send("PUT", `${site}/api/feedback/${randomUUID()}`, same, vote)],
    ["the cards", () => send("GET", `${site}/api/subscriptions`, { cookie })],
    ["a page", () => send("GET", `${site}/en/update-card/`)],
    ["a vote", () => send("PUT", `${site}/api/feedback/${randomUUID()}`, same, vote)],
    ["who is signed in", () => send("GET", `${site}/api/session`, { cookie })],
    ["a page", () => send("GET", `${site}/sv/`)],
    ["a vote", () => send("PUT", `${site}/api/feedback/${randomUUID()}`, same, vote)],
];

/** @param {number[]} of @param {number} share */
const quantile = (of, share) => of.sort((a, b) => a - b)[Math.min(of.length - 1, Math.floor(of.length * share))] ?? NaN;

/**
 * Sends at that rate, and prints what came of it.
 * @param {number} rate requests a second
 */
async function load(rate) {
    /** @type {Map<string, number[]>} */
    const times = new Map(mix.map(([name]) => [name, []]));
    /** @type {number[]} */
    const refused = [];
    /** @type {Map<string, number>} */
    const outcomes = new Map();
    let [sent, accepted] = [0, 0];
    const before = await votes();
    const began = performance.now() + 100;
    /** @type {Promise<void>[]} */
    const all = [];
    for (let number = 0; number < rate * seconds; number++) {
        const due = began + (number * 1000) / rate;
        const wait = due - performance.now();
        if (wait > 0) await sleep(wait);
        const [name, act] = mix[number % mix.length];
        if (name === "a vote") sent += 1;
        all.push(
            act().then(
                ({ status }) => {
                    (status < 300 ? times.get(name) : refused)?.push(performance.now() - due);
                    outcomes.set(`${status}`, (outcomes.get(`${status}`) ?? 0) + 1);
                    if (name === "a vote" && status === 201) accepted += 1;
                },
                (error) => void outcomes.set(error.code, (outcomes.get(error.code) ?? 0) + 1),
            ),
        );
    }
    await Promise.all(all);
    const took = (performance.now() - began) / 1000;
    console.log(`\n${rate} requests a second for ${seconds} s (the last answer after ${took.toFixed(1)} s)\n`);
    console.log(`${"".padEnd(20)}${"median ms".padStart(11)}${"p99 ms".padStart(10)}${"most ms".padStart(10)}`);
    const good = [...times.values()].flat();
    for (const [name, of] of [...times, /** @type {const} */ (["all", good]), /** @type {const} */ (["refused", refused])]) {
        const row = [quantile(of, 0.5), quantile(of, 0.99), quantile(of, 1)].map((value) => value.toFixed(1));
        console.log(`${name.padEnd(20)}${row[0].padStart(11)}${row[1].padStart(10)}${row[2].padStart(10)}`);
    }
    console.log(`\nanswers: ${[...outcomes].sort().map(([outcome, count]) => `${count} × ${outcome}`).join(", ")}`);
    const stored = (await votes()) - before;
    console.log(`votes sent: ${sent}; accepted: ${accepted}; in the table: ${stored}`);
    if (stored < accepted || stored > sent) process.exitCode = 1;
    return { rate, goodput: good.length / took, good: quantile(good, 0.99), refused: refused.length, late: quantile(refused, 0.99) };
}

/** The stack's memory in MB. */
const memory = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${values.pid}/status`, "utf8"))?.[1]) / 1024;

/**
 * Opens that many connections at once, each with a request, and closes them.
 * @param {number} count
 */
async function connections(count) {
    const before = memory();
    const open = Array.from({ length: count }, () => {
        const socket = connect(Number(new URL(site).port), "127.0.0.1");
        socket.on("error", () => undefined);
        socket.write(`GET /sv/uppdatera-kort/ HTTP/1.1\r\nHost: ${new URL(site).host}\r\n\r\n`);
        return { socket, answered: new Promise((done) => socket.once("data", done).once("close", done)) };
    });
    await Promise.all(open.map(({ answered }) => answered));
    const most = memory();
    for (const { socket } of open) socket.destroy();
    await sleep(10_000);
    const text = [before, most, memory()].map((value) => value.toFixed(0));
    console.log(`\n${count} connections at once: memory ${text[0]} MB before, ${text[1]} MB with them, ${text[2]} MB 10 s after`);
}

/** The share of a rate that must be answered as it should be, so that the stack keeps up with it. */
const KEPT_UP = 0.97;

/**
 * Looks for the knee from below: the highest rate that the stack keeps up with. Then tries twice that rate. The knee is the
 * last but two of the rows, between the knee and twice its rate is the first that the stack did not keep up with.
 */
async function aroundKnee() {
    const rows = [await load(40)];
    do {
        rows.push(await load(Math.round(rows[rows.length - 1].rate * 1.25)));
    } while (rows[rows.length - 1].goodput >= KEPT_UP * rows[rows.length - 1].rate);
    return [...rows, await load(2 * rows[rows.length - 2].rate)];
}

/**
 * What must hold at twice the knee's rate.
 * @param {Awaited<ReturnType<typeof load>>} knee
 * @param {Awaited<ReturnType<typeof load>>} twice
 */
function judge(knee, twice) {
    const share = twice.goodput / knee.goodput;
    console.log(`\nthe knee: ${knee.rate} a second. At twice that rate, ${(100 * share).toFixed(0)} % of its goodput`);
    const rules = /** @type {const} */ ([
        ["the goodput is at least 80 %", share >= 0.8],
        ["the 99th percentile of what is accepted is below 1 s", twice.good < 1000],
        ["the 99th percentile of refusing is below 50 ms", twice.refused === 0 || twice.late < 50],
    ]);
    for (const [rule, holds] of rules) console.log(`${holds ? "ok    " : "FAILED"} ${rule}`);
    if (rules.some(([, holds]) => !holds)) process.exitCode = 1;
}

if (Number(values.connections)) await connections(Number(values.connections));
const rows = values.knee ? await aroundKnee() : [];
if (!values.knee) for (const rate of rates) rows.push(await load(rate));
if (rows.length > 1) {
    console.log(`\n${"a second".padEnd(10)}${"goodput".padStart(9)}${"p99 ms".padStart(9)}${"refused".padStart(9)}${"p99 ms".padStart(9)}`);
    for (const { rate, goodput, good, refused, late } of rows) {
        const cells = [goodput.toFixed(0), good.toFixed(0), refused, refused ? late.toFixed(0) : ""];
        console.log(`${String(rate).padEnd(10)}${cells.map((cell) => String(cell).padStart(9)).join("")}`);
    }
}
if (values.knee) judge(rows[rows.length - 3], rows[rows.length - 1]);
if (values.picture) writeFileSync(values.picture, picture(rows));
agent.destroy();
