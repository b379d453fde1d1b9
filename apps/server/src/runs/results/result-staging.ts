import type { ResultStatus } from "@tessera/domain";
import type { ReportedTest } from "@tessera/reports";
import type { TxCtx } from "../../platform/context.ts";
import type { ResultTextTable, TestResultTable } from "../../platform/db/schema.ts";
import * as resultRepo from "./result-repo.ts";
import { gravityOf } from "./result-service.ts";

/** The target of an import's results, and who brought them. */
export type ResultPlace = resultRepo.CycleKey & { importId: string; createdBy: string; createdAt: string };

/** A reported test and the case it belongs to; `isNew` where that case can't have results yet. */
export type CaseResult = { caseNumber: number; isNew: boolean; test: ReportedTest };

/**
 * Stores results as the next attempts of their cases, invisible until the import is done: the last attempt of a case
 * counts, earlier ones (of this import too) are replaced by it.
 */
export async function stageResults(ctx: TxCtx, place: ResultPlace, results: CaseResult[]): Promise<void> {
  const known = [...new Set(results.filter(({ isNew }) => !isNew).map(({ caseNumber }) => caseNumber))];
  const attempts = await resultRepo.findAttempts(ctx.db, place, known);
  const tried = known.filter((caseNumber) => attempts.has(caseNumber));
  await resultRepo.supersede(ctx.db, place, tried, place.importId);
  const lastOfCase = new Map(results.map(({ caseNumber }, index) => [caseNumber, index]));
  const rows: TestResultTable[] = [];
  const texts: ResultTextTable[] = [];
  for (const [index, { caseNumber, test }] of results.entries()) {
    const runs = [...test.earlierAttempts, test];
    for (const [runIndex, run] of runs.entries()) {
      const attempt = (attempts.get(caseNumber) ?? 0) + 1;
      attempts.set(caseNumber, attempt);
      const counts = lastOfCase.get(caseNumber) === index && runIndex === runs.length - 1;
      const id = ctx.newId();
      const supersededBy = counts ? null : place.importId;
      rows.push({ ...toRow(place, test, run), id, caseNumber, attempt, supersededBy });
      const text = toText(place, test, run, id);
      if (text) texts.push(text);
    }
  }
  await resultRepo.insertMany(ctx.db, rows, texts);
}

/** Removes at most `limit` rows of an import that was given up; answers how many it touched. */
export function removeStagedResults(ctx: TxCtx, importId: string, limit: number): Promise<number> {
  return resultRepo.removeOfImport(ctx.db, importId, limit);
}

type Run = { status: ResultStatus; durationMs: number | null; message: string | null; trace: string | null };

function toRow(place: ResultPlace, test: ReportedTest, run: Run) {
  return {
    projectId: place.projectId,
    cycleNumber: place.cycleNumber,
    status: run.status,
    gravity: gravityOf(run.status),
    name: test.name,
    classname: test.classname,
    durationMs: run.durationMs,
    message: run.message,
    source: "import" as const,
    importId: place.importId,
    createdAt: place.createdAt,
    createdBy: place.createdBy,
  };
}

function toText({ importId }: ResultPlace, test: ReportedTest, run: Run, resultId: string): ResultTextTable | null {
  const output = run === test ? test.output : null;
  if (run.trace === null && output === null && test.file === null) return null;
  return { resultId, importId, trace: run.trace, output, file: test.file, line: test.line };
}
