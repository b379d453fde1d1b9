import { dirname } from "node:path";
import { defineConfig } from "vitest/config";
import { timeScale } from "./time-limits.ts";

// Takes the packages of this workspace from their sources, so that tests never see a stale build.
const conditions = ["tessera-source", "module", "node", "development|production"];

export default defineConfig({
  root: dirname(import.meta.dirname),
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ["{packages,apps,scripts}/**/*.test.{ts,tsx}"],
    exclude: ["**/node_modules/**", "**/dist/**", "**/e2e/**"],
    globalSetup: ["scripts/vitest-global.ts"],
    // Files of a worker share what they load: loading the server again for each took a fifth of the time. What a module
    // remembers must therefore hold for every database.
    isolate: false,
    maxWorkers: 3,
    // Room for what a test leaves behind: a twentieth less time goes to collecting it.
    execArgv: ["--max-semi-space-size=64"],
    setupFiles: ["scripts/vitest-setup.ts"],
    testTimeout: 20_000 * timeScale,
    hookTimeout: 30_000 * timeScale,
  },
});
