// @ts-check
// A browser's own driver that speaks WebDriver: JSON over HTTP.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** How long a driver may take to start, in ms. */
const START_TIMEOUT = 20_000;

/**
 * Starts a driver, and stops it after `use`.
 * @param {{program: string, capabilities: object, env?: Record<string, string>}} engine
 * @param {(driver: WebDriver) => Promise<void>} use
 */
export async function withWebDriver({ program, capabilities, env }, use) {
    const port = await freePort();
    const child = spawn(program, [`--port=${port}`], { stdio: "ignore", env: { ...process.env, ...env } });
    const ended = once(child, "exit");
    try {
        const driver = new WebDriver(`http://127.0.0.1:${port}`, capabilities);
        await driver.started();
        await use(driver);
    } finally {
        child.kill();
        await ended;
    }
}

class WebDriver {
    /** @param {string} address @param {object} capabilities */
    constructor(address, capabilities) {
        this.address = address;
        this.capabilities = capabilities;
    }

    /** Waits until the driver answers. */
    async started() {
        const until = Date.now() + START_TIMEOUT;
        while (!(await fetch(`${this.address}/status`).catch(() => undefined))) {
            if (Date.now() > until) throw Error("the driver does not start");
            await delay(50);
        }
    }

    /**
     * Sends a command. @param {string} method @param {string} path @param {object} [body]
     * @returns {Promise<any>}
     */
    async command(method, path, body) {
        const response = await fetch(this.address + path, { method, body: body && JSON.stringify(body) });
        const { value } = await response.json();
        if (!response.ok) throw Error(`${value.error}: ${value.message}`);
        return value;
    }

    /**
     * Starts a browser without any data, and ends it after `use`.
     * @param {(browser: import("./page.js").Browser) => Promise<void>} use
     */
    async withBrowser(use) {
        const { sessionId } = await this.command("POST", "/session", { capabilities: { alwaysMatch: this.capabilities } });
        const session = `/session/${sessionId}`;
        /** @param {string} path @param {object} body */
        const post = (path, body) => this.command("POST", session + path, body);
        /** @param {object} source of input @param {object[]} actions */
        const act = (source, actions) => post("/actions", { actions: [{ ...source, actions }] });
        try {
            await use({
                go: (url) => post("/url", { url }),
                reload: () => post("/refresh", {}),
                run: (script, args) => post("/execute/sync", { script: `return (${script}).apply(null, arguments)`, args }),
                click: (x, y) =>
                    act({ type: "pointer", id: "mouse", parameters: { pointerType: "mouse" } }, [
                        { type: "pointerMove", duration: 0, x, y },
                        { type: "pointerDown", button: 0 },
                        { type: "pointerUp", button: 0 },
                    ]),
                press: (keys) =>
                    act({ type: "key", id: "keyboard" }, keys.flatMap((value) => [{ type: "keyDown", value }, { type: "keyUp", value }])),
            });
        } finally {
            await this.command("DELETE", session);
        }
    }
}

/** A port that nobody listens on. */
async function freePort() {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
    server.close();
    await once(server, "close");
    return port;
}
