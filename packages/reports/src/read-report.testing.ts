import { type ReadOptions, readReport } from "./read-report.ts";
import { type ReportedTest, type ReportSummary, UnreadableReport } from "./report.ts";

type Source = string | Uint8Array | AsyncIterable<Uint8Array>;
type Options = Partial<ReadOptions> & { chunkLength?: number };

/** The bytes in chunks of one length, as a network might hand them over. */
export async function* inChunks(source: string | Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(source);
  for (let from = 0; from < bytes.length; from += length) yield bytes.subarray(from, from + length);
}

/** Reads all of a report. */
export async function read(
  source: Source,
  { chunkLength = 64 * 1024, ...options }: Options = {},
): Promise<{ tests: ReportedTest[]; summary: ReportSummary }> {
  const bytes = typeof source === "string" || source instanceof Uint8Array ? inChunks(source, chunkLength) : source;
  const batches = readReport(bytes, { fileName: "report.xml", format: "auto", ...options });
  const tests: ReportedTest[] = [];
  for (;;) {
    const next = await batches.next();
    if (next.done) return { tests, summary: next.value };
    tests.push(...next.value);
  }
}

/** The tests of a report that holds these elements. */
export async function readTests(elements: string): Promise<ReportedTest[]> {
  return (await read(`<testsuites>${elements}</testsuites>`)).tests;
}

/** The only test of a report that holds this element. */
export async function readTest(element: string): Promise<ReportedTest> {
  const [test, ...others] = await readTests(element);
  if (!test || others.length > 0) throw new Error("Expected one test");
  return test;
}

export async function warningsOf(source: Source): Promise<string[]> {
  const { summary } = await read(source);
  return summary.warnings.map(({ line, message }) => `${line}: ${message}`);
}

/** The error for a rejected report; fails if it is accepted. */
export async function refusalOf(source: Source, options: Options = {}): Promise<UnreadableReport> {
  const outcome = await read(source, options).catch((error: unknown) => error);
  if (outcome instanceof UnreadableReport) return outcome;
  throw outcome instanceof Error ? outcome : new Error(`Expected an error, got ${JSON.stringify(outcome)}`);
}

/** Each test as `status class.name`, in the order of the report. */
export function endings(tests: ReportedTest[]): string[] {
  return tests.map(({ status, classname, name }) => `${status} ${classname ?? ""}.${name}`);
}

/** Messages of what a report says besides its tests. */
export async function outsideOf(source: Source): Promise<string[]> {
  return (await read(source)).summary.outside.map(({ message }) => message);
}
