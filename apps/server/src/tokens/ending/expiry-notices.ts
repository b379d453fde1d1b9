import { setImmediate as breathe } from "node:timers/promises";
import type { NoticeKind } from "@tessera/domain";
import { giveNotices } from "../../operations/notices/notice-service.ts";
import type { Ctx } from "../../platform/context.ts";
import type { TokenTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import * as expiryRepo from "./expiry-repo.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

/** How long before its expiry a token's owner gets a notice, the nearest first. */
const STAGES: { kind: NoticeKind; ahead: number }[] = [
  { kind: "EXPIRED", ahead: 0 },
  { kind: "EXPIRES_IN_1_DAY", ahead: DAY },
  { kind: "EXPIRES_IN_7_DAYS", ahead: 7 * DAY },
  { kind: "EXPIRES_IN_30_DAYS", ahead: 30 * DAY },
];
/** A notice due longer ago than this was missed for good: it would be useless when a server is back. */
const OLDEST = 30 * DAY;
/** Where to begin again, before the instant reached last: clocks of several processes differ, and commits take time. */
const OVERLAP = 10 * MINUTE;
/** The instant reached is written this often. */
const MARK_EVERY = 5 * MINUTE;
const BATCH = 500;

/**
 * Gives notices about tokens that are about to expire, or did: each stage once, of several that are due only the
 * nearest, and none that is longer than the token's whole life. Looks only at those due since the last run, however
 * many tokens there are. May run in several processes at once.
 */
export async function giveExpiryNotices(ctx: Ctx): Promise<void> {
  const now = Date.parse(ctx.now());
  const mark = await expiryRepo.findMark(ctx.db);
  const reached = mark === undefined ? -Infinity : Date.parse(mark);
  const since = Math.max(now - OLDEST, reached - OVERLAP);
  for (const [index, { kind, ahead }] of STAGES.entries()) {
    const nearer = STAGES[index - 1]?.ahead;
    const from = nearer === undefined ? since + ahead : Math.max(since + ahead, now + nearer);
    await giveStage(ctx, kind, ahead, { after: iso(from), upTo: iso(now + ahead) });
  }
  if (now - reached >= MARK_EVERY || reached > now) await expiryRepo.saveMark(ctx.db, iso(now));
}

async function giveStage(
  ctx: Ctx,
  kind: NoticeKind,
  ahead: number,
  span: { after: string; upTo: string },
): Promise<void> {
  let last: TokenTable | undefined;
  do {
    const tokens = await expiryRepo.listExpiring(ctx.db, { ...span, last }, BATCH);
    const notices = tokens
      .filter((token) => lifetimeOf(token) > ahead)
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
