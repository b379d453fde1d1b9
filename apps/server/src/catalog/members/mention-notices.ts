import { findWhoSee } from "../../access/membership-service.ts";
import { findPeople } from "../../access/people-service.ts";
import { brief } from "../../audit/change-details.ts";
import { findUserIds } from "../../identity/people/user-service.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import { giveProjectNotice } from "../../platform/notices/notice-outbox.ts";

/** A text that can mention people: what it is ("a comment"), what it belongs to in words, and the page where it stands. */
export type MentioningText = {
  id: string;
  projectId: string;
  createdBy: string;
  what: string;
  about: string;
  page: string;
};

/** The accounts behind the usernames, in lower case, that see the project; all other names are only text. */
export async function findMentioned(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  usernames: Iterable<string>,
): Promise<Map<string, string>> {
  const ids = await findUserIds(ctx, [...usernames]);
  const seeing = await findWhoSee(ctx, projectId, [...ids.values()]);
  return new Map([...ids].filter(([, id]) => seeing.has(id)));
}

/** Gives those of the usernames who see the project a notice, the author none; answers who they are. */
export async function notifyMentioned(
  ctx: TxCtx,
  text: MentioningText,
  usernames: ReadonlySet<string>,
): Promise<Set<string>> {
  const { id, projectId, createdBy } = text;
  const userIds = new Set((await findMentioned(ctx, projectId, usernames)).values());
  userIds.delete(createdBy);
  if (userIds.size === 0) return userIds;
  const details = await mentionDetails(ctx, text);
  const delivery = { dueAt: ctx.now(), mailGroup: null, subscription: null };
  for (const userId of userIds) {
    const to = { userId, projectId, ...delivery };
    await giveProjectNotice(ctx, "MENTIONED", to, { once: `${id} ${userId}`, ...details });
  }
  return userIds;
}

/** What a notice says of the text; nothing of what it holds: what is deleted must not live on in notices. */
export async function mentionDetails(
  ctx: Pick<Ctx, "db">,
  { projectId, createdBy, what, about, page }: Omit<MentioningText, "id">,
) {
  const author = (await findPeople(ctx, [createdBy])).get(createdBy);
  return { projectId, by: author?.name ?? "Someone", what, about: brief(about), page };
}
