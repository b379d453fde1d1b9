import { createHash } from "node:crypto";
import {
  DomainError,
  type Import,
  type ImportCycle,
  ImportQuery,
  type ImportReceipt,
  type ImportRef,
  idNumber,
  type ListImports,
  type Page,
} from "@tessera/domain";
import type { Actor, Ctx, UploadedFile } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { ImportTable } from "../../platform/db/schema.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { findProvenance } from "../../tokens/publishers/provenance-service.ts";
import { getCycle, isClosed, reserveCycle } from "../cycles/cycle-service.ts";
import { type VouchedQuery, vouchedFor } from "../runs/run-provenance.ts";
import { secondsBefore } from "./import-beginning.ts";
import { presentImports, withRun } from "./import-receipt.ts";
import * as importRepo from "./import-repo.ts";
import { type ImportTarget, previewImport, writeImport } from "./import-staging.ts";
import { type Spool, spoolUpload } from "./spool.ts";

/**
 * Reads an upload and stores its results, all at once or not at all. The same bytes with the same run key, environment,
 * job, job attempt and shard answer the first receipt again; without a run key those with all the same parameters do,
 * for as long as the server's setting says. Throws NOT_FOUND for the cycle, CONFLICT for a closed one, UNREADABLE_REPORT, PAYLOAD_TOO_LARGE,
 * STORAGE_FULL.
 */
export async function importReports(
  ctx: Ctx,
  actor: Actor,
  query: ImportQuery,
  files: AsyncIterable<UploadedFile>,
): Promise<ImportReceipt> {
  return counted(ctx, async () => importInto(ctx, actor, { query, vouched: await findProvenance(ctx, actor) }, files));
}

/** The same for what another caller uploaded, with what was vouched for then; `whenDone` is part of the transaction that shows it. */
export function importForAnother(
  ctx: Ctx,
  actor: Actor,
  uploaded: Uploaded & Pick<ImportTarget, "whenDone">,
  files: AsyncIterable<UploadedFile>,
): Promise<ImportReceipt> {
  return counted(ctx, () => importInto(ctx, actor, uploaded, files));
}

/** Counts what became of an upload. */
async function counted({ metrics }: Pick<Ctx, "metrics">, work: () => Promise<ImportReceipt>): Promise<ImportReceipt> {
  try {
    const receipt = await work();
    if (receipt.replayed) metrics?.imported("repeated", 0);
    // One that was only tried has no id.
    else if (receipt.id !== null) metrics?.imported("stored", receipt.totals.tests);
    return receipt;
  } catch (error) {
    metrics?.imported("refused", 0);
    throw error;
  }
}

async function importInto(
  ctx: Ctx,
  actor: Actor,
  { whenDone, ...uploaded }: Uploaded & Pick<ImportTarget, "whenDone">,
  files: AsyncIterable<UploadedFile>,
): Promise<ImportReceipt> {
  const { repeatWindowSeconds } = await getSettings(ctx);
  return readWhole(ctx, { ...uploaded, keepsFiles: !uploaded.query.dryRun }, files, async (query, spool, key) => {
    const done = await importRepo.findDone(ctx.db, key, secondsBefore(ctx.now(), repeatWindowSeconds));
    if (done)
      return await withRun(ctx, { ...importRepo.RECEIPT_COLUMN.read(done.receipt), replayed: true }, done.runNumber);
    if (query.dryRun) return { ...(await previewImport(ctx, query, spool)), run: null };
    const repetition = { key, repeatWindowSeconds, outside: spool.outside.length };
    return await writeImport(ctx, actor, { ...query, ...(whenDone && { whenDone }) }, repetition, spool);
  });
}

/** The options of an upload, and what an issuer vouches for of the build that sent it. */
export type Uploaded = { query: ImportQuery; vouched: VouchedQuery["vouched"] };

/**
 * Hands on an upload that was read to its end; `keepsFiles`: those that its tests name too. Throws NOT_FOUND for the cycle, CONFLICT for a
 * closed one, UNREADABLE_REPORT, PAYLOAD_TOO_LARGE, STORAGE_FULL.
 */
