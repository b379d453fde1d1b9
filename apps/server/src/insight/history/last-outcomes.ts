import { type ResultStatus, WORST_FIRST } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import * as lastRepo from "./last-outcome-repo.ts";

export type { Counted } from "./last-outcome-repo.ts";

/** Cases of one statement. */
const CHUNK = 500;

/**
 * What the cases last came to over all runs and cycles: the worst of the newest run that has the case, or a manual result that
 * came after it. Cases without a result are absent.
 */
export async function findLastOutcomes(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  caseNumbers: readonly number[],
  counted: lastRepo.Counted,
): Promise<Map<number, ResultStatus>> {
  const last = new Map<number, ResultStatus>();
  for (let start = 0; start < caseNumbers.length; start += CHUNK) {
    const some = caseNumbers.slice(start, start + CHUNK);
    const runs = new Map<number, lastRepo.InRun>();
    for (const row of await lastRepo.findInNewestRuns(db, projectId, some, counted)) {
      runs.set(row.caseNumber, row);
      const status = WORST_FIRST[row.severity];
      if (status !== undefined) last.set(row.caseNumber, status);
    }
    for (const manual of await lastRepo.findNewestManual(db, projectId, some, counted.environment)) {
      const run = runs.get(manual.caseNumber);
      // Ids sort by time. Whichever run a manual result came after is known within its own cycle only.
      if (!run || manual.id > run.lastId) last.set(manual.caseNumber, manual.status);
    }
  }
  return last;
}
