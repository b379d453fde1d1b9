import { type CasePriority, type CaseReviewState, idNumber, type ListCases } from "@tessera/domain";
import { type Expression, type RawBuilder, sql } from "kysely";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { subtree } from "../../platform/db/folder-tree.ts";
import { insertRows } from "../../platform/db/insert-rows.ts";
import { isIn } from "../../platform/db/is-in.ts";
import { contains, hasTag } from "../../platform/db/like.ts";
import type { Db, TestCaseTable, Tx } from "../../platform/db/schema.ts";
import { newestIn, type Stretch } from "../../platform/db/stretches.ts";
import { isVisibleCase } from "../../platform/db/visibility.ts";
import type { ContentColumns } from "./case-columns.ts";
import { isReviewedBy } from "./case-review-repo.ts";
import type { ReviewColumns } from "./review-columns.ts";

/** The columns that decide whether readers see a case. */
const OF_CASE = {
  importId: sql.ref<string | null>("testCase.importId"),
  binId: sql.ref<string | null>("testCase.binId"),
};

/** Cases that exist for readers: neither deleted nor part of an import that isn't done. */
function visible(db: Db, projectId: string) {
  return db.selectFrom("testCase").where("projectId", "=", projectId).where(isVisibleCase(OF_CASE));
}

export function find(db: Db, projectId: string, number: number): Promise<TestCaseTable | undefined> {
  return visible(db, projectId).selectAll().where("number", "=", number).executeTakeFirst();
}

export type CaseFilter = Pick<
  ListCases,
  | "folderId"
  | "withSubfolders"
  | "search"
  | "priority"
  | "tag"
  | "ownerId"
  | "field"
  | "review"
  | "reviewerId"
  | "sharedStepsId"
>;

/** In the order of their numbers, after the number `after`. */
export function list(
  db: Db,
  projectId: string,
  {
    folderId,
    withSubfolders = false,
    search,
    priority,
    tag,
    ownerId,
    field,
    review,
    reviewerId,
    ...filter
  }: CaseFilter,
  { after, limit }: { after: number; limit: number },
): Promise<TestCaseTable[]> {
  return visible(db, projectId)
    .selectAll()
    .where("number", ">", after)
    .$if(folderId !== undefined, (query) => query.where(liesIn(db, projectId, folderId as string, withSubfolders)))
    .$if(search !== undefined && search !== "", (query) =>
      query.where((testCase) => contains(db, testCase.ref("name"), search as string)),
    )
    .$if(priority !== undefined, (query) => query.where("priority", "in", priority as CasePriority[]))
    .$if(ownerId !== undefined, (query) => query.where("ownerId", "=", ownerId as string))
    .$if(tag !== undefined, (query) => query.where((testCase) => hasTag(db, testCase.ref("tags"), tag as string)))
    .$if(field !== undefined, (query) =>
      query.where((testCase) => hasField(db, testCase.ref("customFields"), field as string)),
    )
    .$if(review !== undefined, (query) => query.where(isIn("reviewState", review as CaseReviewState[])))
    .$if(reviewerId !== undefined, (query) => query.where(isReviewedBy(projectId, reviewerId as string)))
    .$if(filter.sharedStepsId !== undefined, (query) =>
      query.where("number", "in", (testCase) =>
        testCase
          .selectFrom("sharedStepsUse as use")
          .select("use.caseNumber")
          .where("use.projectId", "=", projectId)
          .where("use.sharedNumber", "=", idNumber(filter.sharedStepsId as string)),
      ),
    )
    .orderBy("number")
    .limit(limit)
    .execute();
}

/** True of cases in the folder, or in one below it; `none` is no folder. */
function liesIn(db: Db, projectId: string, folderId: string, withSubfolders: boolean): RawBuilder<boolean> {
  const column = sql.ref("testCase.folderId");
  if (folderId === "none") return sql<boolean>`${column} is null`;
  return withSubfolders
    ? sql<boolean>`${column} in (${subtree(db, projectId, folderId)})`
    : sql<boolean>`${column} = ${folderId}`;
}

/** True where the custom fields have that one with that value: a text in quotes, or a number, true or false without, before the next or the end. */
function hasField(db: Db, column: Expression<string | null>, field: string): RawBuilder<boolean> {
  const at = field.indexOf("=");
  const [id, value] = [JSON.stringify(field.slice(0, at)), field.slice(at + 1)];
  const found = (written: string) =>
    sql`${contains(db, column, `${id}:${written},`)} or ${contains(db, column, `${id}:${written}}`)}`;
  const isPlain = /^(?:true|false|-?[0-9]{1,20}(?:\.[0-9]{1,20})?)$/.test(value);
  return sql<boolean>`(${found(JSON.stringify(value))}${isPlain ? sql` or ${found(value)}` : sql``})`;
}

