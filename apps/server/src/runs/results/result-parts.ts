import type { Part, ResultStatus } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import type { Coming } from "../../platform/db/visibility.ts";
import * as resultRepo from "./result-repo.ts";

/** What an upload says of one test of a case, with all its attempts there. */
export type RunPart = Part & {
  runNumber: number;
  caseNumber: number;
  importId: string;
  /** For people. */
  variantLabel: string | null;
  durationMs: number | null;
  attempts: ResultStatus[];
  runs: { resultId: string; cycleNumber: number; status: ResultStatus; durationMs: number | null }[];
  /** The result that decides. */
  resultId: string;
};

/** What the uploads of a run say of the cases; the rows of an upload that is still being stored too. */
export async function findRunParts(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  runNumber: number,
  caseNumbers: readonly number[],
  coming?: Coming,
): Promise<RunPart[]> {
  return partsIn(await resultRepo.findRunRows(db, projectId, [runNumber], caseNumbers, coming));
}

/** The same of one case in several runs, by their numbers. */
export async function findPartsOfCase(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  runNumbers: readonly number[],
  caseNumber: number,
): Promise<Map<number, RunPart[]>> {
  if (runNumbers.length === 0) return new Map();
  const parts = partsIn(await resultRepo.findRunRows(db, projectId, runNumbers, [caseNumber]));
  return Map.groupBy(parts, (part) => part.runNumber);
}

function partsIn(rows: Row[]): RunPart[] {
  const groups = Map.groupBy(rows, (row) =>
    JSON.stringify([row.caseNumber, row.importId, testOf(row), row.variantKey]),
  );
  return [...groups.values()].flatMap((group) => toParts(group));
}

export type ResultFacts = Awaited<ReturnType<typeof resultRepo.listFacts>>[number];

/** Message, cause, cycle and time of the results, by their ids. */
export async function findFacts(
  { db }: Pick<Ctx, "db">,
  resultIds: readonly string[],
): Promise<Map<string, ResultFacts>> {
  return new Map((await resultRepo.listFacts(db, resultIds)).map((row) => [row.id, row]));
}

type Row = Awaited<ReturnType<typeof resultRepo.findRunRows>>[number];

/** Rows stand in the order of their attempts: a part ends with its last row, of which one decides. */
function toParts(rows: Row[]): RunPart[] {
  const deciding = rows.filter(({ decidesPart }) => decidesPart === 1);
  // One decides, unless the migration to executions found several of one name that nothing distinguishes.
  if (deciding.length <= 1) return deciding.map((row) => toPart(row, rows));
  return deciding.map((row) => toPart(row, [row]));
}

function toPart(row: Row, rows: Row[]): RunPart {
  const { runNumber, caseNumber, importId, environment, job, jobAttempt, shard, variantKey, variant, traits } = row;
  const { status, durationMs, id } = row;
  const runs = rows.map(({ id, cycleNumber, status, durationMs }) => ({
    resultId: id,
    cycleNumber,
    status,
    durationMs,
  }));
  return {
    ...{ runNumber, caseNumber, environment, job, jobAttempt, shard, traits, status, durationMs, runs },
    ...{ importId: importId as string, test: testOf(row), variant: variantKey, variantLabel: variant, resultId: id },
    attempts: runs.map(({ status }) => status),
  };
}

function testOf({ classname, name }: Pick<Row, "classname" | "name">): string {
  return JSON.stringify([classname, name]);
}
