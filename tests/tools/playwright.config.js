// @ts-check
// Browser tests, against the stack as `cargo dev` serves it: in Debian's Chromium and Firefox by Playwright, and some flows in
// three engines that it cannot drive. docs/browsers.md tells what runs where. Run them by `tests/run browser`, or, with the stack
// built, by `npx playwright test` here; `--project=phone` runs one of them, and `--trace retain-on-failure` records what a
// failed test did.
import { defineConfig } from "@playwright/test";

const PHONE = { width: 390, height: 844 };
const DESKTOP = { width: 1280, height: 800 };

const CHROMIUM = {
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
};

// Playwright 1.64.1 drives Debian's Firefox; 1.65.1 sends it a command that it does not know, before every test.
const FIREFOX = /** @type {const} */ ({
  browserName: "firefox",
  channel: "moz-firefox",
  launchOptions: { executablePath: "/usr/bin/firefox-esr" },
});

/** The flows in engines that Playwright cannot drive. */
const FLOWS = "**/engines/*.spec.js";

/** The specs that run in Firefox, too: those of what engines do in their own ways. */
const FIREFOX_SPECS = /\/(account|bank|card-actions|card-edit|card-edit-session|card-form|card-payments|card-views|decline-check|feedback|feedback-comment|new-card|newer-functions|reading|search|session-end|sign-out)\.spec\.js$/;

export default defineConfig({
  testDir: "../browser",
  // The tests lie beside this folder, where no node_modules is found: its tsconfig says where the packages are.
  tsconfig: "./tsconfig.json",
  outputDir: "out/results",
  reporter: [["list"]],
  workers: 2,
  forbidOnly: true,
  timeout: 30_000,
  use: { locale: "sv-SE" },
  // A test runs on a phone; with the tag @desktop on a desktop instead, and with @both, where the layout matters, on both. With
  // the tag @no-firefox it does not run in Firefox, which has a desktop's window alone.
  projects: [
    {
      name: "phone",
      testIgnore: FLOWS,
      grepInvert: /@desktop/,
      use: { ...CHROMIUM, viewport: PHONE, hasTouch: true, isMobile: true, deviceScaleFactor: 2 },
    },
    { name: "desktop", testIgnore: FLOWS, grep: /@desktop|@both/, use: { ...CHROMIUM, viewport: DESKTOP } },
    { name: "firefox", testMatch: FIREFOX_SPECS, grepInvert: /@no-firefox/, use: { ...FIREFOX, viewport: DESKTOP } },
    .../** @type {const} */ (["webkitgtk", "wpe", "chromium-103"]).map((engine) => ({
      name: engine,
      testMatch: FLOWS,
      // WebKit's driver sometimes stops responding on the way between two sites, on a busy machine.
      retries: engine === "chromium-103" ? 0 : 1,
      grepInvert: RegExp(`@no-${engine}`),
      use: /** @type {{}} */ ({ engine }),
    })),
  ],
});
