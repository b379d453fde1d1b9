import { createHash } from "node:crypto";
import {
  type CreatedResults,
  type CreateResult,
  type CreateResults,
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
import * as audit from "../../audit/audit-repo.ts";
import { getCase } from "../../catalog/cases/case-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { Db, TestResultTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { STANDING } from "../../platform/db/visibility.ts";
import { getCycle, lockCycle, recordOutcome } from "../cycles/cycle-service.ts";
import * as resultRepo from "./result-repo.ts";

/** Results of a cycle, most severe first; throws NOT_FOUND where there is no such cycle. */
export async function listResults(ctx: Pick<Ctx, "db">, query: ListResults): Promise<Page<TestResult>> {
  await getCycle(ctx, query);
  const after = decodeCursor(query.cursor, ["number", "string"]);
  const page = { after, limit: query.limit + 1 };
  const rows = await resultRepo.list(ctx.db, cycleKey(query), filterOf(query, query.latest), page);
  const { data, nextCursor } = toPage(rows, query.limit, (row) => [row.gravity, row.id]);
  return { data: await presentResults(ctx.db, data), nextCursor };
}

/** Some of the latest results from `offset` on, and how many there are in all. */
export async function readWindow(ctx: Pick<Ctx, "db">, query: WindowResults): Promise<ResultWindow> {
  await getCycle(ctx, query);
  const key = cycleKey(query);
  const filter = filterOf(query, true);
  const total = await resultRepo.count(ctx.db, key, filter);
  const rows = await resultRepo.listWindow(ctx.db, key, filter, query, query);
  return { total, data: await presentResults(ctx.db, rows) };
}

/** One result with its long texts. Throws NOT_FOUND. */
export async function getResult(ctx: Pick<Ctx, "db">, ref: ResultRef): Promise<TestResultDetail> {
  const found = await resultRepo.find(ctx.db, cycleKey(ref), ref.resultId);
  if (!found) throw new DomainError("NOT_FOUND", `There is no such result in ${ref.cycleId}`);
  const [result] = await presentResults(ctx.db, [found.row]);
  const { trace = null, output = null, file = null, line = null } = found.text ?? {};
  return { ...(result as TestResult), trace, output, file, line };
}

/** Records a manual result; the next attempt of the case in the cycle. */
export async function createResult(ctx: Ctx, actor: Actor, input: CreateResult): Promise<TestResult> {
  const { projectId, cycleId, ...result } = input;
  const { data } = await createResults(ctx, actor, { projectId, cycleId, results: [result] });
  return data[0] as TestResult;
}

/** Records manual results of one cycle, in their order; where one can't be, none is. */
export async function createResults(
  ctx: Ctx,
  actor: Actor,
  { projectId, cycleId, results }: CreateResults,
): Promise<CreatedResults> {
  const createdAt = ctx.now();
  const cycle = { projectId, cycleId };
  return transact(ctx, async (ctx) => {
    await lockCycle(ctx, cycle);
    const rows: TestResultTable[] = [];
    for (const result of results) rows.push(await storeManual(ctx, actor, { ...cycle, ...result }, createdAt));
    await recordOutcome(ctx, cycle, { ...(await outcomeOf(ctx, cycle)), lastResultAt: createdAt });
    // Of several results of one case, the last counts.
    const last = new Map(rows.map((row) => [row.caseNumber, row.id]));
    const shown = rows.map((row) => ({ ...row, isLatest: last.get(row.caseNumber) === row.id ? 1 : 0 }));
    return { data: await presentResults(ctx.db, shown) };
  });
}

async function storeManual(ctx: TxCtx, actor: Actor, input: CreateResult, createdAt: string): Promise<TestResultTable> {
  const key = cycleKey(input);
  const caseNumber = idNumber(input.caseId);
  const testCase = await getCase(ctx, input);
  const attempts = await resultRepo.findAttempts(ctx.db, key, [caseNumber]);
  const shown = await resultRepo.findShown(ctx.db, key, [caseNumber]);
  const runNumber = shown.get(caseNumber)?.runNumber ?? 0;
  await resultRepo.supersedeByHand(ctx.db, key, caseNumber);
  const row: TestResultTable = {
    ...key,
    ...{ id: ctx.newId(), caseNumber, attempt: (attempts.get(caseNumber) ?? 0) + 1 },
    ...{
      status: input.status,
      gravity: gravityOf(input.status),
      durationMs: input.durationMs,
      message: input.message,
    },
    ...{ name: testCase.name, classname: testCase.automation?.classname || null },
    ...{ source: "manual", importId: null, createdAt, createdBy: actor.userId },
    ...{
      runNumber,
      environment: "",
      job: "",
      jobAttempt: 1,
      variant: null,
      variantKey: null,
      traits: "",
      causeNumber: null,
    },
    match: null,
    ...{ decidesPart: 1, standing: STANDING.inCycle, standingBefore: STANDING.superseded, changedBy: null },
  };
  await resultRepo.insertMany(ctx.db, [row], []);
  const { projectId: project, cycleId: cycle, caseId, status } = input;
  const details = { project, cycle, case: caseId, attempt: row.attempt, status };
  await audit.append(ctx, actor, { action: "RESULT_CREATED", details, at: createdAt });
  return row;
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
  resultRepo.ResultRow,
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

function cycleKey({ projectId, cycleId }: CycleRef): resultRepo.CycleKey {
  return { projectId, cycleNumber: idNumber(cycleId) };
}

function filterOf(
  query: Pick<ListResults, "status" | "caseId" | "search">,
  latestOnly: boolean,
): resultRepo.ResultFilter {
  const caseNumber = query.caseId === undefined ? undefined : idNumber(query.caseId);
  return { statuses: query.status, caseNumber, search: query.search, latestOnly };
}

/** Results as callers see them, in the order given. */
export async function presentResults(db: Db, rows: resultRepo.ResultRow[]): Promise<TestResult[]> {
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
