/**
 * Holds the report readers against a corpus of report files: `node --conditions=tessera-source scripts/corpus.ts DIR`.
 * DIR/manifest.json says of each file what must come out. Prints every mismatch and the counts of each format; exit
 * code 1 if there is a mismatch.
 */
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type ReportedTest,
  type ReportFormat,
  readUpload,
  UnreadableReport,
  UploadBudget,
} from "../packages/reports/src/index.ts";

type Counts = { tests: number; passed: number; failed: number; errors: number; skipped: number; duration_s?: number };
/** What a format keeps apart counts as skipped with us, but for what it says nothing of: that may be an error too. */
type Apart = { pending?: number; todo?: number; other?: number; unknown?: number };
type Expectation = Partial<Counts> & Apart & { error?: string };
type Entry = {
  path: string;
  format: string;
  category: string;
  expected: Expectation;
  contested: boolean;
  accept?: Expectation[];
  accept_error?: boolean;
  names?: string[];
  must_not_contain?: string;
  max_seconds?: number;
  is_directory?: boolean;
};
type Outcome = { tests: ReportedTest[]; formats: ReportFormat[]; seconds: number } | { refused: string };

const COUNTED = { passed: "passed", failed: "failed", error: "errors", skipped: "skipped" } as const;

/** What the manifest calls a format, where it isn't the name of ours. */
const FORMATS: Record<string, ReportFormat> = {
  xunitnet: "xunit",
  "gotest-json": "go-test",
  "allure-result": "allure",
  "allure-results-dir": "allure",
  "check-xml": "check",
  "cppunit-xml": "cppunit",
};

/** Reads all files of an entry as one upload. */
async function readEntry(paths: string[]): Promise<Outcome> {
  const started = performance.now();
  const tests: ReportedTest[] = [];
  let formats: ReportFormat[] = [];
  async function* files() {
    for (const path of paths) yield { name: path, bytes: createReadStream(path) };
  }
  async function* batches() {
    const keep = () => Promise.reject(new Error("The corpus has no archives"));
    const options = { format: "auto", budget: new UploadBudget(), keep, note: () => {} } as const;
    formats = (yield* readUpload(files(), options)).formats;
  }
  try {
    for await (const batch of batches()) tests.push(...batch.tests);
  } catch (error) {
    if (error instanceof UnreadableReport) return { refused: error.message };
    throw error;
  }
  return { tests, formats, seconds: (performance.now() - started) / 1000 };
}

function count(tests: ReportedTest[]): Counts & { duration_s: number } {
  const counts = { tests: tests.length, passed: 0, failed: 0, errors: 0, skipped: 0, duration_s: 0 };
  for (const { status, durationMs } of tests) {
    counts[COUNTED[status]]++;
    counts.duration_s += (durationMs ?? 0) / 1000;
  }
  return counts;
}

/** Seconds of the attempts before the ones that count: formats differ in whether a test's time holds them. */
function secondsBefore(tests: ReportedTest[]): number {
  const earlier = tests.flatMap(({ earlierAttempts }) => earlierAttempts);
  return earlier.reduce((sum, { durationMs }) => sum + (durationMs ?? 0) / 1000, 0);
}

