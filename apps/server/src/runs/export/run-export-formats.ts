import type { Run, RunExecution, RunResult } from "@tessera/domain";
import { type CsvColumns, csvText } from "../../audit/csv.ts";

/** A run in one of its formats, in pieces. */
export type RunWriter = (run: Run, batches: AsyncGenerator<RunResult[]>) => AsyncGenerator<string>;

type Row = { result: RunResult; execution: RunExecution };

const rowsOf = (results: RunResult[]): Row[] =>
  results.flatMap((result) => result.executions.map((execution) => ({ result, execution })));

const COLUMNS: CsvColumns<Row> = {
  case: ({ result }) => result.case.id,
  name: ({ result }) => result.case.name,
  classname: ({ result }) => result.case.classname,
  folder: ({ result }) => result.case.folder,
  environment: ({ execution }) => execution.environment,
  job: ({ execution }) => execution.job,
  variant: ({ execution }) => execution.variant,
  status: ({ execution }) => execution.status,
  attempts: ({ execution }) => execution.attempts.map(({ status }) => status).join(" "),
  durationMs: ({ execution }) => execution.durationMs,
  change: ({ result }) => result.change,
  flaky: ({ result }) => (result.flaky ? "yes" : "no"),
  muted: ({ result }) => (result.muted ? "yes" : "no"),
  failingSince: ({ result }) => result.failingSince?.runId ?? null,
  cause: ({ result }) => result.causeId,
  message: ({ result, execution }) => messageOf(result, execution),
};

/** The message of a case is that of its worst execution. */
function messageOf({ status, message }: RunResult, execution: RunExecution): string | null {
  return execution.status === status ? message : null;
}

async function* csv(_run: Run, batches: AsyncGenerator<RunResult[]>): AsyncGenerator<string> {
  yield* csvText(COLUMNS, mapped(batches, rowsOf));
}

/** One line of JSON for each case, as the list of results has it. */
async function* ndjson(_run: Run, batches: AsyncGenerator<RunResult[]>): AsyncGenerator<string> {
  for await (const results of batches) yield results.map((result) => `${JSON.stringify(result)}\n`).join("");
}

/** Common Test Report Format, https://ctrf.io. */
async function* ctrf(run: Run, batches: AsyncGenerator<RunResult[]>): AsyncGenerator<string> {
  const { tests, passed, failed, error, skipped, blocked, muted } = run.counts;
  const start = Date.parse(run.startedAt);
  const summary = {
    ...{ tests, passed, failed: failed + error + muted, pending: 0, skipped, other: blocked },
    ...{ start, stop: Date.parse(run.updatedAt) },
  };
  const environment = { buildName: run.name, buildUrl: run.buildUrl, branchName: run.branch, commit: run.commit };
  const head = {
    reportFormat: "CTRF",
    specVersion: "0.0.0",
    results: { tool: { name: "tessera" }, summary, environment },
  };
  // Its last two braces close the results and the report.
  let before = `${JSON.stringify(head).slice(0, -2)},"tests":[\n`;
  for await (const results of batches) {
    const tests = rowsOf(results).map((row) => JSON.stringify(toCtrf(row)));
    if (tests.length === 0) continue;
    yield before + tests.join(",\n");
    before = ",\n";
  }
  yield `${before === ",\n" ? "" : before}\n]}}\n`;
}

function toCtrf({ result, execution }: Row) {
  const { environment, variant, status, durationMs, attempts } = execution;
  const message = messageOf(result, execution);
  return {
    name: result.case.name,
    status: status === "error" ? "failed" : status === "blocked" ? "other" : status,
    duration: durationMs ?? 0,
    ...(result.case.classname !== null && { suite: result.case.classname }),
    ...(message !== null && { message }),
    ...(attempts.length > 1 && { retries: attempts.length - 1 }),
    flaky: result.flaky,
    rawStatus: status,
    extra: { case: result.case.id, environment, job: execution.job, variant },
  };
}

/** JUnit XML; what a case is found by again is its id in a property. */
async function* junit(run: Run, batches: AsyncGenerator<RunResult[]>): AsyncGenerator<string> {
  const { tests, failed, error, skipped, blocked, muted } = run.counts;
  const counts = `tests="${tests}" failures="${failed + muted}" errors="${error}" skipped="${skipped + blocked}"`;
  const time = (run.durationMs / 1000).toFixed(3);
  yield `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts} time="${time}">\n<testsuite name="${xml(run.name)}" ${counts} time="${time}" timestamp="${run.startedAt}">\n`;
  for await (const results of batches) yield rowsOf(results).map(toTestcase).join("");
  yield "</testsuite>\n</testsuites>\n";
}

function toTestcase({ result, execution }: Row): string {
  const { status, durationMs, variant } = execution;
  const name = variant === null ? result.case.name : `${result.case.name} (${variant})`;
  const time = ((durationMs ?? 0) / 1000).toFixed(3);
  const id = `<properties><property name="test_id" value="${result.case.id}"/></properties>`;
  const message = messageOf(result, execution) ?? "";
  const outcome = {
    passed: "",
    failed: `<failure message="${xml(message)}"/>`,
    error: `<error message="${xml(message)}"/>`,
    skipped: "<skipped/>",
    blocked: '<skipped message="blocked"/>',
  }[status];
  return `<testcase classname="${xml(result.case.classname ?? "")}" name="${xml(name)}" time="${time}">${id}${outcome}</testcase>\n`;
}

const ENTITIES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\n": "&#10;",
  "\t": "&#9;",
};

/** A text as an attribute may hold it; characters that XML has no way to write become U+FFFD. */
function xml(text: string): string {
  return text.replace(/[&<>"\n\t\p{Cc}\ufffe\uffff]/gu, (character) => ENTITIES[character] ?? "\ufffd");
}

async function* mapped<From, To>(batches: AsyncGenerator<From[]>, map: (items: From[]) => To[]): AsyncGenerator<To[]> {
  for await (const items of batches) yield map(items);
}

export const RUN_FORMATS = {
  csv: { path: "run.csv", ending: "csv", contentType: "text/csv; charset=utf-8", write: csv },
  ndjson: { path: "run.ndjson", ending: "ndjson", contentType: "application/x-ndjson; charset=utf-8", write: ndjson },
  ctrf: { path: "run.ctrf.json", ending: "ctrf.json", contentType: "application/json; charset=utf-8", write: ctrf },
  junit: { path: "run.junit.xml", ending: "junit.xml", contentType: "application/xml; charset=utf-8", write: junit },
} as const satisfies Record<string, { path: string; ending: string; contentType: string; write: RunWriter }>;
