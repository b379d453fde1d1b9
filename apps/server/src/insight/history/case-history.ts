import {
  type CaseHistoryEntry,
  cycleId,
  type Execution,
  executionsOf,
  idNumber,
  type ListCaseHistory,
  type Page,
  runId,
} from "@tessera/domain";
import { getCase } from "../../catalog/cases/case-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { decodeCursor, encodeCursor } from "../../platform/db/keyset.ts";
import { findFacts, findPartsOfCase, type ResultFacts, type RunPart } from "../../runs/results/result-parts.ts";
import { presentExecution } from "../../runs/runs/run-executions.ts";
import * as historyRepo from "./history-repo.ts";

/** Runs that one page looks through: with an environment that a case rarely ran in, a page may hold few. */
const LOOKED_THROUGH = 500;
/** Runs of one statement. */
const RUNS_AT_ONCE = 50;
const MAX_NUMBER = 2_147_483_647;

/** The executions of a case in runs, sorted by run and then by the id of the result that decides; the newest first. */
type RunEntry = { id: string; run: historyRepo.RunOfCase; execution: Execution<RunPart> };
/** The same of results by hand, sorted by their ids, which grow with time. */
type ManualEntry = { id: string; manual: historyRepo.ManualRow };
type Entry = RunEntry | ManualEntry;

/** Where a page goes on: among the executions, and among the results by hand. */
type Place = { runNumber: number; runEntry: string; manual: string };

const NEWEST: Place = { runNumber: MAX_NUMBER, runEntry: "", manual: "z" };

/** All results of a case over runs and cycles, the newest first. Throws NOT_FOUND. */
export async function listCaseHistory(ctx: Pick<Ctx, "db">, query: ListCaseHistory): Promise<Page<CaseHistoryEntry>> {
  await getCase(ctx, query);
  const after = decodePlace(query.cursor);
  const { entries, lookedUpTo } = await findEntries(ctx, query, after);
  const page = entries.slice(0, query.limit);
  const isMore = entries.length > query.limit || lookedUpTo !== undefined;
  const place = page.reduce(placeAfter, after);
  const end = entries.length > query.limit ? place : { ...place, ...lookedUpTo };
  return { data: await present(ctx, page), nextCursor: isMore ? encodePlace(end) : null };
}

function decodePlace(cursor: string | undefined): Place {
  const key = decodeCursor(cursor, ["number", "string", "string"]);
  return key ? { runNumber: key[0], runEntry: key[1], manual: key[2] } : NEWEST;
}

const encodePlace = ({ runNumber, runEntry, manual }: Place) => encodeCursor([runNumber, runEntry, manual]);

function placeAfter(place: Place, entry: Entry): Place {
  return "manual" in entry
    ? { ...place, manual: entry.id }
    : { ...place, runNumber: entry.run.number, runEntry: entry.id };
}

/** At least one entry more than a page holds, where there are so many; else up to where was looked. */
async function findEntries(
  ctx: Pick<Ctx, "db">,
  query: ListCaseHistory,
  after: Place,
): Promise<{ entries: Entry[]; lookedUpTo: Pick<Place, "runNumber" | "runEntry"> | undefined }> {
  const { projectId, branch, environment, limit } = query;
  const key = { projectId, caseNumber: idNumber(query.caseId) };
  const wanted = environment === undefined ? limit + 1 : LOOKED_THROUGH;
  const runs = await historyRepo.listRuns(ctx.db, key, query, after.runNumber, wanted);
  const found = await findRunEntries(ctx, query, runs, after);
  const lastRun = runs.at(-1);
  const isMore = found.length <= limit && runs.length === wanted && lastRun !== undefined;
  const isFiltered = branch !== undefined || environment !== undefined;
  const manual = isFiltered ? [] : await historyRepo.listManual(ctx.db, key, after.manual, limit + 1);
  const ended = manual
    .filter(({ createdAt }) => !isMore || createdAt >= lastRun.createdAt)
    .map((row) => ({ id: row.id, manual: row }));
  return {
    entries: merged(found, ended),
    lookedUpTo: isMore ? { runNumber: lastRun.number, runEntry: "" } : undefined,
  };
}

async function findRunEntries(
  ctx: Pick<Ctx, "db">,
  { projectId, caseId, environment, limit }: ListCaseHistory,
  runs: readonly historyRepo.RunOfCase[],
  after: Place,
): Promise<RunEntry[]> {
  const staged = await historyRepo.findStagedImport(ctx.db, projectId);
  const found: RunEntry[] = [];
  for (let start = 0; start < runs.length && found.length <= limit; start += RUNS_AT_ONCE) {
    const some = runs.slice(start, start + RUNS_AT_ONCE);
    const numbers = some.map(({ number }) => number);
    const parts = await findPartsOfCase(ctx, projectId, numbers, idNumber(caseId));
    for (const run of some) {
      const seen = (parts.get(run.number) ?? []).filter(({ importId }) => importId !== staged);
      const entries = executionsOf(seen)
        .filter(({ deciding }) => environment === undefined || deciding.environment === environment)
        .map((execution) => ({ id: execution.deciding.resultId, run, execution }))
        .sort((a, b) => (a.id < b.id ? 1 : -1));
      found.push(...entries.filter(({ id }) => run.number < after.runNumber || id < after.runEntry));
    }
  }
  return found;
}

/** Both lists in one: a result by hand stands before the runs that began before it. */
function merged(ofRuns: readonly RunEntry[], manual: readonly ManualEntry[]): Entry[] {
  const entries: Entry[] = [];
  let next = 0;
  for (const entry of ofRuns) {
    for (let it = manual[next]; it !== undefined && it.manual.createdAt >= entry.run.createdAt; it = manual[next]) {
      entries.push(it);
      next++;
    }
    entries.push(entry);
  }
  return [...entries, ...manual.slice(next)];
}

async function present(ctx: Pick<Ctx, "db">, entries: readonly Entry[]): Promise<CaseHistoryEntry[]> {
  const facts = await findFacts(
    ctx,
    entries.map(({ id }) => id),
  );
  return entries.flatMap((entry): CaseHistoryEntry[] => {
    if ("manual" in entry) return [ofManual(entry.manual)];
    const fact = facts.get(entry.id);
    return fact ? [ofRun(entry, fact)] : [];
  });
}

function ofRun({ run, execution }: RunEntry, fact: ResultFacts): CaseHistoryEntry {
  const { number, branch, commit } = run;
  return {
    ...presentExecution(execution),
    ...{ flaky: execution.isFlaky, run: runId(number), cycle: cycleId(fact.cycleNumber), branch, commit },
    ...{ message: fact.message, at: fact.createdAt },
  };
}

function ofManual({ cycleNumber, status, durationMs, message, createdAt }: historyRepo.ManualRow): CaseHistoryEntry {
  return {
    ...{ status, flaky: false, run: null, cycle: cycleId(cycleNumber), branch: null, commit: null },
    ...{ environment: null, job: null, variant: null },
    attempts: [{ status, durationMs, jobAttempt: null, importId: null }],
    ...{ durationMs, message, at: createdAt },
  };
}
