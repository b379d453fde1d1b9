import { ImportReceipt, type Upload } from "@tessera/domain";
import { sql } from "kysely";
import type { z } from "zod";
import { given } from "../../platform/db/given.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { Db, ImportTable, Tx } from "../../platform/db/schema.ts";
import { absentImports, type Coming } from "../../platform/db/visibility.ts";

/** What is stored of a receipt: its run goes on, as does a proposal. */
export const StoredReceipt = ImportReceipt.omit({ run: true, proposal: true });
export type StoredReceipt = z.infer<typeof StoredReceipt>;

export const RECEIPT_COLUMN = jsonColumn<StoredReceipt>(StoredReceipt);

/** Lease of an import that was taken from its process; earlier than any time, and no process can prolong it. */
const GIVEN_UP = "";

/** The fields in which two equal uploads agree. */
export type ReplayKey = Pick<
  ImportTable,
  "projectId" | "cycleNumber" | "contentHash" | "runKey" | "shard" | "job" | "jobAttempt" | "parameters"
> & { environment: string };

/** The first of the same uploads; without a run key the newest with all the same parameters that came after `since`. */
export function findDone(db: Db, key: ReplayKey, since: string): Promise<ImportTable | undefined> {
  return db
    .selectFrom("import")
    .selectAll()
    .where("projectId", "=", key.projectId)
    .where("cycleNumber", "=", key.cycleNumber)
    .where("contentHash", "=", key.contentHash)
    .where("runKey", "=", key.runKey)
    .where("shard", "=", key.shard)
    .where("job", "=", key.job)
    .where("jobAttempt", "=", key.jobAttempt)
    .where((row) => row(row.fn.coalesce("environment", row.val("")), "=", key.environment))
    .where("state", "=", "done")
    .$if(key.runKey === "", (query) =>
      query.where("parameters", "=", key.parameters).where("createdAt", ">", since).orderBy("id", "desc"),
    )
    .$if(key.runKey !== "", (query) => query.orderBy("id"))
    .executeTakeFirst();
}

/** True if a done import of the run brought results of the same environment and job with another job attempt. */
export async function hasOtherAttempts(db: Db, { id, ...of }: AttemptsOf): Promise<boolean> {
  const row = await db
    .selectFrom("import")
    .select("id")
    .where("projectId", "=", of.projectId)
    .where("runNumber", "=", of.runNumber)
    .where("cycleNumber", "=", of.cycleNumber)
    .where("job", "=", of.job)
    .where((it) => it(it.fn.coalesce("environment", it.val("")), "=", of.environment))
    .where("jobAttempt", "<>", of.jobAttempt)
    .where("id", "<>", id)
    .where("state", "=", "done")
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

type AttemptsOf = Pick<ImportTable, "id" | "projectId" | "runNumber" | "cycleNumber" | "job" | "jobAttempt"> & {
  environment: string;
};

export async function setRun(db: Tx, id: string, run: Pick<ImportTable, "runNumber" | "version">): Promise<void> {
  await db.updateTable("import").set(run).where("id", "=", id).execute();
}

/** What the uploads of a run are apart from their tests, the one that is being stored too; equal ones are one row. */
export function listUploads(
  db: Db,
  projectId: string,
  runNumber: number,
  change?: { changeId: string; coming: Coming },
): Promise<Upload[]> {
  return db
    .selectFrom("import")
    .select((row) => [
      row.fn.coalesce("environment", sql.lit("")).as("environment"),
      "job",
      "jobAttempt",
      "shard",
      row.cast<number>(row.fn.sum("outside"), "bigint").as("outside"),
    ])
    .where("projectId", "=", projectId)
    .where("runNumber", "=", runNumber)
    .where("id", "<>", change?.changeId ?? "")
    .where(sql<boolean>`"id" not in ${absentImports(change?.coming)}`)
    .groupBy(["environment", "job", "jobAttempt", "shard"])
    .execute();
}

/** False while the project has another staged import. */
export async function begin(db: Tx, row: ImportTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("import")
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}

/** Prolongs the lease of a staged import; false if it was given up meanwhile. */
export async function prolong(db: Tx, id: string, leaseUntil: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("import")
    .set({ leaseUntil })
    .where("id", "=", id)
    .where("state", "=", "staged")
    .where("leaseUntil", ">", GIVEN_UP)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Makes everything of the import visible at once; false if it was given up meanwhile. */
export async function finish(db: Tx, id: string, receipt: string): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("import")
    .set({ state: "done", receipt })
    .where("id", "=", id)
    .where("state", "=", "staged")
    .where("leaseUntil", ">", GIVEN_UP)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export function findById(db: Db, projectId: string, id: string): Promise<ImportTable | undefined> {
  return db
    .selectFrom("import")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .where("state", "=", "done")
    .executeTakeFirst();
}

type ImportFilter = { projectId: string; runNumber: number | undefined; tokenId: string | undefined };

/** Newest first, before the id `before`. */
export function list(
  db: Db,
  { projectId, runNumber, tokenId }: ImportFilter,
  before: string | undefined,
  limit: number,
): Promise<ImportTable[]> {
  return db
    .selectFrom("import")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("state", "=", "done")
    .where((row) =>
      row.and([
        ...given(before, (before) => row("id", "<", before)),
        ...given(runNumber, (runNumber) => row("runNumber", "=", runNumber)),
        ...given(tokenId, (tokenId) => row("tokenId", "=", tokenId)),
      ]),
    )
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** When each project got its last import. */
export async function findLastTimes(db: Db, projectIds: string[]): Promise<Map<string, string>> {
  if (projectIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("import")
    .select(["projectId", (row) => row.fn.max("createdAt").as("at")])
    .where("projectId", "in", projectIds)
    .where("state", "=", "done")
    .groupBy("projectId")
    .execute();
  return new Map(rows.map((row) => [row.projectId, row.at]));
}

/** Staged imports whose process gave no sign of life until `at`; with null, every staged one. */
export async function findAbandoned(db: Db, at: string | null): Promise<string[]> {
  const rows = await db
    .selectFrom("import")
    .select("id")
    .where("state", "=", "staged")
    .$if(at !== null, (query) => query.where("leaseUntil", "<", at as string))
    .execute();
  return rows.map((row) => row.id);
}

/**
 * Takes a staged import from its process for good, if that gave no sign of life until `at`; with null, in any case.
 * Answers where its rows are; undefined if the import goes on or is done.
 */
export async function giveUp(
  db: Tx,
  id: string,
  at: string | null,
): Promise<Pick<ImportTable, "projectId" | "runNumber" | "version"> | undefined> {
  return db
    .updateTable("import")
    .set({ leaseUntil: GIVEN_UP })
    .where("id", "=", id)
    .where("state", "=", "staged")
    .$if(at !== null, (query) => query.where("leaseUntil", "<", at as string))
    .returning(["projectId", "runNumber", "version"])
    .executeTakeFirst();
}

/** Takes out a staged import after all its rows; answers it. */
export function remove(db: Tx, id: string): Promise<Pick<ImportTable, "projectId" | "runNumber"> | undefined> {
  return db
    .deleteFrom("import")
    .where("id", "=", id)
    .where("state", "=", "staged")
    .returning(["projectId", "runNumber"])
    .executeTakeFirst();
}
