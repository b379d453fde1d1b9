import { caseId, type NoticeKind } from "@tessera/domain";
import type { Actor, TxCtx } from "../../platform/context.ts";
import type { TestCaseTable } from "../../platform/db/schema.ts";
import { MAX_REVIEW_NOTICES } from "../../platform/limits/limits.ts";
import { giveProjectNotice } from "../../platform/notices/notice-outbox.ts";
import { later, MINUTE_MS } from "../../platform/time.ts";

/** So that what is asked for one after the other comes in one email. */
const EMAIL_DELAY_MS = 10 * MINUTE_MS;
/** Characters of an hour in a time, like `2030-06-15T10`. */
const HOUR_LENGTH = 13;

/** A person and a case that they are to hear of. */
export type Asked = { userId: string; row: TestCaseTable };

/** One notice for each reviewer, however many cases they are asked to review at once. */
export function tellReviewers(ctx: TxCtx, actor: Actor, asked: readonly Asked[]): Promise<void> {
  return tell(ctx, actor, "REVIEW_REQUESTED", asked);
}

/** One notice for each person who asked for the review. */
export function tellSentBack(ctx: TxCtx, actor: Actor, asked: readonly Asked[], note: string): Promise<void> {
  return tell(ctx, actor, "REVIEW_SENT_BACK", asked, note);
}

/** Asking for the same again within the hour gives no second notice, so that no one fills another one's bell. */
async function tell(ctx: TxCtx, actor: Actor, kind: NoticeKind, asked: readonly Asked[], note = ""): Promise<void> {
  const byPerson = Map.groupBy(asked, ({ userId }) => userId);
  byPerson.delete(actor.userId);
  for (const [userId, about] of [...byPerson].slice(0, MAX_REVIEW_NOTICES)) {
    const [first] = about;
    if (!first) continue;
    const { projectId, number, name } = first.row;
    const hour = ctx.now().slice(0, HOUR_LENGTH);
    await giveProjectNotice(
      ctx,
      kind,
      { userId, projectId, dueAt: later(ctx.now(), EMAIL_DELAY_MS), mailGroup: null, subscription: null },
      {
        ...{ once: `${userId} ${actor.userId} ${projectId} ${number} ${about.length} ${hour}`, projectId },
        ...{ caseId: caseId(number), caseName: name.slice(0, 200), cases: about.length },
        ...{ by: actor.username, reason: note.slice(0, 500) || null },
      },
    );
  }
}
