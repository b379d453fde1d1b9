import { expect, it } from "vitest";
import { read } from "./read-report.testing.ts";
import { JoinedReports } from "./read-report.ts";
import { type JoinedReader, Reading } from "./reading.ts";
import type { ReportedTest } from "./report.ts";
import type { Place, Scratch } from "./source/scratch.ts";

/** Names of tests, one a line, of all files together; kept on disk until the end. */
class Lines implements JoinedReader {
  readonly #scratch: Scratch;
  readonly #places: Place[] = [];

  constructor(reading: Reading) {
    this.#scratch = reading.openScratch();
  }

  file(reading: Reading) {
    let text = "";
    return {
      push(slice: string) {
        text += slice;
      },
      end: () => {
        reading.warn("Read", 1);
        this.#places.push(...text.split("\n").map((line) => this.#scratch.append(line)));
      },
    };
  }

  *end(): Generator<ReportedTest> {
    for (const place of this.#places) yield { ...TEST, name: this.#scratch.read(place) };
  }
}

const { tests } = await read('<testcase name="any"/>');
const TEST = tests[0] as ReportedTest;

it("reads several files as one report, kept on disk until all are there", async () => {
  const taken: number[] = [];
  const joined = new JoinedReports({ scratch: { folder: "/tmp", take: (bytes) => void taken.push(bytes) } });
  for (const text of ["größe\nb", "c"]) {
    const reader = joined.readerOf("allure", Lines, new Reading("a.json"));
    expect(reader.push(text)).toEqual([]);
    expect([...reader.end()]).toEqual([]);
  }
  const names: string[] = [];
  for await (const batch of joined.end("allure")) names.push(...batch.map(({ name }) => name));
  joined.close();
  expect(names).toEqual(["größe", "b", "c"]);
  expect(taken).toEqual([7, 1, 1]);
});

it("hands joined tests over in batches of 200", async () => {
  const joined = new JoinedReports({});
  const reader = joined.readerOf("allure", Lines, new Reading("a.json"));
  reader.push(Array.from({ length: 1001 }, (_, index) => `test ${index}`).join("\n"));
  reader.end();
  const lengths: number[] = [];
  for await (const batch of joined.end("allure")) lengths.push(batch.length);
  joined.close();
  expect(lengths).toEqual([200, 200, 200, 200, 200, 1]);
});
