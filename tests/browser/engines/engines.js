// @ts-check
// The engines that the flows run in, and how each is started.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { withOldChromium } from "./old-chromium.js";
import { withWebDriver } from "./webdriver.js";

/**
 * @typedef {{withBrowser: (use: (browser: import("./page.js").Browser) => Promise<void>) => Promise<void>}} Driver
 *     Starts a browser without any data, and ends it after `use`.
 */

/** WebKitGTK's browser for tests. */
const MINI_BROWSER = `/usr/lib/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;

/** @type {Record<"webkitgtk" | "wpe" | "chromium-103", (use: (driver: Driver) => Promise<void>) => Promise<void>>} */
export const ENGINES = {
    webkitgtk: (use) =>
        withDisplay((display) => {
            const capabilities = { "webkitgtk:browserOptions": { binary: MINI_BROWSER, args: ["--automation"] } };
            return withWebDriver({ program: "WebKitWebDriver", capabilities, env: { DISPLAY: display } }, use);
        }),
    wpe: (use) => {
        const capabilities = { "wpe:browserOptions": { binary: "/usr/bin/cog", args: ["--automation", "--platform=headless"] } };
        return withWebDriver({ program: "WPEWebDriver", capabilities }, use);
    },
    "chromium-103": withOldChromium,
};

/** Starts a display without a screen, under a name that no other has, and stops it after `use`. @param {(name: string) => Promise<void>} use */
async function withDisplay(use) {
    const options = ["-displayfd", "3", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"];
    const child = spawn("Xvfb", options, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    const ended = once(child, "exit");
    try {
        const [number] = await once(/** @type {import("node:stream").Readable} */ (child.stdio[3]), "data");
        await use(`:${String(number).trim()}`);
    } finally {
        child.kill();
        await ended;
    }
}
