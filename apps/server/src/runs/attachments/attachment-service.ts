import {
  type Attachment,
  type AttachmentRef,
  caseId as caseIdOf,
  DomainError,
  idNumber,
  type ListAttachments,
  type Page,
  type Scope,
} from "@tessera/domain";
import { requireAccess } from "../../access/access-service.ts";
import { findPeople } from "../../access/people-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import type { StoredFile } from "../../platform/blobs/blob-store.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { AttachmentTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { holdOpenCycles } from "../cycles/cycle-service.ts";
import { findResultPlace } from "../results/result-service.ts";
import * as attachmentRepo from "./attachment-repo.ts";

type Owned = Pick<AttachmentTable, "caseNumber">;

/** Files of a test case are a part of it; all others, those of notes too, need what results need. */
export function scopeOf({ caseNumber }: Owned, act: "read" | "write"): Scope {
  return caseNumber === null ? `result:${act}` : `case:${act}`;
}

/** Files of a case, a result, a note, an exploratory session or an import, in the order in which they came. Throws as `requireAccess` does. */
export async function listAttachments(ctx: Ctx, actor: Actor, query: ListAttachments): Promise<Page<Attachment>> {
  const { projectId, caseId, resultId, noteId, explorationId, importId, state, failedOnly, cursor, limit } = query;
  const caseNumber = caseId === undefined ? undefined : idNumber(caseId);
  await requireAccess(ctx, actor, [scopeOf({ caseNumber: caseNumber ?? null }, "read")], projectId);
  const explorationNumber = explorationId === undefined ? undefined : idNumber(explorationId);
  const filter = { projectId, caseNumber, resultId, noteId, explorationNumber, importId, state, failedOnly };
  const rows = await attachmentRepo.list(ctx.db, filter, decodeCursor(cursor, ["string"])?.[0], limit + 1);
  const page = toPage(rows, limit, (row) => [row.id]);
  return { data: await presentAttachments(ctx, page.data), nextCursor: page.nextCursor };
}

/** Throws NOT_FOUND, INSUFFICIENT_SCOPE, FORBIDDEN. */
export async function getAttachment(ctx: Ctx, actor: Actor, ref: AttachmentRef): Promise<Attachment> {
  const [attachment] = await presentAttachments(ctx, [await requireAttachment(ctx, actor, ref, "read")]);
  return attachment as Attachment;
}

/** The content of an attachment, to be read. Throws NOT_FOUND for one that was never sent. */
export async function openAttachment(ctx: Ctx, { projectId, id }: Attachment): Promise<StoredFile> {
  const row = await attachmentRepo.find(ctx.db, projectId, id);
  if (!row?.blobId || !row.sha256)
    throw new DomainError("NOT_FOUND", "This file was named by a report, but never sent");
  const { name, size, sha256 } = row;
  const place = { id: row.blobId, sha256, size };
  const isShown = row.kind === "picture" || row.kind === "video" || row.kind === "text";
  const contentType = row.contentType ?? "application/octet-stream";
  const open: StoredFile["open"] = async (range) => {
    const bytes = await ctx.blobs.open(place, range);
    if (bytes) return bytes;
    const file = ctx.blobs.nameFor(place);
    ctx.log.error({ attachment: id, file }, "the content of an attached file is missing; restore it from a backup");
    throw new DomainError("NOT_FOUND", "The content of this file is not on the server any more");
  };
  return { name, size, contentType, sha256, isShown, open };
}

/** Removes an attachment for good. Throws NOT_FOUND, FORBIDDEN for another member's file of a result or note, CONFLICT in a closed cycle. */
export async function deleteAttachment(caller: Ctx, actor: Actor, ref: AttachmentRef): Promise<void> {
  const found = await requireAttachment(caller, actor, ref, "write");
  const ctx = whileAllowed(caller, actor, found);
  await transact(ctx, async (ctx) => {
    const { role } = await requireAccess(ctx, actor, [scopeOf(found, "write")], found.projectId);
    if (found.caseNumber === null && found.createdBy !== actor.userId && role !== "PROJECT_ADMIN") {
      throw new DomainError(
        "FORBIDDEN",
        "Only its uploader and project admins can delete a file of a result or a note",
      );
    }
    if (found.resultId !== null) {
      const { cycleNumber } = await findResultPlace(ctx, found.projectId, found.resultId);
      await holdOpenCycles(ctx, found.projectId, [cycleNumber]);
    }
    if (!(await attachmentRepo.remove(ctx.db, found.projectId, found.id))) throw noSuchAttachment(ref);
    await record(ctx, actor, "ATTACHMENT_DELETED", found);
  });
}

/** The context of a caller who must have the right to it in each transaction, too. */
export function whileAllowed<C extends Ctx>(caller: C, actor: Actor, owned: Owned & { projectId: string }): C {
  return {
    ...caller,
    stillMay: async (db) => {
      await caller.stillMay?.(db);
      await requireAccess({ db }, actor, [scopeOf(owned, "write")], owned.projectId);
    },
  };
}

export function record(
  ctx: TxCtx,
  actor: Actor,
  action: "ATTACHMENT_ADDED" | "ATTACHMENT_DELETED",
  { id, projectId, name, size, caseNumber, resultId, noteId }: AttachmentTable,
): Promise<void> {
  const of = {
    ...(caseNumber !== null && { case: caseIdOf(caseNumber) }),
    ...(resultId !== null && { result: resultId }),
    ...(noteId !== null && { note: noteId }),
  };
  const details = { project: projectId, attachment: id, name, size, ...of };
  return audit.append(ctx, actor, { action, details, at: ctx.now() });
}

export async function presentAttachments(
  ctx: Pick<Ctx, "db">,
  rows: readonly attachmentRepo.AttachmentRow[],
): Promise<Attachment[]> {
  const people = await findPeople(
    ctx,
    rows.map((row) => row.createdBy),
  );
  return rows.map(({ caseNumber, createdBy, blobId: _, isFailing: __, ...row }) => ({
    ...row,
    caseId: caseNumber === null ? null : caseIdOf(caseNumber),
    createdBy: people.get(createdBy) ?? null,
  }));
}

/** The attachment, once the caller has the scope that it needs; until then it doesn't exist for callers who can't see the project. */
async function requireAttachment(ctx: Ctx, actor: Actor, ref: AttachmentRef, act: "read" | "write") {
  const { projectId, attachmentId } = ref;
  const row = await attachmentRepo.find(ctx.db, projectId, attachmentId);
  await requireAccess(ctx, actor, [scopeOf(row ?? { caseNumber: null }, act)], projectId);
  if (!row) throw noSuchAttachment(ref);
  return row;
}

function noSuchAttachment({ projectId }: AttachmentRef): DomainError {
  return new DomainError("NOT_FOUND", `There is no such file in ${projectId}`);
}
