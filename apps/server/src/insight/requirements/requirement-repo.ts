import type { ListRequirements } from "@tessera/domain";
import { sql } from "kysely";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { given } from "../../platform/db/given.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, LinkedPageTable } from "../../platform/db/schema.ts";
import { isVisibleCase } from "../../platform/db/visibility.ts";
import type { NamedCase } from "../named-case.ts";

const SEEN = { importId: sql.ref<string | null>("testCase.importId"), binId: sql.ref<string | null>("testCase.binId") };

/** The values that a list is sorted by, of the last row that was looked at. */
export type Place = [key: string, id: string];

export type Wanted = Pick<ListRequirements, "projectId" | "kind" | "sort" | "search">;

/** Pages of a kind in their order after a place, whatever the search says. */
function inOrder(db: Db, { projectId, kind, sort }: Omit<Wanted, "search">, after: Place | undefined) {
  const name = byBytes(db, sql.ref<string>("linkedPage.name"));
  const pages = db
    .selectFrom("linkedPage")
    .where("linkedPage.projectId", "=", projectId)
    .where("linkedPage.kind", "=", kind);
  if (sort === "addedAt") {
    return pages
      .where((page) =>
        page.and(
          given(after, ([at, id]) => sql<boolean>`("linkedPage"."addedAt", "linkedPage"."id") < (${at}, ${id})`),
        ),
      )
      .orderBy("linkedPage.addedAt", "desc")
      .orderBy("linkedPage.id", "desc");
  }
  return pages
    .where((page) => page.and(given(after, ([at, id]) => sql<boolean>`(${name}, "linkedPage"."id") > (${at}, ${id})`)))
    .orderBy(name)
    .orderBy("linkedPage.id");
}

/** At most `limit` pages after a place that the search finds, among `looked` of them. */
export function list(
  db: Db,
  wanted: Wanted,
  after: Place | undefined,
  { looked, limit }: { looked: number; limit: number },
): Promise<LinkedPageTable[]> {
  const { search, sort } = wanted;
  const some = inOrder(db, wanted, after).selectAll("linkedPage").limit(looked);
  return db
    .selectFrom(some.as("page"))
    .selectAll("page")
    .$if(search !== undefined && search !== "", (query) =>
      query.where((page) =>
        page.or([
          contains(db, page.ref("page.label"), search as string),
          contains(db, page.ref("page.url"), search as string),
        ]),
      ),
    )
    .$if(sort === "addedAt", (query) => query.orderBy("page.addedAt", "desc").orderBy("page.id", "desc"))
    .$if(sort === "name", (query) => query.orderBy(byBytes(db, sql.ref<string>("page.name"))).orderBy("page.id"))
    .limit(limit)
    .execute();
}

/** The place of the last of `looked` pages after another; undefined where there are no more than these. */
export async function findEnd(
  db: Db,
  wanted: Wanted,
  after: Place | undefined,
  looked: number,
): Promise<Place | undefined> {
  const [last, next] = await inOrder(db, wanted, after)
    .select(["linkedPage.name", "linkedPage.addedAt", "linkedPage.id"])
    .limit(2)
    .offset(looked - 1)
    .execute();
  return last && next && placeOf(wanted, last);
}

export function placeOf({ sort }: Pick<Wanted, "sort">, page: Pick<LinkedPageTable, "id" | "name" | "addedAt">): Place {
  return [sort === "name" ? page.name : page.addedAt, page.id];
}

export function find(db: Db, projectId: string, id: string): Promise<LinkedPageTable | undefined> {
  return db
    .selectFrom("linkedPage")
    .selectAll()
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** Above all numbers of cases. */
const NO_BOUND = 2_147_483_647;

export type Linked = { pageId: string; caseNumber: number; hasMore: number };

/** Cases that link to the pages, as far as readers see them: of each page the first `most`, and whether there are others. */
export function listLinked(db: Db, projectId: string, ids: readonly string[], most: number): Promise<Linked[]> {
  // Limited, so that no database asks for a bound more than once.
  const bounded = db
    .selectFrom("linkedPage")
    .select((page) => [
      "linkedPage.id",
      sql<number>`coalesce(${page
        .selectFrom("caseLink as beyond")
        .select("beyond.caseNumber")
        .where("beyond.projectId", "=", projectId)
        .whereRef("beyond.pageId", "=", "linkedPage.id")
        .orderBy("beyond.caseNumber")
        .limit(1)
        .offset(most)}, ${sql.lit(NO_BOUND)})`.as("bound"),
    ])
    .where("linkedPage.projectId", "=", projectId)
    .where("linkedPage.id", "in", ids)
    .limit(ids.length);
  return db
    .selectFrom(bounded.as("page"))
    .innerJoin("caseLink", (join) =>
      join.onRef("caseLink.pageId", "=", "page.id").onRef("caseLink.caseNumber", "<", "page.bound"),
    )
    .innerJoin("testCase", (join) =>
      join.onRef("testCase.projectId", "=", "caseLink.projectId").onRef("testCase.number", "=", "caseLink.caseNumber"),
    )
    .where("caseLink.projectId", "=", projectId)
    .where(isVisibleCase(SEEN))
    .select(["caseLink.pageId", "caseLink.caseNumber"])
    .select(sql<number>`case when "page"."bound" < ${sql.lit(NO_BOUND)} then 1 else 0 end`.as("hasMore"))
    .execute();
}

/** Pages that a case links to, by their names. */
export function listOfCase(db: Db, projectId: string, caseNumber: number, limit: number): Promise<LinkedPageTable[]> {
  return (
    db
      .selectFrom("caseLink")
      // Cross joins are read in this order: SQLite begins with all pages of the project else.
      .crossJoin("linkedPage")
      .where("caseLink.projectId", "=", projectId)
      .where("caseLink.caseNumber", "=", caseNumber)
      .where("linkedPage.projectId", "=", projectId)
      .whereRef("linkedPage.id", "=", "caseLink.pageId")
      .selectAll("linkedPage")
      .orderBy(byBytes(db, sql.ref<string>("linkedPage.name")))
      .orderBy("linkedPage.id")
      .limit(limit)
      .execute()
  );
}

/** Cases that link to a page, in the order of their numbers, after one. */
export function listCases(
  db: Db,
  { projectId, id }: Pick<LinkedPageTable, "projectId" | "id">,
  after: number,
  limit: number,
): Promise<NamedCase[]> {
  return db
    .selectFrom("caseLink")
    .innerJoin("testCase", (join) =>
      join.onRef("testCase.projectId", "=", "caseLink.projectId").onRef("testCase.number", "=", "caseLink.caseNumber"),
    )
    .leftJoin("folder", "folder.id", "testCase.folderId")
    .where("caseLink.projectId", "=", projectId)
    .where("caseLink.pageId", "=", id)
    .where("caseLink.caseNumber", ">", after)
    .where(isVisibleCase(SEEN))
    .select(["caseLink.caseNumber", "testCase.name"])
    .select(["testCase.automationClassname as classname", "folder.name as folder"])
    .orderBy("caseLink.caseNumber")
    .limit(limit)
    .execute();
}
