import { REPORT_FORMATS, type ReportFormat } from "@tessera/domain";
import { describe, expect, it } from "vitest";
import { read } from "../read-report.testing.ts";
import { FORMATS } from "./format-registry.ts";
import { SAMPLES } from "./format-samples.testing.ts";

/** Known, so that they are refused by name, but not read yet. */
const PENDING: ReportFormat[] = REPORT_FORMATS.map(({ name }) => name).filter((name) => isPending(name));

function isPending(name: ReportFormat): boolean {
  const format = FORMATS[name];
  return "Reader" in format && format.Reader === null;
}

describe("every format that can be imported", () => {
  it("stands once in the list, with words for people", () => {
    expect(new Set(REPORT_FORMATS.map(({ name }) => name)).size).toBe(REPORT_FORMATS.length);
    for (const { label, help, extensions } of REPORT_FORMATS) {
      expect(label).not.toBe("");
      expect(help).toMatch(/\.$/);
      expect(extensions[0]).toMatch(/^\.[a-z]+$/);
    }
  });

  it("is read by name where the list has it, and joined where the list says so", () => {
    expect(Object.keys(FORMATS).sort()).toEqual(REPORT_FORMATS.map(({ name }) => name).sort());
    for (const { name, isJoined } of REPORT_FORMATS.filter(({ name }) => !PENDING.includes(name))) {
      expect([name, "Joined" in FORMATS[name]]).toEqual([name, isJoined]);
    }
  });

  it.each(REPORT_FORMATS.filter(({ name }) => !PENDING.includes(name)))(
    "$name has a sample that is recognised by its content and read the same by name",
    async ({ name }) => {
      const sample = SAMPLES[name];
      if (sample === undefined) throw new Error(`Add a sample of ${name} to format-samples.testing.ts`);
      const automatic = await read(sample);
      expect(automatic.summary.format).toBe(name);
      expect(automatic.tests.length).toBeGreaterThan(0);
      expect(await read(sample, { format: name, chunkLength: 1 })).toEqual(automatic);
    },
  );
});
