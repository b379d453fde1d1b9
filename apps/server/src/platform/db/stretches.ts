import { type SelectQueryBuilder, type Simplify, sql } from "kysely";
import { byBytes } from "./by-bytes.ts";
import type { Db, Schema } from "./schema.ts";

/** Rows of the projects whose number is above `after`. */
export type Stretch = { projectIds: string[]; after: number };

/** What to search: which projects by number, which stretches by name; either may be null. */
export type Search = {
  text: string | null;
  number: number | null;
  projectIds: string[];
  stretches: Stretch[];
  complete: boolean;
};

/**
 * Which rows to look through so that they are no more than `most`: the first project's, then those of as many others as
 * fit, then the newest of the one that doesn't. Rows are numbered from 1 in each project; `rowsOf` gives the last
 * number.
 */
export function planStretches<Project extends { id: string }>(
  projects: readonly Project[],
  rowsOf: (project: Project) => number,
  most: number,
): Pick<Search, "stretches" | "complete"> {
  const whole: string[] = [];
  let left = most;
  for (const project of projects) {
    const rows = rowsOf(project);
    if (rows > left) {
      const cut = { projectIds: [project.id], after: rows - left };
      return { stretches: [...wholeStretches(whole), ...(left > 0 ? [cut] : [])], complete: false };
    }
    whole.push(project.id);
    left -= rows;
  }
  return { stretches: wholeStretches(whole), complete: true };
}

/** The first project by itself: its rows come before all others. */
function wholeStretches([first, ...others]: string[]): Stretch[] {
  if (first === undefined) return [];
  const rest = others.length > 0 ? [{ projectIds: others, after: 0 }] : [];
  return [{ projectIds: [first], after: 0 }, ...rest];
}

/** The rows of a stretch that the query finds in one table, the highest numbers first. */
export function newestIn<Table extends keyof Schema, Row>(
  db: Db,
  query: SelectQueryBuilder<Schema, Table, Row>,
  { projectIds, after }: Stretch,
  limit: number,
): Promise<Simplify<Row>[]> {
  return query
    .where(sql<boolean>`"number" > ${after}`)
    .orderBy(sql`"number"`, "desc")
    .$if(projectIds.length > 1, (it) => it.orderBy(byBytes(db, sql.ref<string>("projectId"))))
    .limit(limit)
    .execute();
}

type Found = { projectId: string; number: number };
/** The queries of what can be searched in. */
type Finders<Row extends Found> = {
  findNumbered: (db: Db, projectIds: string[], number: number) => Promise<Row[]>;
  findNamed: (db: Db, stretch: Stretch, text: string, limit: number) => Promise<Row[]>;
};

/** At most `limit` rows: those with the number, then those with the name, stretch by stretch. */
export async function lookThrough<Row extends Found>(
  db: Db,
  { findNumbered, findNamed }: Finders<Row>,
  { text, number, projectIds, stretches }: Search,
  limit: number,
): Promise<Row[]> {
  if (projectIds.length === 0) return [];
  // At most one row a project, and in no order.
  const numbered = number === null ? [] : await findNumbered(db, projectIds, number);
  const places = new Map(projectIds.map((id, place) => [id, place]));
  const placeOf = ({ projectId }: Row) => places.get(projectId) ?? projectIds.length;
  const found = numbered.sort((a, b) => placeOf(a) - placeOf(b));
  if (text === null) return found.slice(0, limit);
  for (const stretch of stretches) {
    if (found.length >= limit) break;
    const named = await findNamed(db, stretch, text, limit);
    found.push(...named.filter((row) => row.number !== number));
  }
  return found.slice(0, limit);
}
