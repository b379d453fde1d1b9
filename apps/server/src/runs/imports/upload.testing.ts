import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { RestAnswer, Tessera } from "../../testing/tessera.testing.ts";

/** A test in a report; passed unless `inside` says otherwise. */
export type WrittenTest = {
  name: string;
  classname?: string;
  time?: string;
  id?: string;
  /** Elements within the testcase. */
  inside?: string;
};

export const FAILURE = '<failure message="no">at line 1</failure>';
export const ERROR = '<error message="broke"/>';
export const SKIPPED = "<skipped/>";

/** A JUnit report of these tests. */
export function junit(...tests: WrittenTest[]): string {
  return `<?xml version="1.0"?>\n<testsuite name="suite">\n${tests.map(testcase).join("\n")}\n</testsuite>\n`;
}

/** A report of so many tests of one class, all passed. */
export function longReport(count: number, classname = "long"): string {
  return junit(...Array.from({ length: count }, (_, index) => ({ name: `test ${index + 1}`, classname })));
}

/** The files as multipart/form-data, each in a part named `file`. */
export function multipart(files: Record<string, string | Uint8Array>): FormData {
  const form = new FormData();
  for (const [name, content] of Object.entries(files)) form.append("file", new File([content as string], name));
  return form;
}

/** Sends a body to the imports of a project; `query` goes on after the project. */
export function upload(
  tessera: Tessera,
  secret: string | null,
  projectId: string,
  body: unknown,
  { query = "", type }: { query?: string; type?: string } = {},
) {
  const headers: Record<string, string> = body instanceof FormData ? {} : { "content-type": type ?? "application/xml" };
  return tessera.rest(secret, `POST /imports?projectId=${projectId}${query}`, body, headers);
}

/** The results of a cycle as `case attempt status`, in that order, with a star for the ones that count. */
export async function resultsOf(tessera: Tessera, secret: string, projectId: string, cycleId = "TCYCLE-1") {
  type Row = { attempt: number; status: string; isLatest: boolean; caseId: string };
  const rows: Row[] = [];
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page = `projectId=${projectId}&limit=200${cursor && `&cursor=${cursor}`}`;
    const { body } = await tessera.rest(secret, `GET /test-cycles/${cycleId}/results?${page}`);
    rows.push(...body.data);
    cursor = body.nextCursor;
  }
  return rows
    .map((row) => `${row.caseId} ${row.attempt} ${row.status}${row.isLatest ? " *" : ""}`)
    .sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** What is written of every request, whatever becomes of it. */
const OF_REQUESTS = ["tokenDay", "tokenOrigin", "rateLimit"];
/** What background jobs write into the table of server values. */
const OF_BACKGROUND = /"name":"(process:|expiryNoticesUpTo")/;

/** Everything the database holds but that, so that two dumps show whether anything was stored in between. */
export async function dump({ ctx }: Tessera): Promise<Record<string, string[]>> {
  await ctx.tokenUsage.flush();
  const tables: Record<string, string[]> = {};
  for (const { name } of await ctx.db.introspection.getTables()) {
    if (OF_REQUESTS.includes(name)) continue;
    const rows = await ctx.db
      .selectFrom(name as "instance")
      .selectAll()
      .execute();
    tables[name] = rows
      .map((row) => JSON.stringify(row))
      .filter((row) => !OF_BACKGROUND.test(row))
      .sort();
  }
  return tables;
}

/** Files waiting in the folder where uploads are read into. */
export function spooled({ ctx }: Tessera): string[] {
  return readdirSync(join(ctx.config.dataDir, "spool"));
}

/** Status and code of a refusal. */
export function refusal({ status, body }: RestAnswer<{ errorCode?: string }>): [number, string | undefined] {
  return [status, body.errorCode];
}

function testcase({ name, classname, time, id, inside = "" }: WrittenTest): string {
  const attributes = Object.entries({ name, classname, time })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(value as string)}"`);
  const properties = id ? `<properties><property name="test_id" value="${id}"/></properties>` : "";
  return `<testcase${attributes.join("")}>${properties}${inside}</testcase>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
