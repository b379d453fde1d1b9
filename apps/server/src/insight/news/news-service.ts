import type { TxCtx } from "../../platform/context.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import * as newsRepo from "./news-repo.ts";

/** A run that began longer ago is no news, whatever becomes of it. */
const NEWS_MS = 2 * DAY_MS;

type RunKey = { projectId: string; runNumber: number };

/** Remembers which causes a run opened again, for its followers. */
export async function noteReopened(ctx: TxCtx, run: RunKey, numbers: readonly number[]): Promise<void> {
  if (numbers.length === 0) return;
  const known = await newsRepo.find(ctx.db, run);
  const before = known ? newsRepo.REOPENED_COLUMN.read(known.reopened) : [];
  const reopened = newsRepo.REOPENED_COLUMN.write([...new Set([...before, ...numbers])]);
  const state = known?.state ?? "waiting";
  await newsRepo.save(ctx.db, { id: ctx.newId(), ...run, reopened, createdAt: ctx.now(), state });
}

/** Puts a run that is complete in line, so that its followers get their notices: once, whatever is uploaded later. */
export async function followNews(ctx: TxCtx, run: RunKey): Promise<void> {
  const row = await newsRepo.findRun(ctx.db, run);
  if (row?.isComplete !== 1 || row.binId !== null || row.createdAt < later(ctx.now(), -NEWS_MS)) return;
  const known = await newsRepo.find(ctx.db, run);
  const reopened = known?.reopened ?? newsRepo.REOPENED_COLUMN.write([]);
  await newsRepo.save(ctx.db, { id: ctx.newId(), ...run, reopened, createdAt: ctx.now(), state: "pending" });
}
