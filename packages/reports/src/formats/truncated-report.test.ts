import { describe, expect, it } from "vitest";
import { read } from "../read-report.testing.ts";
import { UnreadableReport } from "../report.ts";
import { BLOB_SAMPLE, JSON_SAMPLES } from "./json-samples.testing.ts";

const samples = [...Object.entries(JSON_SAMPLES), ["a Playwright blob", BLOB_SAMPLE] as const];

describe("a report that is cut off", () => {
  it.each(samples)("is refused, or says so outside of its tests, wherever %s is cut", async (_, sample) => {
    const whole = await read(sample);
    expect(whole.tests.some(({ status }) => status === "failed")).toBe(true);
    const end = sample.trimEnd().length;
    for (let length = 1; length < end; length++) {
      const outcome = await read(sample.slice(0, length)).catch((error: unknown) => error);
      if (outcome instanceof UnreadableReport) continue;
      const { tests, summary } = outcome as Awaited<ReturnType<typeof read>>;
      const isWhole =
        tests.length === whole.tests.length && tests.every(({ status }, at) => status === whole.tests[at]?.status);
      expect([length, isWhole || summary.outside.length > 0]).toEqual([length, true]);
    }
  });
});
