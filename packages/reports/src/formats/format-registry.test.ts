import { REPORT_FORMATS, type ReportFormat } from "@tessera/domain";
import { describe, expect, it } from "vitest";
import { read } from "../read-report.testing.ts";
import { Reading } from "../reading.ts";
import type { ReportedTest } from "../report.ts";
import { FORMATS } from "./format-registry.ts";
import { SAMPLES } from "./format-samples.testing.ts";
import { headOf } from "./report-head.ts";

/** What the reader makes of a report that reaches it in slices of so many characters. */
function readSliced(name: ReportFormat, sample: string, length: number): ReportedTest[] {
  const format = FORMATS[name];
  const reading = new Reading("report.xml");
  const tests: ReportedTest[] = [];
  const joined = "Joined" in format ? new format.Joined(reading) : null;
  const reader = "Joined" in format ? joined?.file(reading) : new format.Reader(reading);
  for (let from = 0; from < sample.length; from += length) {
    tests.push(...(reader?.push(sample.slice(from, from + length)) ?? []));
  }
  tests.push(...(reader?.end() ?? []), ...(joined?.end() ?? []));
  reading.close();
  return tests;
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

  it("has a reader, which is joined where the list says so", () => {
    expect(Object.keys(FORMATS).sort()).toEqual(REPORT_FORMATS.map(({ name }) => name).sort());
    for (const { name, isJoined } of REPORT_FORMATS)
      expect([name, "Joined" in FORMATS[name]]).toEqual([name, isJoined]);
  });

  it.each(REPORT_FORMATS)(
    "$name has a sample that is recognised by its content and read the same by name",
    async ({ name }) => {
      const sample = SAMPLES[name];
      if (sample === undefined) throw new Error(`Add a sample of ${name} to format-samples.testing.ts`);
      const automatic = await read(sample);
      expect(automatic.summary.format).toBe(name);
      expect(automatic.tests.length).toBeGreaterThan(0);
      expect(automatic.summary.outside).toEqual([]);
      expect(await read(sample, { format: name })).toEqual(automatic);
      for (const length of [1, 2, 7]) expect(readSliced(name, sample, length)).toEqual(automatic.tests);
    },
  );

  it.each(REPORT_FORMATS)("$name is recognised by no other format", ({ name }) => {
    const head = headOf(SAMPLES[name] ?? "");
    const others = REPORT_FORMATS.filter((other) => other.name !== name && FORMATS[other.name].recognises(head));
    // These look at less than the ones before them.
    const general = { trx: ["cppunit"], check: ["junit"] }[name as string] ?? [];
    expect(others.map((other) => other.name)).toEqual(general);
  });
});
