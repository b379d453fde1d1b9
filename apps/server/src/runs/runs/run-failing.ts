import type { RunRef } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { listFailing } from "./run-failing-repo.ts";
import { requireRun } from "./run-service.ts";

/** Numbers of the failing cases of a run, `limit` at most. Throws NOT_FOUND. */
export async function findFailingCases({ db }: Pick<Ctx, "db">, ref: RunRef, limit: number): Promise<number[]> {
  const { projectId, number: runNumber, version } = await requireRun({ db }, ref);
  return listFailing(db, { projectId, runNumber, version }, limit);
}
