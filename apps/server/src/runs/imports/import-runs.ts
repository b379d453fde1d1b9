import type { ImportQuery } from "@tessera/domain";
import type { Actor, TxCtx } from "../../platform/context.ts";
import { takeRunNumber } from "../../platform/db/project-numbers.ts";
import * as runRepo from "./run-repo.ts";

/** The number of the run that an upload belongs to: that of its run key, made on first use, else one of its own. */
export async function runOf(ctx: TxCtx, actor: Actor, query: ImportQuery, createdAt: string): Promise<number> {
  const { projectId, runKey: key = null, runName: name = null, branch = null, commit = null } = query;
  const known = key ? await runRepo.findByKey(ctx.db, projectId, key) : undefined;
  if (known !== undefined) return known;
  const { pullRequest = null, targetBranch = null, ci = null, buildUrl = null } = query;
  const number = await takeRunNumber(ctx.db, projectId);
  await runRepo.insert(ctx.db, {
    ...{ projectId, number, key: key || null, name, branch, commit, pullRequest, targetBranch, ci, buildUrl },
    ...{ createdAt, createdBy: actor.userId, tokenId: actor.token?.id ?? null, binId: null },
  });
  return number;
}
