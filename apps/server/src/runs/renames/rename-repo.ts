import { CaseReviewState } from "@tessera/domain";
import { z } from "zod";
import { insertRows } from "../../platform/db/insert-rows.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { Db, RenameTable, Tx } from "../../platform/db/schema.ts";

/** What the first case of an accepted rename was before, and the keys that the second one had. */
export type Before = z.infer<typeof Before>;
const Before = z.object({
  name: z.string(),
  automationClassname: z.string().nullable(),
  automationName: z.string().nullable(),
  folderId: z.string().nullable(),
  updatedAt: z.string(),
  /** Of renames that keep a version: the one the case had, and who made it. */
  version: z.int().optional(),
  updatedBy: z.string().nullable().optional(),
  /** Its review. Absent from renames that were accepted before there were reviews. */
  review: z
    .object({
      reviewState: CaseReviewState,
      approvedAt: z.string().nullable(),
      approvedBy: z.string().nullable(),
      reviewDetails: z.string().nullable(),
    })
    .optional(),
  keys: z.array(z.string()),
  /** Ids of the results that moved. */
  results: z.array(z.string()),
  /** Files of the second case. Absent from renames that were accepted before files moved along. */
  attachments: z.array(z.string()).optional(),
  comments: z.array(z.string()).optional(),
});
export const BEFORE_COLUMN = jsonColumn(Before);

type Kept = "id" | "state" | "confidence" | "reason" | "createdAt" | "decidedAt" | "decidedBy";
export type RenameRow = Pick<RenameTable, Kept | "projectId" | "fromNumber" | "toNumber"> & {
  fromName: string;
  toName: string;
};

/** Newest first, before the id `before`; those of cases that are gone are left out. */
export function list(
  db: Db,
  projectId: string,
  state: RenameTable["state"] | undefined,
  before: string | undefined,
  limit: number,
): Promise<RenameRow[]> {
  return db
    .selectFrom("rename")
    .innerJoin("testCase as from", (join) =>
      join.onRef("from.projectId", "=", "rename.projectId").onRef("from.number", "=", "rename.fromNumber"),
    )
    .innerJoin("testCase as to", (join) =>
      join.onRef("to.projectId", "=", "rename.projectId").onRef("to.number", "=", "rename.toNumber"),
    )
    .select(["rename.id", "rename.projectId", "fromNumber", "toNumber", "rename.state", "confidence", "reason"])
    .select(["rename.createdAt", "decidedAt", "decidedBy", "from.name as fromName", "to.name as toName"])
    .where("rename.projectId", "=", projectId)
    .where("from.binId", "is", null)
    .where(({ eb, or }) => or([eb("to.binId", "is", null), eb("rename.state", "=", "accepted")]))
    .$if(state !== undefined, (query) => query.where("rename.state", "=", state as RenameTable["state"]))
    .$if(before !== undefined, (query) => query.where("rename.id", "<", before as string))
    .orderBy("rename.id", "desc")
    .limit(limit)
    .execute();
}

export function find(db: Db, id: string): Promise<RenameTable | undefined> {
  return db.selectFrom("rename").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Stores those that are not known yet. */
export async function insertMissing(db: Tx, renames: readonly RenameTable[]): Promise<void> {
  const known = new Set<string>();
  for (const { projectId, fromNumber, toNumber } of renames) {
    const row = await db
      .selectFrom("rename")
      .select("id")
      .where("projectId", "=", projectId)
      .where("fromNumber", "=", fromNumber)
      .where("toNumber", "=", toNumber)
      .executeTakeFirst();
    if (row) known.add(`${fromNumber} ${toNumber}`);
  }
  await insertRows(
    db,
    "rename",
    renames.filter(({ fromNumber, toNumber }) => !known.has(`${fromNumber} ${toNumber}`)),
  );
}

export type Decision = Pick<RenameTable, "state" | "decidedAt" | "decidedBy" | "before" | "binId">;

/** True if the rename was in that state until now. */
export async function decide(db: Tx, id: string, from: RenameTable["state"], decision: Decision): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("rename")
    .set(decision)
    .where("id", "=", id)
    .where("state", "=", from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
