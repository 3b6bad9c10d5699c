// @ts-check
// Browser tests: Debian's Chromium against the stack as `cargo dev` serves it, without watching. Run them by `tests/run browser`,
// or, with the stack built, by `npx playwright test` here.
import { defineConfig } from "@playwright/test";
import { resolve } from "node:path";

const here = (/** @type {string} */ path) => resolve(__dirname, path);
const local = process.env.KORTKOLL_LOCAL ?? here("../../target/debug/local");
const port = process.env.KORTKOLL_PORT ?? "3900";
const origin = `http://127.0.0.1:${port}`;

export default defineConfig({
  testDir: "../browser",
  // The tests lie beside this folder, where no node_modules is found: its tsconfig says where the packages are.
  tsconfig: "./tsconfig.json",
  outputDir: "out/results",
  reporter: [["list"]],
  workers: 2,
  forbidOnly: true,
  timeout: 30_000,
  use: {
    baseURL: origin,
    locale: "sv-SE",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "phone", use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 } },
    { name: "desktop", use: { viewport: { width: 1280, height: 800 } } },
  ],
  webServer: {
    command: `"${local}" --no-watch --fresh --port ${port} --data "${here("out/data")}"`,
    url: `${origin}/sv/`,
    gracefulShutdown: { signal: "SIGTERM", timeout: 5_000 },
    stdout: "ignore",
    stderr: "ignore",
  },
});
