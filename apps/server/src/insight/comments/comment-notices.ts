import { mentionsIn } from "@tessera/domain";
import { findWhoSee } from "../../access/membership-service.ts";
import { mentionDetails, notifyMentioned } from "../../catalog/members/mention-notices.ts";
import type { TxCtx } from "../../platform/context.ts";
import type { CommentTable } from "../../platform/db/schema.ts";
import { giveProjectNotice } from "../../platform/notices/notice-outbox.ts";
import { deliveryOf } from "../news/delivery.ts";
import { findFollowers } from "../subscriptions/subscription-service.ts";
import type { NamedSubject } from "./comment-subject.ts";

/** Gives the people a new comment names, and those who follow its case or cause, one notice each; its author gets none. */
export async function notifyOfComment(ctx: TxCtx, comment: CommentTable, named: NamedSubject): Promise<void> {
  const mentioned = await notifyOfMentions(ctx, comment, named, new Set(mentionsIn(comment.text)));
  const { id, projectId, createdBy } = comment;
  const followers = (await findFollowedOf(ctx, projectId, named)).filter(
    ({ userId, mode }) => mode !== "off" && userId !== createdBy && !mentioned.has(userId),
  );
  const byUser = Map.groupBy(followers, ({ userId }) => userId);
  const seeing = await findWhoSee(ctx, projectId, [...byUser.keys()]);
  const details = await mentionDetails(ctx, textOf(comment, named));
  for (const [userId, following] of byUser) {
    if (!seeing.has(userId)) continue;
    const to = { userId, projectId, ...deliveryOf(ctx, following, true) };
    await giveProjectNotice(ctx, "COMMENTED", to, { once: `${id} ${userId}`, ...details });
  }
}

/** Gives those of the usernames who see the project a notice, the author none; answers who they are. */
export function notifyOfMentions(
  ctx: TxCtx,
  comment: CommentTable,
  named: NamedSubject,
  usernames: ReadonlySet<string>,
): Promise<Set<string>> {
  return notifyMentioned(ctx, textOf(comment, named), usernames);
}

const textOf = ({ id, projectId, createdBy }: CommentTable, { name, page }: NamedSubject) => ({
  ...{ id, projectId, createdBy, what: "a comment", about: name, page },
});

function findFollowedOf(ctx: TxCtx, projectId: string, { caseId, causeId }: NamedSubject) {
  return findFollowers(ctx, projectId, [
    ["test", caseId === undefined ? [] : [caseId]],
    ["cause", causeId === undefined ? [] : [causeId]],
  ]);
}
