import { type Comment, mentionsIn } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import { findMentioned } from "../../catalog/members/mention-notices.ts";
import type { Ctx } from "../../platform/context.ts";
import type { CommentTable } from "../../platform/db/schema.ts";
import { idsOf } from "./comment-subject.ts";

/** Comments of one project as callers see them, in the order given. */
export async function presentComments(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  rows: readonly CommentTable[],
): Promise<Comment[]> {
  const mentioned = await findMentioned(ctx, projectId, new Set(rows.flatMap(({ text }) => mentionsIn(text))));
  const writers = rows.flatMap(({ createdBy, deletedBy }) => [createdBy, deletedBy]);
  const people = await findPeople(ctx, [...writers, ...mentioned.values()]);
  return rows.map((row) => {
    const { id, text, version, createdAt, createdBy, editedAt, deletedAt, deletedBy } = row;
    return {
      ...{ id, projectId, ...idsOf(row), text, version, createdAt, editedAt, deletedAt },
      mentions: mentionsIn(text).flatMap((name) => people.get(mentioned.get(name) ?? "") ?? []),
      createdBy: people.get(createdBy) ?? null,
      deletedBy: people.get(deletedBy ?? "") ?? null,
    };
  });
}

export async function presentComment(ctx: Pick<Ctx, "db">, row: CommentTable): Promise<Comment> {
  return (await presentComments(ctx, row.projectId, [row]))[0] as Comment;
}
