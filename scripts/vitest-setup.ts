import { vi } from "vitest";
import { timeScale } from "./time-limits.ts";

const WAIT_LIMIT_MS = 10_000;

// A second, which is the default, is short for what happens in another process of a busy machine.
const { waitFor } = vi;
vi.waitFor = (callback, options) => {
  const given = typeof options === "number" ? { timeout: options } : options;
  return waitFor(callback, { timeout: WAIT_LIMIT_MS * timeScale, ...given });
};
