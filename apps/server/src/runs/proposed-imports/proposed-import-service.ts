import {
  DomainError,
  type ListProposedImports,
  type Page,
  type ProposedImport,
  type ProposedImportDetail,
  type ProposedImportRef,
  runId,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { ProposedImportTable } from "../../platform/db/schema.ts";
import { PROPOSED_IMPORT_LIFETIME_MS } from "../../platform/limits/limits.ts";
import { later } from "../../platform/time.ts";
import { RECEIPT_COLUMN } from "../imports/import-receipt.ts";
import { viaToken } from "../runs/run-presentation.ts";
import { verificationOf } from "../runs/run-provenance.ts";
import * as proposedImportRepo from "./proposed-import-repo.ts";

/** Newest first. */
export async function listProposedImports(
  ctx: Pick<Ctx, "db" | "publicUrl">,
  { projectId, state, cursor, limit }: ListProposedImports,
): Promise<Page<ProposedImport>> {
  const before = decodeCursor(cursor, ["string"])?.[0];
  const rows = await proposedImportRepo.list(ctx.db, { projectId, state }, before, limit + 1);
  const page = toPage(rows, limit, (row) => [row.id]);
  return { data: await present(ctx, page.data), nextCursor: page.nextCursor };
}

/** With what it would have done as it came, and its first failing tests. Throws NOT_FOUND. */
export async function getProposedImport(
  ctx: Pick<Ctx, "db" | "publicUrl">,
  ref: ProposedImportRef,
): Promise<ProposedImportDetail> {
  const row = await requireProposedImport(ctx, ref);
  const [proposed] = await present(ctx, [row]);
  return {
    ...(proposed as ProposedImport),
    receipt: { ...RECEIPT_COLUMN.read(row.receipt), run: null },
    failures: proposedImportRepo.FAILURES_COLUMN.read(row.failures),
  };
}

/** How many wait for a decision. */
export async function countOpenProposedImports({ db }: Pick<Ctx, "db">, projectId: string): Promise<number> {
  return (await proposedImportRepo.countOpen(db, projectId)).count;
}

/** Throws NOT_FOUND. */
export async function requireProposedImport(
  { db }: Pick<Ctx, "db">,
  { projectId, proposedImportId }: ProposedImportRef,
): Promise<ProposedImportTable> {
  const row = await proposedImportRepo.find(db, projectId, proposedImportId);
  if (row) return row;
  const message = `There are no proposed results ${proposedImportId} in ${projectId} that you can see. Those that wait too long are removed.`;
  throw new DomainError("NOT_FOUND", message);
}

/** The page of it. */
export function addressOf(
  { publicUrl }: Pick<Ctx, "publicUrl">,
  { projectId, id }: Pick<ProposedImportTable, "projectId" | "id">,
): string {
  return `${publicUrl()}/projects/${projectId}/proposed-results/${id}`;
}

async function present(
  ctx: Pick<Ctx, "db" | "publicUrl">,
  rows: readonly ProposedImportTable[],
): Promise<ProposedImport[]> {
  const people = await findPeople(
    ctx,
    rows.flatMap(({ proposedBy, decidedBy }) => [proposedBy, ...(decidedBy === null ? [] : [decidedBy])]),
  );
  return rows.map((row): ProposedImport => {
    const { id, projectId, state, note, createdAt, decidedAt, importId, runNumber } = row;
    const query = proposedImportRepo.QUERY_COLUMN.read(row.query);
    return {
      ...{ id, projectId, state, note, createdAt, decidedAt, importId },
      ...{ branch: query.branch || null, commit: query.commit || null, pullRequest: query.pullRequest || null },
      ...{ targetBranch: query.targetBranch || null, runName: query.runName ?? null, runKey: query.runKey || null },
      ...{ job: query.job || null, environment: query.environment || null, buildUrl: query.buildUrl ?? null },
      verified: verificationOf(row),
      totals: RECEIPT_COLUMN.read(row.receipt).totals,
      proposedBy: people.get(row.proposedBy) ?? null,
      viaToken: viaToken(row),
      expiresAt: later(createdAt, PROPOSED_IMPORT_LIFETIME_MS),
      decidedBy: people.get(row.decidedBy ?? "") ?? null,
      runId: runNumber === null ? null : runId(runNumber),
      url: addressOf(ctx, row),
    };
  });
}
