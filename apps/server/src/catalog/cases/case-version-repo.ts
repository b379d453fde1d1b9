import { CaseContent, CaseContentField } from "@tessera/domain";
import { z } from "zod";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { CaseVersionTable, Db, Tx } from "../../platform/db/schema.ts";

export const CONTENT_COLUMN = jsonColumn(CaseContent);
export const CHANGED_COLUMN = jsonColumn(z.array(CaseContentField));

export async function insert(db: Tx, row: CaseVersionTable): Promise<void> {
  await db.insertInto("caseVersion").values(row).execute();
}

export async function remove(db: Tx, projectId: string, caseNumber: number, version: number): Promise<void> {
  await db
    .deleteFrom("caseVersion")
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", caseNumber)
    .where("version", "=", version)
    .execute();
}

/** The newest first, from `before` downwards; without their contents. */
export function list(db: Db, projectId: string, caseNumber: number, before: number, limit: number) {
  return db
    .selectFrom("caseVersion")
    .select(["version", "at", "by", "changedNext"])
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", caseNumber)
    .where("version", "<", before)
    .orderBy("version", "desc")
    .limit(limit)
    .execute();
}

export function find(
  db: Db,
  projectId: string,
  caseNumber: number,
  version: number,
): Promise<CaseVersionTable | undefined> {
  return db
    .selectFrom("caseVersion")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", caseNumber)
    .where("version", "=", version)
    .executeTakeFirst();
}