export async function readWhole<Answer>(
  ctx: Ctx,
  { query: given, vouched, keepsFiles }: Uploaded & { keepsFiles: boolean },
  files: AsyncIterable<UploadedFile>,
  use: (query: VouchedQuery, spool: Spool, key: importRepo.ReplayKey) => Promise<Answer>,
): Promise<Answer> {
  const { state } = await getCycle(ctx, given);
  if (state === "closed" && !given.dryRun) throw isClosed(given.cycleId);
  const query = vouchedFor(given, vouched);
  const { maxTestsPerImport } = await getSettings(ctx);
  const spool = await spoolUpload(ctx, files, { ...query, maxTests: maxTestsPerImport, dryRun: !keepsFiles });
  try {
    return await use(query, spool, replayKey(query, spool));
  } finally {
    await spool.remove();
  }
}

/**
 * Reads a JUnit upload into a test cycle of its own, which stays invisible until all of its results are stored. Throws
 * UNREADABLE_REPORT, PAYLOAD_TOO_LARGE, STORAGE_FULL.
 */
export async function importIntoNewCycle(
  ctx: Ctx,
  actor: Actor,
  cycle: ImportCycle,
  files: AsyncIterable<UploadedFile>,
): Promise<ImportReceipt> {
  return counted(ctx, () => importAsCycle(ctx, actor, cycle, files));
}

async function importAsCycle(
  ctx: Ctx,
  actor: Actor,
  { projectId, name }: ImportCycle,
  files: AsyncIterable<UploadedFile>,
): Promise<ImportReceipt> {
  const { maxTestsPerImport } = await getSettings(ctx);
  const spool = await spoolUpload(ctx, files, {
    ...{ projectId, format: "junit", skippedAs: "skipped", maxTests: maxTestsPerImport },
  });
  try {
    const cycleId = await reserveCycle(ctx, projectId);
    const query = ImportQuery.parse({ projectId, cycleId, format: "junit" });
    const target = { ...vouchedFor(query, await findProvenance(ctx, actor)), newCycle: name };
    const repetition = { key: replayKey(target, spool), repeatWindowSeconds: 0, outside: spool.outside.length };
    return await writeImport(ctx, actor, target, repetition, spool);
  } finally {
    await spool.remove();
  }
}

/** Throws NOT_FOUND. */
export async function getImport(ctx: Pick<Ctx, "db" | "now" | "publicUrl">, ref: ImportRef): Promise<Import> {
  return (await presentImports(ctx, ref.projectId, [await requireImport(ctx, ref)]))[0] as Import;
}

/** Throws NOT_FOUND. */
export async function requireImport({ db }: Pick<Ctx, "db">, { projectId, importId }: ImportRef): Promise<ImportTable> {
  const row = await importRepo.findById(db, projectId, importId);
  if (!row) throw new DomainError("NOT_FOUND", `There is no such import in ${projectId}`);
  return row;
}

/** Newest first. */
export async function listImports(
  ctx: Pick<Ctx, "db" | "now" | "publicUrl">,
  { projectId, runId, tokenId, cursor, limit }: ListImports,
): Promise<Page<Import>> {
  const before = decodeCursor(cursor, ["string"])?.[0];
  const filter = { projectId, tokenId, runNumber: runId === undefined ? undefined : idNumber(runId) };
  const rows = await importRepo.list(ctx.db, filter, before, limit + 1);
  const page = toPage(rows, limit, (row) => [row.id]);
  return { data: await presentImports(ctx, projectId, page.data), nextCursor: page.nextCursor };
}

/** When each project got its last import. */
export function findLastImportTimes(ctx: Pick<Ctx, "db">, projectIds: string[]): Promise<Map<string, string>> {
  return importRepo.findLastTimes(ctx.db, projectIds);
}

function replayKey(query: VouchedQuery, { contentHash }: Spool): importRepo.ReplayKey {
  const { projectId, cycleId, runKey = "", shard = "", environment = "", job = "", jobAttempt } = query;
  const place = { projectId, cycleNumber: idNumber(cycleId), contentHash };
  return { ...place, runKey, shard, environment, job, jobAttempt, parameters: digestOf(query) };
}

/** All parameters but those that say where the upload goes and whether it is stored. */
function digestOf({ projectId: _, cycleId: __, dryRun: ___, vouched: ____, ...parameters }: VouchedQuery): string {
  const sorted = Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("base64url");
}
