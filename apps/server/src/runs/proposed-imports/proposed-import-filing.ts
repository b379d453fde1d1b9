import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import {
  DomainError,
  type ImportQuery,
  type ImportReceipt,
  isFailing,
  type ProposedFailure,
  reportedName,
  storable,
} from "@tessera/domain";
import { listWriters } from "../../access/membership-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { brief } from "../../audit/change-details.ts";
import type { Received } from "../../platform/blobs/blob-store.ts";
import type { Actor, Ctx, TxCtx, UploadedFile } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
import type { ProposedImportTable } from "../../platform/db/schema.ts";
import {
  BYTES_PER_MEGABYTE,
  MAX_OPEN_PROPOSED_IMPORTS,
  MAX_PROPOSAL_NOTICES,
  MAX_PROPOSED_BYTES_PER_PROJECT,
  MAX_PROPOSED_FAILURES,
  MAX_PROPOSED_IMPORT_BYTES,
  MAX_PROPOSED_MESSAGE_LENGTH,
} from "../../platform/limits/limits.ts";
import { giveBellNotices } from "../../platform/notices/notice-outbox.ts";
import { findProvenance, PROVENANCE_COLUMN } from "../../tokens/publishers/provenance-service.ts";
import { type Content, storeContents } from "../attachments/content-storing.ts";
import { RECEIPT_COLUMN, type StoredReceipt } from "../imports/import-receipt.ts";
import { readWhole } from "../imports/import-service.ts";
import { previewImport } from "../imports/import-staging.ts";
import type { Spool } from "../imports/spool.ts";
import { tokenColumns } from "../runs/run-presentation.ts";
import type { VouchedQuery } from "../runs/run-provenance.ts";
import * as proposedImportRepo from "./proposed-import-repo.ts";
import { addressOf } from "./proposed-import-service.ts";

/** What a proposer sent comes to nothing until a member accepts it, so they learn nothing of the project's test cases. */
const NO_CASES = { matched: 0, created: 0, updated: 0 };

type Kept = { name: string; received: Received };
type Read = { query: VouchedQuery; digest: string; receipt: StoredReceipt; failures: ProposedFailure[]; kept: Kept[] };

/**
 * Reads an upload and keeps it beside everything else until a member decides. The same upload by the same account and
 * build answers the same proposal again, whatever became of it. Throws what an import throws, and CONFLICT where too much waits.
 */
export async function proposeImport(
  ctx: Ctx,
  actor: Actor,
  given: ImportQuery,
  files: AsyncIterable<UploadedFile>,
): Promise<ImportReceipt> {
  await ctx.rateLimits.count("proposedImport", { userId: actor.userId });
  const kept: Kept[] = [];
  try {
    const uploaded = { query: given, vouched: await findProvenance(ctx, actor), keepsFiles: false };
    return await readWhole(ctx, uploaded, keeping(ctx, files, kept), async (query, spool, key) => {
      const receipt = await previewImport(ctx, query, spool);
      const answer = { ...receipt, cases: NO_CASES, warnings: spool.warnings, run: null };
      if (query.dryRun) return answer;
      const read = { query, digest: digestOf(key, actor, query), receipt, failures: await failuresIn(spool), kept };
      const { row, isNew } = await keepOnce(ctx, actor, read);
      return { ...answer, replayed: !isNew, proposal: { id: row.id, state: row.state, url: addressOf(ctx, row) } };
    });
  } finally {
    for (const { received } of kept) await ctx.blobs.drop(received);
  }
}

/** Writes each file to the disk before it is read. Throws PAYLOAD_TOO_LARGE. */
async function* keeping(ctx: Ctx, files: AsyncIterable<UploadedFile>, kept: Kept[]): AsyncGenerator<UploadedFile> {
  let bytesLeft = MAX_PROPOSED_IMPORT_BYTES;
  for await (const { name, bytes } of files) {
    const received = await ctx.blobs.receive(bytes, bytesLeft);
    if (received === null) {
      const most = MAX_PROPOSED_IMPORT_BYTES / BYTES_PER_MEGABYTE;
      const message = `An upload of proposed results holds at most ${most} MB. Send its files in several, or compress them.`;
      throw new DomainError("PAYLOAD_TOO_LARGE", message);
    }
    kept.push({ name, received });
    bytesLeft -= received.size;
    yield { name, bytes: createReadStream(received.file) };
  }
}

