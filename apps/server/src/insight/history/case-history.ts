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

/** Sorted by run, then by the id of the result that decides; the newest first. */
type Entry = { runNumber: number; id: string } & (
  | { run: historyRepo.RunOfCase; execution: Execution<RunPart> }
  | { manual: historyRepo.ManualRow }
);

type Place = [runNumber: number, id: string];

/** All results of a case over runs and cycles, the newest first. Throws NOT_FOUND. */
export async function listCaseHistory(ctx: Pick<Ctx, "db">, query: ListCaseHistory): Promise<Page<CaseHistoryEntry>> {
  await getCase(ctx, query);
  const after: Place = decodeCursor(query.cursor, ["number", "string"]) ?? [MAX_NUMBER, ""];
  const { entries, lookedUpTo } = await findEntries(ctx, query, after);
  const page = entries.slice(0, query.limit);
  const last = page.at(-1);
  const end = entries.length > query.limit && last ? ([last.runNumber, last.id] satisfies Place) : lookedUpTo;
  return { data: await present(ctx, page), nextCursor: end ? encodeCursor(end) : null };
}

/** At least one entry more than a page holds, where there are so many; else up to where was looked. */
async function findEntries(
  ctx: Pick<Ctx, "db">,
  query: ListCaseHistory,
  after: Place,
): Promise<{ entries: Entry[]; lookedUpTo: Place | undefined }> {
  const { projectId, branch, environment, limit } = query;
  const key = { projectId, caseNumber: idNumber(query.caseId) };
  const isFiltered = branch !== undefined || environment !== undefined;
  const manual = isFiltered ? [] : await historyRepo.listManual(ctx.db, key, after, limit + 1);
  const wanted = environment === undefined ? limit + 1 : LOOKED_THROUGH;
  const runs = await historyRepo.listRuns(ctx.db, key, query, after[0], wanted);
  const staged = await historyRepo.findStagedImport(ctx.db, projectId);
  const found: Entry[] = [];
  for (let start = 0; start < runs.length && found.length <= limit; start += RUNS_AT_ONCE) {
    const some = runs.slice(start, start + RUNS_AT_ONCE);
    const numbers = some.map(({ number }) => number);
    const parts = await findPartsOfCase(ctx, projectId, numbers, key.caseNumber);
    for (const run of some) {
      const seen = (parts.get(run.number) ?? []).filter(({ importId }) => importId !== staged);
      const entries = executionsOf(seen)
        .filter(({ deciding }) => environment === undefined || deciding.environment === environment)
        .map((execution) => ({ runNumber: run.number, id: execution.deciding.resultId, run, execution }));
      found.push(...entries.filter((entry) => isAfter(entry, after)));
    }
  }
  const ended = manual.map((row) => ({ runNumber: row.runNumber, id: row.id, manual: row }));
  const entries = [...found, ...ended].sort((a, b) => b.runNumber - a.runNumber || (a.id < b.id ? 1 : -1));
  const lastRun = runs.at(-1);
  const isMore = entries.length <= limit && runs.length === wanted && lastRun !== undefined;
  return { entries, lookedUpTo: isMore ? [lastRun.number, ""] : undefined };
}

function isAfter({ runNumber, id }: Pick<Entry, "runNumber" | "id">, [run, before]: Place): boolean {
  return runNumber < run || (runNumber === run && id < before);
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

function ofRun({ run, execution }: Extract<Entry, { run: unknown }>, fact: ResultFacts): CaseHistoryEntry {
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
