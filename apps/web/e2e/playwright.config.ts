import { join } from "node:path";
import { defineConfig } from "@playwright/test";
import { findChromium } from "../../../scripts/chromium.ts";
import { timeScale } from "../../../scripts/time-limits.ts";
import { RETRIES } from "./retries.ts";

const results = join(import.meta.dirname, "..", "..", "..", "test-results");

export default defineConfig({
  testDir: ".",
  outputDir: join(results, "browser"),
  reporter: [["list"], ["json", { outputFile: join(results, "playwright.json") }]],
  workers: 3,
  retries: RETRIES,
  timeout: 60_000 * timeScale,
  expect: { timeout: 5000 * timeScale },
  globalTimeout: 45 * 60_000,
  use: {
    // Dates are written as the browser's language has them.
    locale: "en-GB",
    launchOptions: await findChromium(),
    screenshot: "only-on-failure",
    // Recording every test costs a seventh of the time; `npm test -- --browser --trace=on` records them where it helps.
    trace: "on-first-retry",
  },
});