/** What no upload of another account or build has. */
function digestOf(key: object, { userId }: Actor, { vouched }: VouchedQuery): string {
  return createHash("sha256")
    .update(JSON.stringify([key, userId, vouched ?? null]))
    .digest("base64url");
}

async function failuresIn(spool: Spool): Promise<ProposedFailure[]> {
  const failures: ProposedFailure[] = [];
  for await (const tests of spool.batches()) {
    for (const { name, classname, status, message } of tests) {
      if (failures.length === MAX_PROPOSED_FAILURES) return failures;
      if (!isFailing(status)) continue;
      const shown = storable((message ?? "").slice(0, MAX_PROPOSED_MESSAGE_LENGTH));
      failures.push({
        name: reportedName(name),
        classname: classname && reportedName(classname),
        status,
        message: shown,
      });
    }
  }
  return failures;
}

type Proposed = { row: ProposedImportTable; isNew: boolean };

async function keepOnce(ctx: Ctx, actor: Actor, read: Read): Promise<Proposed> {
  const { projectId } = read.query;
  const known = await proposedImportRepo.findByDigest(ctx.db, projectId, read.digest);
  if (known) return { row: known, isNew: false };
  const received = read.kept.map((one) => one.received);
  return storeContents(ctx, received, async (ctx, contents) => {
    await lockName(ctx.db, `proposed imports of ${projectId}`);
    const twin = await proposedImportRepo.findByDigest(ctx.db, projectId, read.digest);
    if (twin) return { row: twin, isNew: false };
    const row = rowOf(ctx, actor, read);
    await requireRoom(ctx, row);
    const files = read.kept.map(({ name }, position) => {
      const { blobId } = contents[position] as Content;
      return { projectId, proposalId: row.id, position, name, blobId: blobId as string };
    });
    await proposedImportRepo.insert(ctx.db, row, files);
    await record(ctx, actor, row, read);
    return { row, isNew: true };
  });
}

function rowOf(ctx: TxCtx, actor: Actor, { query, digest, receipt, failures, kept }: Read): ProposedImportTable {
  const { vouched, ...options } = query;
  return {
    ...{ id: ctx.newId(), projectId: query.projectId, digest, state: "open", note: "", createdAt: ctx.now() },
    query: proposedImportRepo.QUERY_COLUMN.write(options),
    provenance: vouched ? PROVENANCE_COLUMN.write(vouched) : null,
    receipt: RECEIPT_COLUMN.write(receipt),
    failures: proposedImportRepo.FAILURES_COLUMN.write(failures),
    bytes: kept.reduce((sum, { received }) => sum + received.size, 0),
    ...{ proposedBy: actor.userId, ...tokenColumns(actor) },
    ...{ decidedAt: null, decidedBy: null, importId: null, runNumber: null },
  };
}

async function requireRoom(ctx: TxCtx, { projectId, bytes: more }: ProposedImportTable): Promise<void> {
  const { count, bytes } = await proposedImportRepo.countOpen(ctx.db, projectId);
  if (count < MAX_OPEN_PROPOSED_IMPORTS && bytes + more <= MAX_PROPOSED_BYTES_PER_PROJECT) return;
  const most = `${MAX_OPEN_PROPOSED_IMPORTS} uploads and ${MAX_PROPOSED_BYTES_PER_PROJECT / BYTES_PER_MEGABYTE} MB`;
  throw new DomainError(
    "CONFLICT",
    `Too many proposed results wait in ${projectId}: at most ${most} may. A member has to accept or decline some first. Nothing was kept.`,
  );
}

/** In the audit log, and once a day as a notice to those who decide, whatever number of uploads come. */
async function record(ctx: TxCtx, actor: Actor, { id, projectId }: ProposedImportTable, read: Read): Promise<void> {
  const { branch, vouched } = read.query;
  const of = { ...(branch && { branch: brief(branch) }), ...(vouched?.source && { source: brief(vouched.source) }) };
  const details = { project: projectId, proposal: id, totals: read.receipt.totals, ...of };
  const token = actor.token ? { token: actor.token } : {};
  await audit.append(ctx, actor, { action: "RESULTS_PROPOSED", ...token, details, at: ctx.now() });
  const writers = await listWriters(ctx, projectId, MAX_PROPOSAL_NOTICES);
  const day = ctx.now().slice(0, 10);
  await giveBellNotices(ctx, "PROPOSED_RESULTS_WAIT", writers, { once: `${projectId} ${day}`, projectId });
}
