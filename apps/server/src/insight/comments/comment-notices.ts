import { mentionsIn, type NoticeKind } from "@tessera/domain";
import { findWhoSee } from "../../access/membership-service.ts";
import { findPeople } from "../../access/people-service.ts";
import { brief } from "../../audit/change-details.ts";
import type { TxCtx } from "../../platform/context.ts";
import type { CommentTable } from "../../platform/db/schema.ts";
import { giveProjectNotice } from "../../platform/notices/notice-outbox.ts";
import { deliveryOf } from "../news/delivery.ts";
import { findFollowers } from "../subscriptions/subscription-service.ts";
import { findMentioned } from "./comment-mentions.ts";
import type { NamedSubject } from "./comment-subject.ts";

/** Gives the people a new comment names, and those who follow its case or cause, one notice each; its author gets none. */
export async function notifyOfComment(ctx: TxCtx, comment: CommentTable, named: NamedSubject): Promise<void> {
  const mentioned = await notifyOfMentions(ctx, comment, named, new Set(mentionsIn(comment.text)));
  const { projectId, createdBy } = comment;
  const followers = (await findFollowedOf(ctx, projectId, named)).filter(
    ({ userId, mode }) => mode !== "off" && userId !== createdBy && !mentioned.has(userId),
  );
  const byUser = Map.groupBy(followers, ({ userId }) => userId);
  const seeing = await findWhoSee(ctx, projectId, [...byUser.keys()]);
  const details = await detailsOf(ctx, comment, named);
  for (const [userId, following] of byUser) {
    if (!seeing.has(userId)) continue;
    await give(ctx, "COMMENTED", { userId, projectId, ...deliveryOf(ctx, following, true) }, details);
  }
}

/** Gives those of the usernames who see the project a notice, the author none; answers who they are. */
export async function notifyOfMentions(
  ctx: TxCtx,
  comment: CommentTable,
  named: NamedSubject,
  usernames: ReadonlySet<string>,
): Promise<Set<string>> {
  const { projectId, createdBy } = comment;
  const userIds = new Set((await findMentioned(ctx, projectId, usernames)).values());
  userIds.delete(createdBy);
  if (userIds.size === 0) return userIds;
  const details = await detailsOf(ctx, comment, named);
  const delivery = { dueAt: ctx.now(), mailGroup: null, subscription: null };
  for (const userId of userIds) await give(ctx, "MENTIONED", { userId, projectId, ...delivery }, details);
  return userIds;
}

function findFollowedOf(ctx: TxCtx, projectId: string, { caseId, causeId }: NamedSubject) {
  return findFollowers(ctx, projectId, [
    ["test", caseId === undefined ? [] : [caseId]],
    ["cause", causeId === undefined ? [] : [causeId]],
  ]);
}

/** Nothing of the text: what is deleted must not live on in notices. */
async function detailsOf(ctx: TxCtx, { id, projectId, createdBy }: CommentTable, { name, page }: NamedSubject) {
  const author = (await findPeople(ctx, [createdBy])).get(createdBy);
  return { comment: id, projectId, by: author?.name ?? "Someone", about: brief(name), page };
}

function give(
  ctx: TxCtx,
  kind: NoticeKind,
  to: Parameters<typeof giveProjectNotice>[2],
  { comment, ...details }: Awaited<ReturnType<typeof detailsOf>>,
): Promise<void> {
  return giveProjectNotice(ctx, kind, to, { once: `${comment} ${to.userId}`, ...details });
}
