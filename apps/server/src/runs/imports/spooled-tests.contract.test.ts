import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readConfig } from "../../platform/config.ts";
import { SpoolSpace } from "../../platform/limits/spool-space.ts";
import { TempFile } from "../../platform/temp-file.ts";
import { readSpooled, type SpooledTest, SpoolWriter } from "./spooled-tests.ts";

const dataDir = mkdtempSync(join(tmpdir(), "tessera-spool-"));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function test(name: string, ...suites: string[]): SpooledTest {
  const texts = { name, classname: null, file: null, message: null, trace: "a\u2028b", output: null };
  const place = { suite: null, project: null, parameters: null, host: null, file: null, neverRepeats: false };
  return {
    ...{ place, report: 0 },
    ...texts,
    suites,
    line: null,
    status: "passed",
    durationMs: null,
    properties: {},
    earlierAttempts: [],
  };
}

it("hands spooled tests on as they were written, with the suites of each, twice", async () => {
  const tests = [
    test("1", "a", "b", "c"),
    test("2", "a", "b", "c"),
    test("3", "a", "x"),
    test("4"),
    test("5", "a"),
    test("6", "a", "b"),
    ...Array.from({ length: 500 }, (_, index) => test(`many ${index}`, "a", "b", ...(index % 3 === 0 ? ["c"] : []))),
  ];
  const config = { ...readConfig({}), dataDir };
  const file = await TempFile.open({ config, newId: () => "spooled", spoolSpace: new SpoolSpace() });
  const writer = new SpoolWriter(file);
  await writer.write(tests);
  await writer.flush();
  for (let time = 0; time < 2; time++) {
    const read: SpooledTest[] = [];
    for await (const batch of readSpooled(file)) read.push(...batch);
    expect(read).toEqual(tests);
  }
  await file.close();
});
