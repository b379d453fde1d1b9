import { ImportQuery, ProposedFailure } from "@tessera/domain";
import { z } from "zod";
import { given } from "../../platform/db/given.ts";
import { insertRows } from "../../platform/db/insert-rows.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { BlobTable, Db, ProposedImportFileTable, ProposedImportTable, Tx } from "../../platform/db/schema.ts";

export const QUERY_COLUMN = jsonColumn<ImportQuery>(ImportQuery);
export const FAILURES_COLUMN = jsonColumn(z.array(ProposedFailure));

type State = ProposedImportTable["state"];

/** Newest first, before the id `before`. */
export function list(
  db: Db,
  { projectId, state }: { projectId: string; state: State | undefined },
  before: string | undefined,
  limit: number,
): Promise<ProposedImportTable[]> {
  return db
    .selectFrom("proposedImport")
    .selectAll()
    .where("projectId", "=", projectId)
    .where((row) =>
      row.and([
        ...given(state, (state) => row("state", "=", state)),
        ...given(before, (before) => row("id", "<", before)),
      ]),
    )
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

export function find(db: Db, projectId: string, id: string): Promise<ProposedImportTable | undefined> {
  return db
    .selectFrom("proposedImport")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export function findByDigest(db: Db, projectId: string, digest: string): Promise<ProposedImportTable | undefined> {
  return db
    .selectFrom("proposedImport")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("digest", "=", digest)
    .executeTakeFirst();
}

/** How many wait in the project, and the bytes of all of them. */
export async function countOpen(db: Db, projectId: string): Promise<{ count: number; bytes: number }> {
  const row = await db
    .selectFrom("proposedImport")
    .select((row) => [row.fn.countAll<number>().as("count"), row.fn.sum<number | null>("bytes").as("bytes")])
    .where("projectId", "=", projectId)
    .where("state", "=", "open")
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), bytes: Number(row.bytes ?? 0) };
}

export async function insert(db: Tx, row: ProposedImportTable, files: ProposedImportFileTable[]): Promise<void> {
  await db.insertInto("proposedImport").values(row).execute();
  await insertRows(db, "proposedImportFile", files);
}

export type ProposedFile = Pick<ProposedImportFileTable, "name"> & Pick<BlobTable, "id" | "sha256" | "size">;

/** The files of one that waits, in the order of the upload. */
export function listFiles(db: Db, proposalId: string): Promise<ProposedFile[]> {
  return db
    .selectFrom("proposedImportFile")
    .innerJoin("blob", "blob.id", "proposedImportFile.blobId")
    .select(["proposedImportFile.name", "blob.id", "blob.sha256", "blob.size"])
    .where("proposalId", "=", proposalId)
    .orderBy("position")
    .execute();
}

export type Decision = Pick<ProposedImportTable, "state" | "decidedAt" | "decidedBy"> &
  Partial<Pick<ProposedImportTable, "note" | "importId" | "runNumber">>;

/** Writes the decision and lets go of the files; false where it was decided already. */
export async function decide(db: Tx, id: string, decision: Decision): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("proposedImport")
    .set(decision)
    .where("id", "=", id)
    .where("state", "=", "open")
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) return false;
  await db.deleteFrom("proposedImportFile").where("proposalId", "=", id).execute();
  return true;
}

/** Removes at most `limit` in the state that came before the time; answers how many. */
export async function removeOld(db: Tx, state: State, before: string, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("proposedImport")
    .where("id", "in", (old) =>
      old
        .selectFrom("proposedImport")
        .select("id")
        .where("state", "=", state)
        .where("createdAt", "<", before)
        .limit(limit),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