/** How many cases have each list of tags that occurs; the most frequent first. */
export function countTagLists(db: Db, projectId: string, limit: number): Promise<{ tags: string; cases: number }[]> {
  return visible(db, projectId)
    .select((testCase) => ["tags", testCase.fn.countAll<number>().as("cases")])
    .where("tags", "<>", "[]")
    .groupBy("tags")
    .orderBy("cases", "desc")
    .orderBy((testCase) => byBytes(db, testCase.ref("tags")))
    .limit(limit)
    .execute();
}

export type FoundCase = Pick<TestCaseTable, "projectId" | "number" | "name">;

/** Cases of the projects with that number. */
export function findNumbered(db: Db, projectIds: string[], number: number): Promise<FoundCase[]> {
  return visibleIn(db, projectIds).where("number", "=", number).execute();
}

/** Cases whose names contain the text, numbered above `after`; the highest numbers first. */
export function findNamed(db: Db, stretch: Stretch, text: string, limit: number): Promise<FoundCase[]> {
  const named = visibleIn(db, stretch.projectIds).where((testCase) => contains(db, testCase.ref("name"), text));
  return newestIn(db, named, stretch, limit);
}

// On SQLite the index "testCase_search" holds all that is asked for here; one column more would read the table itself.
function visibleIn(db: Db, projectIds: string[]) {
  return db
    .selectFrom("testCase")
    .select(["projectId", "number", "name"])
    .where(isIn("projectId", projectIds))
    .where(isVisibleCase(OF_CASE));
}

export async function insertMany(db: Tx, cases: TestCaseTable[]): Promise<void> {
  await insertRows(db, "testCase", cases);
}

export type CaseChange = Partial<
  ContentColumns & ReviewColumns & Pick<TestCaseTable, "version" | "updatedAt" | "updatedBy" | "binId">
>;

/** The case, kept from others' changes until the end of the transaction. */
export function lock(db: Tx, projectId: string, number: number): Promise<TestCaseTable | undefined> {
  return db
    .updateTable("testCase")
    .set((testCase) => ({ number: testCase.ref("number") }))
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .where(isVisibleCase(OF_CASE))
    .returningAll()
    .executeTakeFirst();
}

/** Changes the case, in the bin as well: the caller has locked it. */
export async function update(db: Tx, projectId: string, number: number, change: CaseChange): Promise<void> {
  await db
    .updateTable("testCase")
    .set(change)
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .execute();
}

export type FoundByNumber = Pick<TestCaseTable, "number" | "automationName">;

export async function findByNumbers(db: Db, projectId: string, numbers: number[]): Promise<FoundByNumber[]> {
  if (numbers.length === 0) return [];
  return visible(db, projectId).select(["number", "automationName"]).where("number", "in", numbers).execute();
}

/** What a result shows of the cases. */
export async function findIdentities(db: Db, projectId: string, numbers: number[]) {
  if (numbers.length === 0) return [];
  return visible(db, projectId)
    .select(["number", "name", "automationClassname"])
    .where("number", "in", numbers)
    .execute();
}

/** Gives the case an automation unless it has one. */
export async function adopt(
  db: Tx,
  projectId: string,
  number: number,
  change: Pick<TestCaseTable, "automationClassname" | "automationName" | "updatedAt">,
): Promise<void> {
  await db
    .updateTable("testCase")
    .set(change)
    .where("projectId", "=", projectId)
    .where("number", "=", number)
    .where("automationName", "is", null)
    .execute();
}

/** Removes at most `limit` cases of an import that was given up, with their keys; answers how many. */
export async function removeOfImport(db: Tx, importId: string, limit: number): Promise<number> {
  const rows = await db
    .selectFrom("testCase")
    .select(["projectId", "number"])
    .where("importId", "=", importId)
    .orderBy("number")
    .limit(limit)
    .execute();
  const [first] = rows;
  if (!first) return 0;
  const numbers = rows.map((row) => row.number);
  const { projectId } = first;
  await db.deleteFrom("caseKey").where("projectId", "=", projectId).where("caseNumber", "in", numbers).execute();
  await db.deleteFrom("testCase").where("projectId", "=", projectId).where("number", "in", numbers).execute();
  return rows.length;
}
