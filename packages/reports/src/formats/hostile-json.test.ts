import { describe, expect, it } from "vitest";
import type { JsonValue } from "../json/json-value.ts";
import { read } from "../read-report.testing.ts";
import { type ReportedTest, UnreadableReport } from "../report.ts";
import { BLOB_SAMPLE, JSON_SAMPLES } from "./json-samples.testing.ts";

const samples = [...Object.entries(JSON_SAMPLES), ["a Playwright blob", BLOB_SAMPLE] as const]
  .filter(([format]) => format !== "tap")
  .map(([format, sample]) => ({ format, values: valuesIn(sample) }));
const LONG = `\u001b[31m${"é\n".repeat(100_000)}`;
const STRANGE: JsonValue[] = [
  null,
  0,
  -1.5,
  1e300,
  "",
  "x",
  true,
  [],
  [[]],
  [null],
  {},
  { x: {} },
  "\ud800",
  "__proto__",
];

/** The document, or each line of it. */
function valuesIn(sample: string): JsonValue[] {
  const lines = sample.trim().split("\n");
  return lines.length > 1 && lines.every((line) => line.startsWith("{"))
    ? lines.map((line) => JSON.parse(line))
    : [JSON.parse(sample)];
}

/** The values once for each place in them, with that place changed. */
function* changed(values: JsonValue[], change: (value: JsonValue) => JsonValue | undefined): Generator<string> {
  for (const [index, value] of values.entries()) {
    for (const one of changedWithin(value, change)) {
      const lines = values.with(index, one).map((line) => JSON.stringify(line));
      yield `${lines.join("\n")}\n`;
    }
  }
}

function* changedWithin(value: JsonValue, change: (value: JsonValue) => JsonValue | undefined): Generator<JsonValue> {
  const instead = change(value);
  if (instead !== undefined) yield instead;
  if (typeof value !== "object" || value === null) return;
  for (const [key, item] of Object.entries(value)) {
    for (const one of changedWithin(item, change)) {
      yield Array.isArray(value) ? value.with(Number(key), one) : { ...value, [key]: one };
    }
  }
}

async function readOrRefuse(text: string): Promise<ReportedTest[]> {
  try {
    return (await read(text)).tests;
  } catch (error) {
    if (error instanceof UnreadableReport) return [];
    throw new Error(`Failed on ${text.slice(0, 2000)}`, { cause: error });
  }
}

function expectBounded(test: ReportedTest): void {
  const { name, classname, file, suites, place, message, trace, output } = test;
  expect(name.length).toBeLessThanOrEqual(10_000);
  for (const text of [classname, file, place.project, place.parameters, message, ...suites])
    expect((text ?? "").length).toBeLessThanOrEqual(1000);
  expect((trace ?? "").length).toBeLessThanOrEqual(1024 * 1024);
  expect((output ?? "").length).toBeLessThanOrEqual(64 * 1024);
  const { properties, labels, links, steps, attachments, parameters, stableId } = test;
  expect(JSON.stringify({ properties, labels, links, steps, attachments, parameters, stableId }).length).toBeLessThan(
    20_000,
  );
  expect(message ?? "").not.toContain("\u001b");
}

describe("hostile JSON", () => {
  it.each(samples)("with any value in place of another one is read or refused as $format", async ({ values }) => {
    for (const strange of STRANGE) {
      for (const text of changed(values, () => strange)) (await readOrRefuse(text)).forEach(expectBounded);
    }
  });

  it.each(samples)("with a text of any length in place of another one stays bounded as $format", async ({ values }) => {
    for (const text of changed(values, (value) => (typeof value === "string" ? LONG : undefined))) {
      (await readOrRefuse(text)).forEach(expectBounded);
    }
  });

  it("that nests steps and suites deep is cut or refused", async () => {
    const nested = (depth: number, leaf: object, key: string): object =>
      depth === 0 ? leaf : { name: "n", title: "n", [key]: [nested(depth - 1, leaf, key)] };
    const result = { uuid: "u", historyId: "h", name: "a", status: "passed", steps: [nested(90, {}, "steps")] };
    const { tests, summary } = await read(JSON.stringify(result));
    expect(JSON.stringify(tests[0]?.steps).length).toBeLessThan(2000);
    expect(summary.warnings).toMatchObject([{ message: expect.stringContaining("more than 20 deep") }]);
    const spec = { title: "s", specs: [{ title: "a", tests: [{ status: "expected", results: [] }] }] };
    const deep = JSON.stringify({ config: { rootDir: "/" }, suites: [nested(150, spec, "suites")] });
    expect(await readOrRefuse(deep)).toEqual([]);
  });

  it("of many tests in one part is refused before it fills the memory", async () => {
    const many = `{"config": {"rootDir": "/"}, "suites": [{"specs": [${"{},".repeat(600_000)}{}], "x": [${"{},".repeat(600_000)}{}]}]}`;
    await expect(read(many)).rejects.toThrow("more than 1000000 values in one part");
  });

  it("whose events never end is refused before it fills the memory", async () => {
    const lines = Array.from({ length: 8000 }, (_, index) =>
      JSON.stringify({ Action: "run", Package: "p".repeat(9000), Test: `T${index}` }),
    );
    await expect(read(lines.join("\n"))).rejects.toThrow("more unfinished tests than can be joined");
  });
});
