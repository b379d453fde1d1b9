import {
  type Comment,
  type CommentRef,
  type CreateComment,
  cycleId,
  DomainError,
  type ListComments,
  mentionsIn,
  type Page,
  type UpdateComment,
} from "@tessera/domain";
import { requireAccess } from "../../access/access-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { lockName } from "../../platform/db/locks.ts";
import type { CommentTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_COMMENTS_PER_SUBJECT } from "../../platform/limits/limits.ts";
import { notifyOfComment, notifyOfMentions } from "./comment-notices.ts";
import { presentComment, presentComments } from "./comment-presentation.ts";
import * as commentRepo from "./comment-repo.ts";
import { holdOpen, type NamedSubject, requireSubject, scopeOf, subjectOf } from "./comment-subject.ts";

/** Newest first. Throws as `requireAccess` does, NOT_FOUND for what they are about. */
export async function listComments(ctx: Ctx, actor: Actor, query: ListComments): Promise<Page<Comment>> {
  const { limit, cursor } = query;
  const subject = subjectOf(query);
  await requireAccess(ctx, actor, [scopeOf(subject, "read")], query.projectId);
  await requireSubject(ctx, subject);
  const before = decodeCursor(cursor, ["string"])?.[0];
  const rows = await commentRepo.list(ctx.db, subject, before, limit + 1);
  const page = toPage(rows, limit, (row) => [row.id]);
  return { data: await presentComments(ctx, query.projectId, page.data), nextCursor: page.nextCursor };
}

/** Throws NOT_FOUND, INSUFFICIENT_SCOPE. */
export async function getComment(ctx: Ctx, actor: Actor, ref: CommentRef): Promise<Comment> {
  const { row } = await requireComment(ctx, actor, ref, "read");
  await requireSubject(ctx, row);
  return presentComment(ctx, row);
}

/**
 * Says something, and gives the people it names, and those who follow what it is about, one notice each. Throws NOT_FOUND,
 * FORBIDDEN, CONFLICT where there are too many comments and in a closed cycle.
 */
export function createComment(ctx: Ctx, actor: Actor, input: CreateComment): Promise<Comment> {
  const subject = subjectOf(input);
  const { projectId, text } = input;
  return transact(ctx, async (ctx) => {
    await requireAccess(ctx, actor, [scopeOf(subject, "write")], projectId);
    const named = await requireSubject(ctx, subject);
    await holdOpen(ctx, subject, named);
    await requireRoom(ctx, subject);
    const row: CommentTable = {
      ...{ id: ctx.newId(), ...subject, text, version: 1, createdAt: ctx.now(), createdBy: actor.userId },
      ...{ editedAt: null, deletedAt: null, deletedBy: null },
    };
    await commentRepo.insert(ctx.db, row);
    await notifyOfComment(ctx, row, named);
    await record(ctx, actor, "COMMENT_CREATED", row, named);
    return presentComment(ctx, row);
  });
}

/**
 * Changes the text; who is named only now gets a notice. Throws NOT_FOUND, FORBIDDEN for another person's comment, CONFLICT
 * where it has another version than the change was made from.
 */
export function updateComment(ctx: Ctx, actor: Actor, input: UpdateComment): Promise<Comment> {
  const { text, version } = input;
  return transact(ctx, async (ctx) => {
    const { row } = await requireComment(ctx, actor, input, "write");
    if (actor.userId !== row.createdBy) {
      throw new DomainError("FORBIDDEN", "Only its author can change a comment");
    }
    const named = await requireSubject(ctx, row);
    await holdOpen(ctx, row, named);
    if (row.deletedAt !== null) throw wasDeleted();
    if (version !== undefined && version !== row.version) throw wasChanged();
    if (text === row.text) return presentComment(ctx, row);
    const changed = await commentRepo.update(ctx.db, row, { text, editedAt: ctx.now() });
    if (!changed) throw wasChanged();
    const known = new Set(mentionsIn(row.text));
    await notifyOfMentions(ctx, changed, named, new Set(mentionsIn(text).filter((name) => !known.has(name))));
    await record(ctx, actor, "COMMENT_CHANGED", row, named);
    return presentComment(ctx, changed);
  });
}

/** Takes back what was said; its place stays, without the text. Throws NOT_FOUND, FORBIDDEN for another person's. */
export async function deleteComment(ctx: Ctx, actor: Actor, ref: CommentRef): Promise<void> {
  await transact(ctx, async (ctx) => {
    const { row, role } = await requireComment(ctx, actor, ref, "write");
    if (row.createdBy !== actor.userId && role !== "PROJECT_ADMIN") {
      throw new DomainError("FORBIDDEN", "Only its author and project admins can delete a comment");
    }
    const named = await requireSubject(ctx, row);
    await holdOpen(ctx, row, named);
    const gone = { text: "", deletedAt: ctx.now(), deletedBy: actor.userId };
    if (!(await commentRepo.update(ctx.db, row, gone))) throw wasDeleted();
    await record(ctx, actor, "COMMENT_DELETED", row, named);
  });
}

/** The comment, once the caller has the scope that it needs; until then it doesn't exist for callers who can't see the project. */
async function requireComment(ctx: Pick<Ctx, "db">, actor: Actor, ref: CommentRef, act: "read" | "write") {
  const { projectId, commentId } = ref;
  const row = await commentRepo.find(ctx.db, projectId, commentId);
  const nothing = subjectOf({ projectId });
  const { role } = await requireAccess(ctx, actor, [scopeOf(row ?? nothing, act)], projectId);
  if (!row) throw new DomainError("NOT_FOUND", `There is no such comment in ${projectId}`);
  return { row, role };
}

/** Throws CONFLICT where nothing more can be said; until the end of the transaction no one else says something. */
async function requireRoom(ctx: TxCtx, subject: commentRepo.Subject): Promise<void> {
  await lockName(ctx.db, `comments of ${JSON.stringify(subject)}`);
  if ((await commentRepo.count(ctx.db, subject)) < MAX_COMMENTS_PER_SUBJECT) return;
  const most = MAX_COMMENTS_PER_SUBJECT.toLocaleString("en");
  throw new DomainError("CONFLICT", `There are ${most} comments already, the most that there can be`);
}

/** The log is kept forever, so it holds nothing of the text; of a result it names test case and cycle as well. */
function record(
  ctx: TxCtx,
  actor: Actor,
  action: "COMMENT_CREATED" | "COMMENT_CHANGED" | "COMMENT_DELETED",
  { id: comment, projectId: project, resultId }: CommentTable,
  { caseId, cycleNumber, causeId }: NamedSubject,
): Promise<void> {
  const details = {
    ...{ project, comment },
    ...(caseId !== undefined && { case: caseId }),
    ...(cycleNumber !== undefined && { cycle: cycleId(cycleNumber) }),
    ...(resultId !== null && { result: resultId }),
    ...(causeId !== undefined && { cause: causeId }),
  };
  return audit.append(ctx, actor, { action, details, at: ctx.now() });
}

function wasDeleted(): DomainError {
  return new DomainError("NOT_FOUND", "This comment was deleted");
}

function wasChanged(): DomainError {
  const message = "The comment was changed meanwhile. Read it again, then repeat the change.";
  return new DomainError("CONFLICT", message);
}
