import type { TxCtx } from "../../platform/context.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import * as newsRepo from "./news-repo.ts";

/** A run that began longer ago is no news, whatever becomes of it. */
export const NEWS_MS = 2 * DAY_MS;

type RunKey = { projectId: string; runNumber: number };

/** Puts a run that is complete in line, so that its followers get their notices: once, whatever is uploaded later. */
export async function followNews(ctx: TxCtx, run: RunKey): Promise<void> {
  const row = await newsRepo.findRun(ctx.db, run);
  if (row?.isComplete !== 1 || row.binId !== null || row.createdAt < later(ctx.now(), -NEWS_MS)) return;
  await newsRepo.save(ctx.db, { id: ctx.newId(), ...run, createdAt: ctx.now(), state: "pending" });
}
