import {
  type DeclineProposedImport,
  DomainError,
  idNumber,
  type ProposedImportDetail,
  type ProposedImportRef,
  runId,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { brief } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx, UploadedFile } from "../../platform/context.ts";
import { inBatches } from "../../platform/db/batches.ts";
import type { ProposedImportTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { DECIDED_PROPOSED_IMPORT_LIFETIME_MS, PROPOSED_IMPORT_LIFETIME_MS } from "../../platform/limits/limits.ts";
import { HOUR_MS, later } from "../../platform/time.ts";
import { PROVENANCE_COLUMN } from "../../tokens/publishers/provenance-service.ts";
import { importForAnother } from "../imports/import-service.ts";
import * as proposedImportRepo from "./proposed-import-repo.ts";
import { getProposedImport, requireProposedImport } from "./proposed-import-service.ts";

type Became = { importId: string; runNumber: number };

/**
 * Imports the upload as the caller's act, with what was verified of the build that sent it. Throws CONFLICT where it was
 * decided already or its test cycle is closed, and whatever else an import throws; it waits on then.
 */
export async function acceptProposedImport(
  ctx: Ctx,
  actor: Actor,
  ref: ProposedImportRef,
): Promise<ProposedImportDetail> {
  const row = await requireProposedImport(ctx, ref);
  const { state } = row;
  if (state !== "open") throw decidedAlready(state);
  const query = inOwnRun(row, proposedImportRepo.QUERY_COLUMN.read(row.query));
  const vouched = row.provenance === null ? undefined : PROVENANCE_COLUMN.read(row.provenance);
  const whenDone = (ctx: TxCtx, became: Became) => markAccepted(ctx, actor, row, became);
  const receipt = await importForAnother(ctx, actor, { query, vouched, whenDone }, filesOf(ctx, row));
  // The same upload was imported otherwise meanwhile, so that there was nothing left to do.
  if (receipt.replayed && receipt.id !== null && receipt.run) {
    const became = { importId: receipt.id, runNumber: idNumber(receipt.run.id) };
    await transact(ctx, (ctx) => markAccepted(ctx, actor, row, became));
  }
  return getProposedImport(ctx, ref);
}

/**
 * What a stranger calls their run must not join one that others trust, whose failures a later attempt could hide. Uploads of
 * one proposer under one key still meet.
 */
function inOwnRun<Query extends { runKey?: string | undefined }>(
  { proposedBy }: Pick<ProposedImportTable, "proposedBy">,
  query: Query,
): Query {
  return query.runKey === undefined ? query : { ...query, runKey: `proposed by ${proposedBy}: ${query.runKey}` };
}

/** Lets go of the upload; nothing of the project changes. Throws CONFLICT where it was decided already. */
export async function declineProposedImport(
  ctx: Ctx,
  actor: Actor,
  { note, ...ref }: DeclineProposedImport,
): Promise<ProposedImportDetail> {
  const row = await requireProposedImport(ctx, ref);
  await transact(ctx, async (ctx) => {
    await decide(ctx, actor, row, { state: "declined", note });
    const details = { project: row.projectId, proposal: row.id, ...(note && { reason: brief(note) }) };
    await audit.append(ctx, actor, { action: "PROPOSED_RESULTS_DECLINED", ...about(row), details, at: ctx.now() });
  });
  return getProposedImport(ctx, ref);
}

async function markAccepted(ctx: TxCtx, actor: Actor, row: ProposedImportTable, became: Became): Promise<void> {
  await decide(ctx, actor, row, { state: "accepted", ...became });
  const { importId, runNumber } = became;
  const details = { project: row.projectId, proposal: row.id, run: runId(runNumber), import: importId };
  await audit.append(ctx, actor, { action: "PROPOSED_RESULTS_ACCEPTED", ...about(row), details, at: ctx.now() });
}

async function decide(
  ctx: TxCtx,
  { userId }: Actor,
  { id, projectId }: ProposedImportTable,
  decision: Pick<proposedImportRepo.Decision, "state" | "note" | "importId" | "runNumber">,
): Promise<void> {
  const isFirst = await proposedImportRepo.decide(ctx.db, id, { ...decision, decidedAt: ctx.now(), decidedBy: userId });
  if (isFirst) return;
  throw decidedAlready((await requireProposedImport(ctx, { projectId, proposedImportId: id })).state);
}

/** An entry names both: who decided as the actor, and who proposed through which token as what it is about. */
function about({ proposedBy, tokenId, tokenName, tokenPreview }: ProposedImportTable) {
  const token = { id: tokenId ?? "", name: tokenName ?? "", preview: tokenPreview ?? "" };
  return { ownerId: proposedBy, ...(tokenId !== null && { token }) };
}

function decidedAlready(state: ProposedImportTable["state"]): DomainError {
  return new DomainError("CONFLICT", `These results were ${state} already`);
}

/** The files as they were uploaded. Throws CONFLICT where someone decided meanwhile, or one is gone from the server. */
async function* filesOf(ctx: Ctx, { id, projectId }: ProposedImportTable): AsyncGenerator<UploadedFile> {
  const files = await proposedImportRepo.listFiles(ctx.db, id);
  if (files.length === 0)
    throw decidedAlready((await requireProposedImport(ctx, { projectId, proposedImportId: id })).state);
  for (const { name, ...place } of files) {
    const bytes = await ctx.blobs.open(place);
    if (!bytes) {
      const message = `The file ${name} of these results is gone from the server. Decline them, and send them again.`;
      throw new DomainError("CONFLICT", message);
    }
    yield { name, bytes };
  }
}

export const oldProposedImportsJob: FeatureJob = {
  name: "remove old proposed results",
  every: HOUR_MS,
  run: async (ctx, { isStopping }) => {
    const remove = (state: ProposedImportTable["state"], ms: number) =>
      inBatches(ctx, ({ db }, limit) => proposedImportRepo.removeOld(db, state, later(ctx.now(), -ms), limit), {
        isStopping,
      });
    await remove("open", PROPOSED_IMPORT_LIFETIME_MS);
    await remove("accepted", DECIDED_PROPOSED_IMPORT_LIFETIME_MS);
    await remove("declined", DECIDED_PROPOSED_IMPORT_LIFETIME_MS);
  },
};
