/**
 * Holds the report reader against a corpus of report files: `node --conditions=tessera-source scripts/corpus.ts DIR`.
 * DIR/manifest.json says of each file what must come out. Prints every mismatch; exit code 1 if there is one.
 */
import { createReadStream } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ReportedTest, readReport, UnreadableReport } from "../packages/reports/src/index.ts";

type Counts = { tests: number; passed: number; failed: number; errors: number; skipped: number; duration_s?: number };
type Expectation = Partial<Counts> & { error?: string };
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
type Outcome = { tests: ReportedTest[]; seconds: number } | { refused: string };

const COUNTED = { passed: "passed", failed: "failed", error: "errors", skipped: "skipped" } as const;

async function readFileAsReport(path: string): Promise<Outcome> {
  const started = performance.now();
  const tests: ReportedTest[] = [];
  try {
    for await (const batch of readReport(createReadStream(path), { fileName: path, format: "auto" }))
      tests.push(...batch);
  } catch (error) {
    if (error instanceof UnreadableReport) return { refused: error.message };
    throw error;
  }
  return { tests, seconds: (performance.now() - started) / 1000 };
}

function count(tests: ReportedTest[]): Counts & { duration_s: number } {
  const counts = { tests: tests.length, passed: 0, failed: 0, errors: 0, skipped: 0, duration_s: 0 };
  for (const { status, durationMs } of tests) {
    counts[COUNTED[status]]++;
    counts.duration_s += (durationMs ?? 0) / 1000;
  }
  return counts;
}

/** What differs from one expectation; empty if nothing does. */
function differences(tests: ReportedTest[], expected: Expectation): string[] {
  const counts = count(tests);
  const keys = ["tests", "passed", "failed", "errors", "skipped"] as const;
  const wrong = keys.filter((key) => expected[key] !== undefined && expected[key] !== counts[key]);
  const found = wrong.map((key) => `${key} ${counts[key]} instead of ${expected[key]}`);
  // Each test is rounded to whole milliseconds. A negative sum adds up times that the reader rightly takes for nonsense.
  const tolerance = tests.length * 0.0005 + 1e-6;
  const { duration_s } = expected;
  if (duration_s !== undefined && duration_s >= 0 && Math.abs(duration_s - counts.duration_s) > tolerance) {
    found.push(`duration ${counts.duration_s} s instead of ${duration_s} s`);
  }
  return found;
}

function faultsOf(entry: Entry, outcome: Outcome): string[] {
  const accepted = [entry.expected, ...(entry.accept ?? [])];
  const mayRefuse = entry.format !== "junit" || entry.accept_error || accepted.some(({ error }) => error !== undefined);
  if ("refused" in outcome) return mayRefuse ? [] : [`refused: ${outcome.refused}`];
  const { tests, seconds } = outcome;
  if (entry.format !== "junit") return [`read as ${tests.length} tests instead of being refused`];
  const countable = accepted.filter(({ error }) => error === undefined);
  if (countable.length === 0) return [`read as ${tests.length} tests instead of being refused`];
  const found = countable.map((expected) => differences(tests, expected));
  const faults = found.some((one) => one.length === 0) ? [] : (found[0] ?? []);
  const names = tests.map(({ name }) => name);
  if (entry.names && JSON.stringify(names) !== JSON.stringify(entry.names))
    faults.push(`names ${JSON.stringify(names)}`);
  const forbidden = entry.must_not_contain;
  if (forbidden && JSON.stringify(tests).includes(forbidden)) faults.push(`contains "${forbidden}"`);
  if (entry.max_seconds && seconds > entry.max_seconds) faults.push(`took ${seconds} s`);
  return faults;
}

/** A directory counts as one entry; each of its files must be as expected. */
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
    const faults: string[] = [];
    for (const file of await filesOf(corpus, entry)) faults.push(...faultsOf(entry, await readFileAsReport(file)));
    if (faults.length > 0) console.log(`${entry.path}: ${faults.join("; ")}`);
    const kind = entry.format === "junit" ? `junit ${entry.category}` : "other formats, refused";
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
