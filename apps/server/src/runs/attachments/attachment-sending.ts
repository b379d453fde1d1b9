import { type AttachmentCounts, DomainError, type ImportRef } from "@tessera/domain";
import type { Received } from "../../platform/blobs/blob-store.ts";
import type { Actor, Ctx, TxCtx, UploadedFile } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { BYTES_PER_MEGABYTE } from "../../platform/limits/limits.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { holdOpenCycles, requireOpenCycles } from "../cycles/cycle-service.ts";
import { countAttachments, NO_ATTACHMENTS } from "./attachment-counting.ts";
import { roomOf } from "./attachment-creation.ts";
import * as attachmentRepo from "./attachment-repo.ts";
import { type Content, storeContents } from "./content-storing.ts";

/**
 * Gives the attachments of an import the contents that were not sent with its reports. A file that none of them waits
 * for is left out, so that a repeated call is harmless. Throws NOT_FOUND, INVALID_INPUT, CONFLICT for a closed cycle.
 */
export async function sendAttachments(
  ctx: Ctx,
  actor: Actor,
  ref: ImportRef,
  files: (() => AsyncIterable<UploadedFile>) | undefined,
): Promise<AttachmentCounts> {
  if (!(await attachmentRepo.isImportDone(ctx.db, ref))) {
    throw new DomainError("NOT_FOUND", `There is no such import in ${ref.projectId}`);
  }
  if (!files)
    throw new DomainError("INVALID_INPUT", "Files are uploaded over REST: POST /api/v1/imports/…/attachments");
  const { maxAttachmentMegabytes } = await getSettings(ctx);
  for await (const { name, bytes } of files()) {
    const waiting = await attachmentRepo.findWaiting(ctx.db, ref, name);
    if (waiting.length === 0) {
      for await (const _ of bytes);
      continue;
    }
    await requireOpenCycles(ctx, ref.projectId, cyclesOf(waiting));
    const received = await ctx.blobs.receive(bytes, maxAttachmentMegabytes * BYTES_PER_MEGABYTE);
    await fillAll(ctx, actor, ref, waiting, received);
  }
  const { importId } = ref;
  return (await countAttachments(ctx, [importId])).get(importId) ?? NO_ATTACHMENTS;
}

type Waiting = { id: string; cycleNumber: number };

function cyclesOf(waiting: readonly Waiting[]): number[] {
  return [...new Set(waiting.map(({ cycleNumber }) => cycleNumber))];
}

async function fillAll(
  ctx: Ctx,
  actor: Actor,
  ref: ImportRef,
  waiting: readonly Waiting[],
  received: Received | null,
): Promise<void> {
  const { projectId: project, importId } = ref;
  const fill = async (ctx: TxCtx, content: Content | null) => {
    await holdOpenCycles(ctx, project, cyclesOf(waiting));
    const { left } = await roomOf(ctx, project);
    const cost = (content?.size ?? 0) * waiting.length;
    const state = content === null ? "tooLarge" : "noRoom";
    for (const { id } of waiting) await attachmentRepo.fill(ctx.db, id, content && cost <= left ? content : { state });
  };
  if (received === null) await transact(ctx, (ctx) => fill(ctx, null));
  else await storeContents(ctx, [received], (ctx, [content]) => fill(ctx, content as Content));
  ctx.gatheringAudit.record({ action: "ATTACHMENTS_SENT", actor, details: { project, import: importId } });
}
