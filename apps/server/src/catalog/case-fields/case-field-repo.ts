import { CaseField } from "@tessera/domain";
import { z } from "zod";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { Db, Tx } from "../../platform/db/schema.ts";

const FIELDS_COLUMN = jsonColumn(z.array(CaseField));

export async function get(db: Db, projectId: string): Promise<CaseField[]> {
  const { caseFields } = await db
    .selectFrom("project")
    .select("caseFields")
    .where("id", "=", projectId)
    .executeTakeFirstOrThrow();
  return FIELDS_COLUMN.read(caseFields);
}

export async function set(db: Tx, projectId: string, fields: CaseField[]): Promise<void> {
  await db
    .updateTable("project")
    .set({ caseFields: FIELDS_COLUMN.write(fields) })
    .where("id", "=", projectId)
    .execute();
}
