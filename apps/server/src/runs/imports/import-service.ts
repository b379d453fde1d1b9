import {
  DomainError,
  type Import,
  type ImportCycle,
  type ImportQuery,
  ImportReceipt,
  type ImportRef,
  idNumber,
  type ListImports,
  type Page,
} from "@tessera/domain";
import { getSettings } from "../../operations/settings/settings-service.ts";
import type { Actor, Ctx, UploadedFile } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { ImportTable } from "../../platform/db/schema.ts";
import { getCycle, reserveCycle } from "../cycles/cycle-service.ts";
import * as importRepo from "./import-repo.ts";
import { previewImport, writeImport } from "./import-staging.ts";
import { type Spool, spoolUpload } from "./spool.ts";

/**
 * Reads an upload and stores its results, all at once or not at all. The same bytes with the same run key and shard
 * answer the first receipt again. Throws NOT_FOUND for the cycle, UNREADABLE_REPORT, PAYLOAD_TOO_LARGE, STORAGE_FULL.
 */
export async function importReports(
  ctx: Ctx,
  actor: Actor,
  query: ImportQuery,
  files: AsyncIterable<UploadedFile>,
): Promise<ImportReceipt> {
  await getCycle(ctx, query);
  const { maxTestsPerImport } = await getSettings(ctx);
  const spool = await spoolUpload(ctx, files, query.format, maxTestsPerImport);
  try {
    const key = replayKey(query, spool);
    const done = await importRepo.findDone(ctx.db, key);
    if (done) return { ...readReceipt(done), replayed: true };
    if (query.dryRun) return await previewImport(ctx, query, spool);
    return await writeImport(ctx, actor, query, key, spool);
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
  { projectId, name }: ImportCycle,
  files: AsyncIterable<UploadedFile>,
): Promise<ImportReceipt> {
  const { maxTestsPerImport } = await getSettings(ctx);
  const spool = await spoolUpload(ctx, files, "junit", maxTestsPerImport);
  try {
    const cycleId = await reserveCycle(ctx, projectId);
    const target = { projectId, cycleId, format: "junit" as const, dryRun: false, newCycle: name };
    return await writeImport(ctx, actor, target, replayKey(target, spool), spool);
  } finally {
    await spool.remove();
  }
}

/** Throws NOT_FOUND. */
export async function getImport(ctx: Pick<Ctx, "db">, ref: ImportRef): Promise<Import> {
  const row = await importRepo.findById(ctx.db, ref.projectId, ref.importId);
  if (!row) throw new DomainError("NOT_FOUND", `There is no such import in ${ref.projectId}`);
  return present(row);
}

/** Newest first. */
export async function listImports(ctx: Pick<Ctx, "db">, query: ListImports): Promise<Page<Import>> {
  const before = decodeCursor(query.cursor, ["string"])?.[0];
  const rows = await importRepo.list(ctx.db, query.projectId, before, query.limit + 1);
  const page = toPage(rows, query.limit, (row) => [row.id]);
  return { data: page.data.map(present), nextCursor: page.nextCursor };
}

/** When each project got its last import. */
export function findLastImportTimes(ctx: Pick<Ctx, "db">, projectIds: string[]): Promise<Map<string, string>> {
  return importRepo.findLastTimes(ctx.db, projectIds);
}

function replayKey(query: ImportQuery, { contentHash }: Spool): importRepo.ReplayKey {
  const { projectId, cycleId, runKey = "", shard = "" } = query;
  return { projectId, cycleNumber: idNumber(cycleId), contentHash, runKey, shard };
}

function readReceipt(row: ImportTable): ImportReceipt {
  return ImportReceipt.parse(JSON.parse(row.receipt));
}

function present(row: ImportTable): Import {
  const { replayed: _, ...receipt } = readReceipt(row);
  const { id, createdAt, branch, commit, environment, buildUrl } = row;
  return { ...receipt, id, createdAt, branch, commit, environment, buildUrl };
}
