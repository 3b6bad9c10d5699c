// @ts-check
// Calls to our own functions. A response that is not theirs (a proxy's page, a broken connection) counts as `unavailable`.

/** A request fails when there is no response within this time, in ms. */
const REQUEST_TIMEOUT = 15_000;

/**
 * @typedef {{field: string, code: string}} FieldError
 * @typedef {{ok: boolean, status: number, data: any, code: string, errors: FieldError[], now: number, retryAfter?: number, link?: string}} ApiResponse
 *     `data` is the body, of a problem too; `code` and `errors` are empty unless it is a problem; `now` is the time by the
 *     function's clock, in ms since 1970; `retryAfter` is how long to wait before the next try, in ms, if the problem says so;
 *     `link` is the header of that name.
 */

/** @typedef {{body?: unknown, headers?: Record<string, string>, keepalive?: boolean}} Options */

/**
 * Calls a function. If the session's claims must be renewed first, that is done, and the request sent again.
 * @param {string} method
 * @param {string} path
 * @param {Options} [options]
 * @returns {Promise<ApiResponse>} never rejects
 */
export async function call(method, path, options = {}) {
    const response = await send(method, path, options);
    if (response.code !== "not-signed-in" || !response.data.renewalDue) return response;
    const renewal = await send("GET", "/api/session", {});
    return renewal.ok ? send(method, path, options) : renewal;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {Options} options
 * @returns {Promise<ApiResponse>}
 */
async function send(method, path, { body, headers = {}, keepalive = false }) {
    try {
        // Without a header of its own: Chromium of 2022 takes a response that the page has asked for ahead only if all headers agree.
        const requestHeaders = new Headers(headers);
        if (body !== undefined) requestHeaders.set("Content-Type", "application/json");
        const response = await fetch(path, {
            method,
            headers: requestHeaders,
            body: body === undefined ? undefined : JSON.stringify(body),
            keepalive,
            // Safari before version 16 has no such timeout.
            signal: AbortSignal.timeout?.(REQUEST_TIMEOUT),
        });
        const { ok, status } = response;
        const now = Date.parse(response.headers.get("Date") ?? "") || Date.now();
        const type = response.headers.get("Content-Type") ?? "";
        const link = response.headers.get("Link") ?? "";
        if (status === 204) return { ok, status, data: undefined, code: "", errors: [], now, link };
        if (ok && type.startsWith("application/json")) {
            return { ok, status, data: await response.json(), code: "", errors: [], now };
        }
        if (type.startsWith("application/problem+json")) {
            const data = await response.json();
            const retryAfter = Number(response.headers.get("Retry-After")) * 1000;
            return { ok: false, status, data, code: data.code ?? "unavailable", errors: data.errors ?? [], now, retryAfter };
        }
    } catch {
        // Reported below, like any response that is not ours.
    }
    return { ok: false, status: 0, data: undefined, code: "unavailable", errors: [], now: Date.now() };
}
