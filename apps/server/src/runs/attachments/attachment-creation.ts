import { type Attachment, type CreateAttachment, DomainError, idNumber, refusedInput } from "@tessera/domain";
import { requireAccess } from "../../access/access-service.ts";
import { toContent } from "../../catalog/cases/case-columns.ts";
import { requireCase } from "../../catalog/cases/case-service.ts";
import type { Received } from "../../platform/blobs/blob-store.ts";
import type { Actor, Ctx, TxCtx, UploadedFile } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
import type { AttachmentTable } from "../../platform/db/schema.ts";
import { BYTES_PER_MEGABYTE, MAX_ATTACHMENTS_PER_OWNER } from "../../platform/limits/limits.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { holdOpenCycles, requireOpenCycles } from "../cycles/cycle-service.ts";
import { requireOwnNote } from "../exploration/exploration-note-place.ts";
import { findResultPlace } from "../results/result-service.ts";
import * as attachmentRepo from "./attachment-repo.ts";
import { presentAttachments, record, scopeOf, whileAllowed } from "./attachment-service.ts";
import { attachmentName, type Content, storeContents } from "./content-storing.ts";

type Owner = Pick<AttachmentTable, "projectId" | "caseNumber" | "resultId" | "noteId">;

/**
 * Attaches a file to a test case, one of its steps, a result, or a note of an exploratory session. Throws NOT_FOUND, FORBIDDEN before the file is read, and
 * once more in the transaction that shows it; PAYLOAD_TOO_LARGE, STORAGE_FULL, CONFLICT for one file too many and for a closed cycle.
 */
export async function createAttachment(
  caller: Ctx,
  actor: Actor,
  input: CreateAttachment,
  files: (() => AsyncIterable<UploadedFile>) | undefined,
): Promise<Attachment> {
  const { projectId, caseId, resultId = null, noteId = null, step = null } = input;
  const owner: Owner = { projectId, caseNumber: caseId === undefined ? null : idNumber(caseId), resultId, noteId };
  await requireAccess(caller, actor, [scopeOf(owner, "write")], projectId);
  const ctx = whileAllowed(caller, actor, owner);
  await requireOwner(ctx, actor, input);
  await requireRoom(ctx, owner, 0);
  if (!files) throw new DomainError("INVALID_INPUT", "Files are uploaded over REST: POST /api/v1/attachments");
  const { name, received } = await receiveOne(ctx, files());
  const row = await storeContents(ctx, [received], async (ctx, [content]) => {
    await requireOwner(ctx, actor, input);
    const { state, blobId, contentType, kind, size } = content as Content;
    await requireRoom(ctx, owner, size);
    const id = ctx.newId();
    const made = { createdAt: ctx.now(), createdBy: actor.userId };
    const fromReport = { importId: null, path: null, report: null, isFailing: 0 as const };
    const row: AttachmentTable = {
      ...{ id, ...owner, ...fromReport, step, name: attachmentName(name) },
      ...{ state, blobId, contentType, kind, size, ...made },
    };
    await attachmentRepo.insertMany(ctx.db, [row]);
    await record(ctx, actor, "ATTACHMENT_ADDED", row);
    return { ...row, sha256: received.sha256 };
  });
  return (await presentAttachments(ctx, [row]))[0] as Attachment;
}

/** The one file of an upload. */
async function receiveOne(ctx: Ctx, files: AsyncIterable<UploadedFile>): Promise<{ name: string; received: Received }> {
  const { maxAttachmentMegabytes } = await getSettings(ctx);
  let found: { name: string; received: Received } | undefined;
  try {
    for await (const { name, bytes } of files) {
      if (found) throw new DomainError("INVALID_INPUT", "Send one file at a time");
      const received = await ctx.blobs.receive(bytes, maxAttachmentMegabytes * BYTES_PER_MEGABYTE);
      if (received === null) {
        throw new DomainError(
          "PAYLOAD_TOO_LARGE",
          `The file is larger than ${maxAttachmentMegabytes} MB, the most this server keeps`,
        );
      }
      found = { name, received };
    }
  } catch (error) {
    if (found) await ctx.blobs.drop(found.received);
    throw error;
  }
  if (!found) throw new DomainError("INVALID_INPUT", "The upload holds no file: send it in a part named file");
  return found;
}

/**
 * Throws NOT_FOUND, INVALID_INPUT for a step that the case doesn't have, FORBIDDEN for someone else's note, CONFLICT for a result of a closed cycle. Inside a
 * transaction that cycle stays open until its end.
 */
async function requireOwner(
  ctx: Pick<Ctx, "db">,
  actor: Actor,
  { projectId, caseId, resultId, noteId, step }: CreateAttachment,
): Promise<void> {
  if (caseId !== undefined) {
    const { steps } = toContent(await requireCase(ctx, { projectId, caseId }));
    if (step !== undefined && step > steps.length) throw refusedInput(["step"], `${caseId} has ${steps.length} steps`);
    return;
  }
  if (noteId !== undefined) return requireOwnNote(ctx, actor, projectId, noteId);
  const { cycleNumber } = await findResultPlace(ctx, projectId, resultId as string);
  if (ctx.db.isTransaction) await holdOpenCycles(ctx as TxCtx, projectId, [cycleNumber]);
  else await requireOpenCycles(ctx, projectId, [cycleNumber]);
}

/** Throws CONFLICT where the owner has its most files, PAYLOAD_TOO_LARGE where the project has no room for so many bytes. */
async function requireRoom(ctx: Pick<Ctx, "db"> | TxCtx, owner: Owner, bytes: number): Promise<void> {
  if ((await attachmentRepo.count(ctx.db, withoutNull(owner))) >= MAX_ATTACHMENTS_PER_OWNER) {
    throw new DomainError("CONFLICT", `It has ${MAX_ATTACHMENTS_PER_OWNER} files already, the most that it can have`);
  }
  const { most, left } = await roomOf(ctx, owner.projectId);
  if (left >= Math.max(bytes, 1)) return;
  const message = `The project stores ${most} MB of files already, the most it may. Delete some, or ask an administrator for more room.`;
  throw new DomainError("PAYLOAD_TOO_LARGE", message);
}

/** What a project may store still, in bytes; inside a transaction kept from others until its end. */
export async function roomOf(ctx: Pick<Ctx, "db">, projectId: string): Promise<{ most: number; left: number }> {
  const { maxAttachmentMegabytesPerProject: most } = await getSettings(ctx);
  if (ctx.db.isTransaction) await lockName(ctx.db as TxCtx["db"], `attachments of ${projectId}`);
  return { most, left: most * BYTES_PER_MEGABYTE - (await attachmentRepo.countBytes(ctx.db, projectId)) };
}

function withoutNull({ projectId, caseNumber, resultId, noteId }: Owner): attachmentRepo.AttachmentFilter {
  return {
    projectId,
    caseNumber: caseNumber ?? undefined,
    resultId: resultId ?? undefined,
    noteId: noteId ?? undefined,
  };
}
