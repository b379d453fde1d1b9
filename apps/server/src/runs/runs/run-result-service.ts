import {
  CauseId,
  type Change,
  caseId,
  causeId as causeIdOf,
  changeOf,
  DomainError,
  idNumber,
  type ListRunResults,
  type Page,
  type RunCase,
  type RunResult,
  reportedName,
} from "@tessera/domain";
import { findOwnedGroups, findOwners } from "../../catalog/owners/owner-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { decodeCursor, encodeCursor } from "../../platform/db/keyset.ts";
import type { RunTable } from "../../platform/db/schema.ts";
import { findFailingSince } from "./failing-since.ts";
import * as runCaseRepo from "./run-case-repo.ts";
import { bitsOf } from "./run-cases.ts";
import { type CaseDetails, findCaseDetails } from "./run-executions.ts";
import { type Compared, withBaseline } from "./run-pair.ts";
import * as runRepo from "./run-repo.ts";
import * as runResultRepo from "./run-result-repo.ts";

const NO_CASE = { durationMs: null, message: null, causeNumber: null, executions: [] };

/**
 * The cases of a run in the order asked for; those that it lacks and its baseline has come last, and only where `change` asks
 * for them. Throws NOT_FOUND.
 */
export async function listRunResults(ctx: Pick<Ctx, "db">, query: ListRunResults): Promise<Page<RunResult>> {
  const compared = await withBaseline(ctx, query);
  const [part, last] = decodeCursor(query.cursor, ["string", "number"]) ?? ["run", 0];
  const filter = await filterOf(ctx, compared.run, query);
  const rows: runResultRepo.CaseRow[] = [];
  const limit = query.limit + 1;
  if (filter === null) return { data: [], nextCursor: null };
  if (part === "run" && hasChangeOfRun(query.change)) {
    const after = last === 0 ? undefined : await placeOf(ctx, compared, last);
    rows.push(...(await runResultRepo.list(ctx.db, compared.pair, filter, query.sort, after, limit)));
  }
  if (rows.length < limit && query.change?.includes("missing") && !query.flaky && query.environment === undefined) {
    const after = part === "missing" ? last : 0;
    rows.push(...(await runResultRepo.listMissing(ctx.db, compared.pair, filter, after, limit - rows.length)));
  }
  const data = rows.slice(0, query.limit);
  const end = data.at(-1);
  const nextCursor = rows.length > query.limit && end ? encodeCursor(cursorOf(end)) : null;
  return { data: await present(ctx, compared, data), nextCursor };
}

function cursorOf({ severity, caseNumber }: runResultRepo.CaseRow): [string, number] {
  return [severity === null ? "missing" : "run", caseNumber];
}

function hasChangeOfRun(changes: readonly Change[] | undefined): boolean {
  return changes === undefined || changes.some((change) => change !== "missing");
}

async function placeOf(ctx: Pick<Ctx, "db">, { pair }: Compared, caseNumber: number) {
  const place = await runResultRepo.findPlace(ctx.db, pair.head, caseNumber);
  if (place) return place;
  throw new DomainError("INVALID_INPUT", "The cursor is of another run; leave it out for the first page");
}

/** Null where nothing can match. */
async function filterOf(
  { db }: Pick<Ctx, "db">,
  { projectId, number }: RunTable,
  { status, change, environment, search, flaky, causeId, owner }: ListRunResults,
): Promise<runResultRepo.CaseFilter | null> {
  const cause = causeId === undefined ? undefined : CauseId.safeParse(causeId).data;
  if (causeId !== undefined && cause === undefined) return null;
  const severities = status?.map(runCaseRepo.severityOf);
  const filter = {
    severities,
    changes: change,
    search: search || undefined,
    flaky,
    cause: cause === undefined ? undefined : idNumber(cause),
    groups: owner === undefined ? undefined : await findOwnedGroups({ db }, projectId, owner),
  };
  if (environment === undefined) return filter;
  const places = (await runRepo.listPlaces(db, projectId, [number])).filter((it) => it.environment === environment);
  return places.length === 0 ? null : { ...filter, places: bitsOf(places.map((place) => place.number)) };
}

async function present(
  ctx: Pick<Ctx, "db">,
  { run, pair }: Compared,
  rows: readonly runResultRepo.CaseRow[],
): Promise<RunResult[]> {
  const details = await findCaseDetails(
    ctx,
    run,
    rows.flatMap((row) => (row.severity === null ? [] : [row.caseNumber])),
  );
  const failing = rows.filter(({ severity }) => severity !== null && severity <= runCaseRepo.LEAST_FAILURE);
  const since = await findFailingSince(
    ctx,
    run,
    failing.map((row) => row.caseNumber),
  );
  const owners = await findOwners(
    ctx,
    run.projectId,
    rows.map((row) => row.caseNumber),
  );
  return rows.map((row): RunResult => {
    const { executions, durationMs, message, causeNumber }: CaseDetails = details.get(row.caseNumber) ?? NO_CASE;
    return {
      case: presentCase(row),
      status: runCaseRepo.statusOf(row.severity ?? row.before ?? runCaseRepo.PASSED),
      change: changeIn(row, pair),
      flaky: (row.flaky ?? 0) > 0,
      muted: (row.muted ?? 0) > 0,
      executions,
      durationMs,
      message,
      failingSince: since.get(row.caseNumber) ?? null,
      owners: owners.get(row.caseNumber) ?? [],
      causeId: causeNumber === null ? null : causeIdOf(causeNumber),
    };
  });
}

/** A case as a run or a comparison shows it. */
export function presentCase({ caseNumber, name, classname, folder }: runResultRepo.CaseRow): RunCase {
  return { id: caseId(caseNumber), name, classname: classname ? reportedName(classname) : null, folder };
}

/** What became of the case: the rows of missing ones are read only where they are missing. */
export function changeIn({ severity, before }: runResultRepo.CaseRow, { base }: runResultRepo.Pair): Change | null {
  const statusOf = (severity: number | null) => (severity === null ? null : runCaseRepo.statusOf(severity));
  return changeOf(
    { before: statusOf(before), after: statusOf(severity), isComparable: true },
    { hasBaseline: base !== null, isComplete: true },
  );
}
