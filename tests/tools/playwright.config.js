// @ts-check
// Browser tests: Debian's Chromium against the stack as `cargo dev` serves it. Run them by `tests/run browser`, or, with the
// stack built, by `npx playwright test` here; `--trace retain-on-failure` records what a failed test did.
import { defineConfig } from "@playwright/test";

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
    locale: "sv-SE",
    launchOptions: {
      executablePath: "/usr/bin/chromium-headless-shell",
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
  // A test runs on a phone; with the tag @desktop on a desktop instead, and with @both, where the layout matters, on both.
  projects: [
    {
      name: "phone",
      grepInvert: /@desktop/,
      use: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
    { name: "desktop", grep: /@desktop|@both/, use: { viewport: { width: 1280, height: 800 } } },
  ],
});
