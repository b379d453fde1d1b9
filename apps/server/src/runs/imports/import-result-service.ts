import { caseId, type ImportResult, type ListImportResults, MATCHES, type Page, reportedName } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import * as importResultRepo from "./import-result-repo.ts";
import { requireImport } from "./import-service.ts";

/** Stands for the case of a test without one in a cursor: no case has it. */
const NO_CASE = 0;

type Row = importResultRepo.MatchedRow | Awaited<ReturnType<typeof importResultRepo.listUnmatched>>[number];

/** How each test of an upload found its case; tests without one come last. Throws NOT_FOUND. */
export async function listImportResults(ctx: Pick<Ctx, "db">, query: ListImportResults): Promise<Page<ImportResult>> {
  const { projectId, importId, status, limit } = query;
  await requireImport(ctx, query);
  const [caseNumber, last] = decodeCursor(query.cursor, ["number", "string"]) ?? [null, ""];
  const rows: Row[] = [];
  if (query.match !== "unmatched" && caseNumber !== NO_CASE) {
    const match = query.match && MATCHES.indexOf(query.match);
    const after: [number, string] | undefined = caseNumber === null ? undefined : [caseNumber, last];
    rows.push(
      ...(await importResultRepo.listMatched(ctx.db, { projectId, importId, match, status }, after, limit + 1)),
    );
  }
  if (rows.length <= limit && (query.match ?? "unmatched") === "unmatched") {
    const after = caseNumber === NO_CASE ? numberIn(last) : -1;
    rows.push(...(await importResultRepo.listUnmatched(ctx.db, { importId, status }, after, limit + 1 - rows.length)));
  }
  const page = toPage(rows, limit, (row) =>
    "caseNumber" in row ? [row.caseNumber, row.id] : [NO_CASE, String(row.number)],
  );
  return { data: page.data.map(present), nextCursor: page.nextCursor };
}

/** The number in a cursor; none is after what is no number. */
function numberIn(text: string): number {
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.MAX_SAFE_INTEGER;
}

function present(row: Row): ImportResult {
  const { variant, status } = row;
  const name = reportedName(row.name);
  const test = { name, classname: row.classname === null ? null : reportedName(row.classname), variant, status };
  if (!("caseNumber" in row)) return { case: null, ...test, match: "unmatched" };
  const match = row.match === null ? null : (MATCHES[row.match] ?? null);
  return { case: { id: caseId(row.caseNumber), name: row.caseName }, ...test, match };
}
