import {
  CHANGES,
  type Change,
  type ChangeCounts,
  type ComparedCase,
  type CompareRuns,
  type RunComparison,
  runId,
} from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { decodeCursor, encodeCursor } from "../../platform/db/keyset.ts";
import { statusOf } from "./run-case-repo.ts";
import { countChangesOf } from "./run-counting.ts";
import { type Compared, withBaseline, withOther } from "./run-pair.ts";
import * as runResultRepo from "./run-result-repo.ts";
import { changeIn, presentCase } from "./run-result-service.ts";

/** The order of the rows: what became of a case, `differs` where no change has a name for it. */
const KINDS = [...CHANGES, "differs"] as const;
type Kind = (typeof KINDS)[number];

/** Compares a run with another one of its project, or with its baseline. Throws NOT_FOUND for either. */
export async function compareRuns(ctx: Pick<Ctx, "db">, query: CompareRuns): Promise<RunComparison> {
  const compared = query.with === undefined ? await withBaseline(ctx, query) : await withOther(ctx, query, query.with);
  const wanted: readonly Kind[] = query.change ?? KINDS;
  const [from, last] = decodeCursor(query.cursor, ["number", "number"]) ?? [0, 0];
  const found: { kind: number; row: runResultRepo.CaseRow }[] = [];
  for (const [kind, name] of KINDS.entries()) {
    const left = query.limit + 1 - found.length;
    if (kind < from || !wanted.includes(name) || left === 0) continue;
    const rows = await listKind(ctx, compared, name, kind === from ? last : 0, left);
    found.push(...rows.map((row) => ({ kind, row })));
  }
  const page = found.slice(0, query.limit);
  const end = page.at(-1);
  return {
    base: compared.base ? runId(compared.base.number) : null,
    head: runId(compared.run.number),
    counts: await countsOf(ctx, compared),
    data: page.map(({ row }) => present(row, compared)),
    nextCursor: found.length > query.limit && end ? encodeCursor([end.kind, end.row.caseNumber]) : null,
  };
}

function listKind(ctx: Pick<Ctx, "db">, { pair }: Compared, kind: Kind, after: number, limit: number) {
  if (kind === "missing") return runResultRepo.listMissing(ctx.db, pair, {}, after, limit);
  const condition = kind === "differs" ? runResultRepo.differs(pair) : runResultRepo.isChanged(kind, pair);
  return runResultRepo.listWhere(ctx.db, pair, condition, after, limit);
}

/** A run knows its changes since its baseline; those since another one are counted. */
async function countsOf(ctx: Pick<Ctx, "db">, { run, base, pair }: Compared): Promise<ChangeCounts> {
  if ((base?.number ?? null) !== run.baseline) return countChangesOf(ctx, pair);
  const { newFailures, stillFailing, fixed, added, missing } = run;
  return { newFailures, stillFailing, fixed, added, missing };
}

function present(row: runResultRepo.CaseRow, { pair }: Compared): ComparedCase {
  const { severity, before } = row;
  const change: Change | null = changeIn(row, pair);
  return {
    case: presentCase(row),
    before: before === null ? null : statusOf(before),
    after: severity === null ? null : statusOf(severity),
    change,
  };
}
