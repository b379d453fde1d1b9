import { type ResultStatus, WORST_FIRST } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import * as historyRepo from "./history-repo.ts";

export type RecentRun = Omit<historyRepo.RunOfCase, "severity"> & { status: ResultStatus };

/** The newest runs that have the case, the newest first. */
export async function findRecentRuns(
  { db }: Pick<Ctx, "db">,
  key: { projectId: string; caseNumber: number },
  branch: string | undefined,
  limit: number,
): Promise<RecentRun[]> {
  const rows = await historyRepo.listRuns(db, key, { branch }, 2_147_483_647, limit);
  return rows.map(({ severity, ...run }) => ({ ...run, status: WORST_FIRST[severity] ?? "skipped" }));
}
