import { createHash } from "node:crypto";
import {
  type CycleRef,
  caseId,
  cycleId,
  DomainError,
  idNumber,
  type ListResults,
  type OutcomeCounts,
  type Page,
  RESULT_STATUSES,
  type ResultRef,
  type ResultStatus,
  type ResultWindow,
  reportedName,
  type TestResult,
  type TestResultDetail,
  type WindowResults,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { Db } from "../../platform/db/schema.ts";
import { getCycle } from "../cycles/cycle-service.ts";
import { findManualDetail } from "./manual-detail.ts";
import * as listingRepo from "./result-listing-repo.ts";
import * as resultRepo from "./result-repo.ts";

/** Results of a cycle, most severe first; throws NOT_FOUND where there is no such cycle. */
export async function listResults(ctx: Pick<Ctx, "db">, query: ListResults): Promise<Page<TestResult>> {
  await getCycle(ctx, query);
  const after = decodeCursor(query.cursor, ["number", "string"]);
  const page = { after, limit: query.limit + 1 };
  const rows = await listingRepo.list(ctx.db, cycleKey(query), filterOf(query, query.latest), page);
  const { data, nextCursor } = toPage(rows, query.limit, (row) => [row.gravity, row.id]);
  return { data: await presentResults(ctx.db, data), nextCursor };
}

/** Some of the latest results from `offset` on, and how many there are in all. */
export async function readWindow(ctx: Pick<Ctx, "db">, query: WindowResults): Promise<ResultWindow> {
  await getCycle(ctx, query);
  const key = cycleKey(query);
  const filter = filterOf(query, true);
  const total = await listingRepo.count(ctx.db, key, filter);
  const rows = await listingRepo.listWindow(ctx.db, key, filter, query, query);
  return { total, data: await presentResults(ctx.db, rows) };
}

/** One result with its long texts. Throws NOT_FOUND. */
export async function getResult(ctx: Pick<Ctx, "db">, ref: ResultRef): Promise<TestResultDetail> {
  const found = await listingRepo.find(ctx.db, cycleKey(ref), ref.resultId);
  if (!found) throw new DomainError("NOT_FOUND", `There is no such result in ${ref.cycleId}`);
  const [result] = await presentResults(ctx.db, [found.row]);
  const { trace = null, output = null, file = null, line = null } = found.text ?? {};
  const byHand = await findManualDetail(ctx, ref.resultId);
  return { ...(result as TestResult), ...byHand, trace, output, file, line };
}

/** The results by id; those that can't be seen are absent. */
export async function findResults(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  ids: readonly string[],
): Promise<Map<string, TestResult>> {
  if (ids.length === 0) return new Map();
  const results = await presentResults(db, await listingRepo.listByIds(db, projectId, ids));
  return new Map(results.map((result) => [result.id, result]));
}

/** Where a result is that can be seen. Throws NOT_FOUND. */
export async function findResultPlace(ctx: Pick<Ctx, "db">, projectId: string, id: string): Promise<resultRepo.Place> {
  const place = await resultRepo.findPlace(ctx.db, projectId, id);
  if (!place) throw new DomainError("NOT_FOUND", `There is no such result in ${projectId}`);
  return place;
}

/** The totals of the cycle's latest results at this moment. */
export async function outcomeOf(ctx: TxCtx, ref: CycleRef): Promise<Omit<OutcomeCounts, "tests" | "muted">> {
  return byStatus(await resultRepo.countByStatus(ctx.db, cycleKey(ref)));
}

/** Counts by gravity as counts by status. */
export function byStatus(counts: ReadonlyMap<number, number>): Omit<OutcomeCounts, "tests" | "muted"> {
  const entries = RESULT_STATUSES.map((status) => [status, counts.get(gravityOf(status)) ?? 0]);
  return Object.fromEntries(entries) as Omit<OutcomeCounts, "tests" | "muted">;
}

/** When a person recorded the last result that the cycle shows. */
export function findLastManualTime(ctx: TxCtx, ref: CycleRef): Promise<string | undefined> {
  return resultRepo.findLastManualTime(ctx.db, cycleKey(ref));
}

type Identity = Pick<
  listingRepo.ResultRow,
  "source" | "caseNumber" | "runNumber" | "environment" | "job" | "name" | "classname" | "variantKey"
>;

/** The same for all attempts of an execution, and for nothing else in its project. */
function executionOf(row: Identity): string {
  const { source, caseNumber, runNumber, environment, job, name, classname, variantKey } = row;
  const identity =
    source === "manual" ? [caseNumber] : [runNumber, environment, job, caseNumber, classname, name, variantKey];
  return createHash("sha256").update(JSON.stringify(identity)).digest("base64url");
}

/** Position of a status from most to least severe: results are sorted by it. */
export function gravityOf(status: ResultStatus): number {
  return RESULT_STATUSES.indexOf(status);
}

export function cycleKey({ projectId, cycleId }: CycleRef): resultRepo.CycleKey {
  return { projectId, cycleNumber: idNumber(cycleId) };
}

function filterOf(
  query: Pick<ListResults, "status" | "caseId" | "search">,
  latestOnly: boolean,
): listingRepo.ResultFilter {
  const caseNumber = query.caseId === undefined ? undefined : idNumber(query.caseId);
  return { gravities: query.status?.map(gravityOf), caseNumber, search: query.search, latestOnly };
}

/** Results as callers see them, in the order given. */
export async function presentResults(db: Db, rows: listingRepo.ResultRow[]): Promise<TestResult[]> {
  const people = await findPeople(
    { db },
    rows.map((row) => row.createdBy),
  );
  return rows.map(({ cycleNumber, caseNumber, gravity: _, isLatest, createdBy, runNumber, variantKey, ...row }) => ({
    ...row,
    name: reportedName(row.name),
    classname: row.classname === null ? null : reportedName(row.classname),
    environment: row.environment || null,
    job: row.job || null,
    jobAttempt: row.source === "manual" ? null : row.jobAttempt,
    execution: executionOf({ ...row, caseNumber, runNumber, variantKey }),
    cycleId: cycleId(cycleNumber),
    caseId: caseId(caseNumber),
    isLatest: isLatest === 1,
    createdBy: people.get(createdBy) ?? null,
  }));
}