/** What differs from one expectation; empty if nothing does. */
function differences(tests: ReportedTest[], expected: Expectation): string[] {
  const counts = count(tests);
  const keys = ["tests", "passed", "failed", "errors", "skipped"] as const;
  const { pending = 0, todo = 0, other = 0, unknown = 0 } = expected;
  const surplus = {
    tests: 0,
    passed: 0,
    failed: 0,
    errors: other + unknown,
    skipped: pending + todo + other + unknown,
  };
  const isWrong = (key: (typeof keys)[number], number: number) =>
    counts[key] < number || counts[key] > number + surplus[key];
  const wrong = keys.filter((key) => expected[key] !== undefined && isWrong(key, expected[key]));
  const found = wrong.map((key) => `${key} ${counts[key]} instead of ${expected[key]}`);
  // Each test is rounded to whole milliseconds. A negative sum adds up times that the reader rightly takes for nonsense.
  const tolerance = tests.length * 0.0005 + 1e-6;
  const { duration_s } = expected;
  const isOff = (seconds: number) => Math.abs((duration_s ?? 0) - seconds) > tolerance;
  const isOfAll = expected.duration_s !== undefined && !isOff(counts.duration_s + secondsBefore(tests));
  if (duration_s !== undefined && duration_s >= 0 && isOff(counts.duration_s) && !isOfAll) {
    found.push(`duration ${counts.duration_s} s instead of ${duration_s} s`);
  }
  return found;
}

function faultsOf(entry: Entry, outcome: Outcome): string[] {
  const accepted = [entry.expected, ...(entry.accept ?? [])];
  // Formats that no reader needs to know count as right however they are read, unless the manifest knows their numbers.
  const isOptional = entry.category === "other-format";
  const isKnown = isOptional && entry.accept !== undefined;
  const mayRefuse = entry.accept_error || (!isKnown && accepted.some(({ error }) => error !== undefined));
  if ("refused" in outcome) return mayRefuse ? [] : [`refused: ${outcome.refused}`];
  const { tests, formats, seconds } = outcome;
  const countable = accepted.filter(({ error }) => error === undefined);
  if (countable.length === 0 && !isOptional) return [`read as ${tests.length} tests instead of being refused`];
  // Mocha knows no errors; other readers guess which of its failures are some.
  const alike = (expected: Expectation) =>
    isKnown ? { ...expected, failed: (expected.failed ?? 0) + (expected.errors ?? 0), errors: 0 } : expected;
  const found = countable.map((expected) => differences(tests, alike(expected)));
  const faults = found.some((one) => one.length === 0) ? [] : (found[0] ?? []);
  const format = FORMATS[entry.format] ?? entry.format;
  if (formats.join() !== format) faults.push(`recognised as ${formats.join()}`);
  const names = tests.map(({ name }) => name);
  if (entry.names && JSON.stringify(names) !== JSON.stringify(entry.names))
    faults.push(`names ${JSON.stringify(names)}`);
  const forbidden = entry.must_not_contain;
  if (forbidden && JSON.stringify(tests).includes(forbidden)) faults.push(`contains "${forbidden}"`);
  if (entry.max_seconds && seconds > entry.max_seconds) faults.push(`took ${seconds} s`);
  return faults;
}

/** The files of a directory are one upload. */
async function filesOf(corpus: string, entry: Entry): Promise<string[]> {
  const path = join(corpus, entry.path);
  if (!entry.is_directory) return [path];
  const found = await readdir(path, { recursive: true, withFileTypes: true });
  return found.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
}

async function main(corpus: string): Promise<number> {
  const entries: Entry[] = JSON.parse(await readFile(join(corpus, "manifest.json"), "utf8"));
  const table: Record<string, { passed: number; failed: number }> = {};
  for (const entry of entries) {
    const faults = faultsOf(entry, await readEntry(await filesOf(corpus, entry)));
    if (faults.length > 0) console.log(`${entry.path}: ${faults.join("; ")}`);
    const kind = `${entry.format} ${entry.category}`;
    table[kind] ??= { passed: 0, failed: 0 };
    table[kind][faults.length === 0 ? "passed" : "failed"]++;
  }
  const sum = (key: "passed" | "failed") => Object.values(table).reduce((total, row) => total + row[key], 0);
  console.table(table);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
  return sum("failed") === 0 ? 0 : 1;
}

const [corpus] = process.argv.slice(2);
if (corpus === undefined) {
  console.error("Usage: node --conditions=tessera-source scripts/corpus.ts DIR");
  process.exitCode = 2;
} else {
  process.exitCode = await main(corpus);
}
