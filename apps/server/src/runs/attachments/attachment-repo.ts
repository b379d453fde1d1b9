import type { AttachmentState } from "@tessera/domain";
import { sql } from "kysely";
import { insertRows } from "../../platform/db/insert-rows.ts";
import type { AttachmentTable, Db, Tx } from "../../platform/db/schema.ts";
import { isVisibleCase, isVisibleResult } from "../../platform/db/visibility.ts";
import { MAX_RESULTS_PER_FILE } from "../../platform/limits/limits.ts";

export type AttachmentRow = AttachmentTable & { sha256: string | null };

export type AttachmentFilter = {
  projectId: string;
  caseNumber?: number | undefined;
  resultId?: string | undefined;
  noteId?: string | undefined;
  /** Of all notes of this exploratory session. */
  explorationNumber?: number | undefined;
  importId?: string | undefined;
  state?: AttachmentState | undefined;
  failedOnly?: boolean;
};

/** What each attachment costs a project besides its bytes, so that a million empty files are not for nothing. */
export const ATTACHMENT_ROW_BYTES = 1024;

/** Those whose result, case or note can be seen; a note has no bin. */
function visible(db: Db) {
  return db
    .selectFrom("attachment")
    .leftJoin("blob", "blob.id", "attachment.blobId")
    .selectAll("attachment")
    .select("blob.sha256")
    .where(({ eb, or, exists, selectFrom }) =>
      or([
        eb("attachment.noteId", "is not", null),
        exists(
          selectFrom("testResult")
            .select("testResult.id")
            .whereRef("testResult.id", "=", "attachment.resultId")
            .where(({ ref }) =>
              isVisibleResult({
                importId: ref("testResult.importId"),
                projectId: ref("testResult.projectId"),
                cycleNumber: ref("testResult.cycleNumber"),
              }),
            ),
        ),
        exists(
          selectFrom("testCase")
            .select("testCase.number")
            .whereRef("testCase.projectId", "=", "attachment.projectId")
            .whereRef("testCase.number", "=", "attachment.caseNumber")
            .where(({ ref }) => isVisibleCase({ importId: ref("testCase.importId"), binId: ref("testCase.binId") })),
        ),
      ]),
    );
}

export function find(db: Db, projectId: string, id: string): Promise<AttachmentRow | undefined> {
  return visible(db).where("attachment.id", "=", id).where("attachment.projectId", "=", projectId).executeTakeFirst();
}

/** In the order of their arrival, after the given id. */
export function list(
  db: Db,
  filter: AttachmentFilter,
  after: string | undefined,
  limit: number,
): Promise<AttachmentRow[]> {
  const { projectId, caseNumber, resultId, noteId, explorationNumber, importId, state, failedOnly = false } = filter;
  return visible(db)
    .where("attachment.projectId", "=", projectId)
    .$if(noteId !== undefined, (query) => query.where("attachment.noteId", "=", noteId as string))
    .$if(explorationNumber !== undefined, (query) =>
      query.where("attachment.noteId", "in", ({ selectFrom }) =>
        selectFrom("explorationNote")
          .select("explorationNote.id")
          .where("explorationNote.projectId", "=", projectId)
          .where("explorationNote.explorationNumber", "=", explorationNumber as number),
      ),
    )
    .$if(caseNumber !== undefined, (query) => query.where("attachment.caseNumber", "=", caseNumber as number))
    .$if(resultId !== undefined, (query) => query.where("attachment.resultId", "=", resultId as string))
    .$if(importId !== undefined, (query) => query.where("attachment.importId", "=", importId as string))
    .$if(state !== undefined, (query) => query.where("attachment.state", "=", state as AttachmentState))
    .$if(failedOnly, (query) => query.where("attachment.isFailing", "=", 1))
    .$if(after !== undefined, (query) => query.where("attachment.id", ">", after as string))
    .orderBy("attachment.id")
    .limit(limit)
    .execute();
}

/** True of an import that can be seen. */
export async function isImportDone(db: Db, { projectId, importId }: { projectId: string; importId: string }) {
  const query = db.selectFrom("import").select("id").where("projectId", "=", projectId).where("id", "=", importId);
  return (await query.where("state", "=", "done").executeTakeFirst()) !== undefined;
}

export function insertMany(db: Tx, rows: AttachmentTable[]): Promise<void> {
  return insertRows(db, "attachment", rows);
}

/** How many attachments a result, case or note has. */
export async function count(db: Db, { projectId, caseNumber, resultId, noteId }: AttachmentFilter): Promise<number> {
  const row = await db
    .selectFrom("attachment")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("projectId", "=", projectId)
    .$if(caseNumber !== undefined, (query) => query.where("caseNumber", "=", caseNumber as number))
    .$if(resultId !== undefined, (query) => query.where("resultId", "=", resultId as string))
    .$if(noteId !== undefined, (query) => query.where("noteId", "=", noteId as string))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Bytes that the attachments of a project count for. */
export async function countBytes(db: Db, projectId: string): Promise<number> {
  const row = await db
    .selectFrom("attachment")
    .select(sql<number>`coalesce(sum("size"), 0) + count(*) * ${sql.lit(ATTACHMENT_ROW_BYTES)}`.as("bytes"))
    .where("projectId", "=", projectId)
    .executeTakeFirstOrThrow();
  return Number(row.bytes);
}

/** How many attachments of each import are in each state. */
export async function countStates(db: Db, importIds: readonly string[]) {
  if (importIds.length === 0) return [];
  return db
    .selectFrom("attachment")
    .select(["importId", "state", ({ fn }) => fn.countAll<number>().as("count")])
    .where("importId", "in", importIds)
    .groupBy(["importId", "state"])
    .execute();
}

/** Those of an import that are not stored and have that path, or name the same file as the one with that id; and their cycles. */
export function findWaiting(db: Db, { projectId, importId }: { projectId: string; importId: string }, name: string) {
  return db
    .selectFrom("attachment")
    .innerJoin("testResult", "testResult.id", "attachment.resultId")
    .select(["attachment.id", "testResult.cycleNumber"])
    .where("attachment.projectId", "=", projectId)
    .where("attachment.importId", "=", importId)
    .where("attachment.state", "<>", "stored")
    .where(({ or, eb, exists, selectFrom }) =>
      or([
        eb("attachment.path", "=", name),
        exists(
          selectFrom("attachment as asked")
            .select("asked.id")
            .where("asked.id", "=", name)
            .whereRef("asked.importId", "=", "attachment.importId")
            .whereRef("asked.path", "=", "attachment.path")
            .whereRef("asked.report", "=", "attachment.report"),
        ),
      ]),
    )
    .limit(MAX_RESULTS_PER_FILE)
    .execute();
}

export type Filled = Pick<AttachmentTable, "state" | "blobId" | "contentType" | "kind" | "size">;

/** Gives an attachment that is not stored its content; answers whether it still waited for one. */
export async function fill(db: Tx, id: string, content: Filled | Pick<Filled, "state">): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("attachment")
    .set(content)
    .where("id", "=", id)
    .where("state", "<>", "stored")
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** True if this call removed it. */
export async function remove(db: Tx, projectId: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom("attachment")
    .where("id", "=", id)
    .where("projectId", "=", projectId)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}
