// @ts-check
// Calls to our own functions. An answer that is not theirs (a proxy's page, a broken line) is `unavailable`.

/** No answer within this time, in ms, is a failure. */
const TOO_SLOW = 15_000;

/**
 * @typedef {{field: string, code: string}} FieldError
 * @typedef {{ok: boolean, status: number, data: any, code: string, errors: FieldError[], now: number, wait?: number}} Answer
 *     `data` is the body, of a problem too; `code` and `errors` are empty unless it is a problem; `now` is the time by the
 *     function's clock, in ms since 1970; `wait` is the time until it can be tried again, in ms, where a problem says so.
 */

/**
 * @param {string} method
 * @param {string} path
 * @param {{body?: unknown, headers?: Record<string, string>, keepalive?: boolean}} [options]
 * @returns {Promise<Answer>} never rejects
 */
export async function call(method, path, { body, headers = {}, keepalive = false } = {}) {
    try {
        const sent = new Headers({ Accept: "application/json", ...headers });
        if (body !== undefined) sent.set("Content-Type", "application/json");
        const answer = await fetch(path, {
            method,
            headers: sent,
            body: body === undefined ? undefined : JSON.stringify(body),
            keepalive,
            // Safari waits as long as it likes before version 16.
            signal: AbortSignal.timeout?.(TOO_SLOW),
        });
        const { ok, status } = answer;
        const now = Date.parse(answer.headers.get("Date") ?? "") || Date.now();
        const type = answer.headers.get("Content-Type") ?? "";
        if (status === 204) return { ok, status, data: undefined, code: "", errors: [], now };
        if (ok && type.startsWith("application/json")) {
            return { ok, status, data: await answer.json(), code: "", errors: [], now };
        }
        if (type.startsWith("application/problem+json")) {
            const data = await answer.json();
            const wait = Number(answer.headers.get("Retry-After")) * 1000;
            return { ok: false, status, data, code: data.code ?? "unavailable", errors: data.errors ?? [], now, wait };
        }
    } catch {
        // Told below, like any answer that is not ours.
    }
    return { ok: false, status: 0, data: undefined, code: "unavailable", errors: [], now: Date.now() };
}
