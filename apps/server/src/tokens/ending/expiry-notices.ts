import { setImmediate as breathe } from "node:timers/promises";
import type { NoticeKind } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import type { TokenTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { giveNotices } from "../../platform/notices/notice-outbox.ts";
import { DAY_MS, MINUTE_MS, SECOND_MS } from "../../platform/time.ts";
import * as expiryRepo from "./expiry-repo.ts";

/** How long before its expiry a token's owner gets a notice, the nearest first. */
const STAGES: { kind: NoticeKind; aheadMs: number }[] = [
  { kind: "EXPIRED", aheadMs: 0 },
  { kind: "EXPIRES_IN_1_DAY", aheadMs: DAY_MS },
  { kind: "EXPIRES_IN_7_DAYS", aheadMs: 7 * DAY_MS },
  { kind: "EXPIRES_IN_30_DAYS", aheadMs: 30 * DAY_MS },
];
/** A notice due longer ago than this was missed for good: it would be useless when a server is back. */
const OLDEST_MS = 30 * DAY_MS;
/** Where to begin again, before the instant reached last: clocks of several processes differ, and commits take time. */
const OVERLAP_MS = 10 * MINUTE_MS;
/** The instant reached is written this often. */
const MARK_EVERY_MS = 5 * MINUTE_MS;
const BATCH = 500;

/**
 * Gives notices about tokens that are about to expire, or did: each stage once, of several that are due only the
 * nearest, and none that is longer than the token's whole life. Looks only at those due since the last run, however
 * many tokens there are. May run in several processes at once.
 */
async function giveExpiryNotices(ctx: Ctx): Promise<void> {
  const now = Date.parse(ctx.now());
  const mark = await expiryRepo.findMark(ctx.db);
  const reached = mark === undefined ? -Infinity : Date.parse(mark);
  const since = Math.max(now - OLDEST_MS, reached - OVERLAP_MS);
  for (const [index, { kind, aheadMs }] of STAGES.entries()) {
    const nearer = STAGES[index - 1]?.aheadMs;
    const from = nearer === undefined ? since + aheadMs : Math.max(since + aheadMs, now + nearer);
    await giveStage(ctx, kind, aheadMs, { after: iso(from), upTo: iso(now + aheadMs) });
  }
  if (now - reached < MARK_EVERY_MS && reached <= now) return;
  await transact(ctx, ({ db }) => expiryRepo.saveMark(db, iso(now)));
}

async function giveStage(
  ctx: Ctx,
  kind: NoticeKind,
  aheadMs: number,
  span: { after: string; upTo: string },
): Promise<void> {
  let last: TokenTable | undefined;
  do {
    const tokens = await expiryRepo.listExpiring(ctx.db, { ...span, last }, BATCH);
    const notices = tokens
      .filter((token) => lifetimeOf(token) > aheadMs)
      .map((token) => ({ token, details: { expiresAt: token.expiresAt } }));
    if (notices.length > 0) await transact(ctx, (ctx) => giveNotices(ctx, kind, notices));
    // SQLite never yields while it works: requests come in between the batches.
    await breathe();
    last = tokens.length === BATCH ? tokens[BATCH - 1] : undefined;
  } while (last);
}

function lifetimeOf({ createdAt, expiresAt }: TokenTable): number {
  return Date.parse(expiresAt ?? "") - Date.parse(createdAt);
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}

export const expiryNoticesJob: FeatureJob = {
  name: "give expiry notices",
  every: 15 * SECOND_MS,
  run: (ctx) => giveExpiryNotices(ctx),
};
