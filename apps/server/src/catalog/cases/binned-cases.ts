import { caseId, DomainError } from "@tessera/domain";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import type { BinTable } from "../bin/bin-service.ts";
import * as binnedCaseRepo from "./binned-case-repo.ts";

/** Cases that are marked or freed in one transaction. */
const BATCH = 500;

/** Marks some cases of the folder that is being deleted; answers how many, 0 once none is left. */
export function markCasesInFolder(ctx: TxCtx, entry: BinTable): Promise<number> {
  return binnedCaseRepo.markInFolder(ctx.db, entry, BATCH);
}

/** Marks the cases with these numbers. */
export function markCases(ctx: TxCtx, { projectId, id }: BinTable, numbers: number[]): Promise<number> {
  return binnedCaseRepo.mark(ctx.db, projectId, numbers, id);
}

/** Removes the marks of some cases; answers how many, 0 once none is left. */
export function unmarkCases(ctx: TxCtx, { id }: BinTable): Promise<number> {
  return binnedCaseRepo.unmark(ctx.db, id, BATCH);
}

/** Removes at most `limit` cases of a deletion for good; answers how many. */
export function purgeCases(ctx: TxCtx, { id }: BinTable, limit: number): Promise<number> {
  return binnedCaseRepo.remove(ctx.db, id, limit);
}

export function countCasesInFolder({ db }: Pick<Ctx, "db">, projectId: string, folderId: string): Promise<number> {
  return binnedCaseRepo.countInFolder(db, projectId, folderId);
}

/** Throws CONFLICT where the cases of a deletion can't come back as they were. */
export async function requireRestorableCases(ctx: TxCtx, { projectId, id }: BinTable): Promise<void> {
  const [taken] = await binnedCaseRepo.findTaken(ctx.db, projectId, id, 1);
  if (taken) {
    const by = caseId(taken.by);
    throw new DomainError(
      "CONFLICT",
      `Results that belonged to ${caseId(taken.number)} go to ${by} by now. Delete ${by}, then restore this.`,
    );
  }
  const homeless = await binnedCaseRepo.findHomeless(ctx.db, projectId, id);
  if (homeless) {
    const message = `The folder of ${caseId(homeless.number)} is in the bin too. Restore the folder first.`;
    throw new DomainError("CONFLICT", message);
  }
}
