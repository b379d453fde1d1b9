import { type RawBuilder, sql } from "kysely";
import type { Db } from "../../platform/db/schema.ts";
import { isVisibleCase } from "../../platform/db/visibility.ts";

async function counts<Name extends string>(
  db: Db,
  columns: Record<Name, RawBuilder<number>>,
): Promise<Record<Name, number>> {
  const listed = Object.entries<RawBuilder<number>>(columns).map(
    ([name, value]) => sql`(${value}) as ${sql.ref(name)}`,
  );
  const { rows } = await sql<Record<Name, number>>`select ${sql.join(listed)}`.execute(db);
  return rows[0] as Record<Name, number>;
}

/** Cases that nothing changed since an import made them; those that others have results of will stay. */
const brought = (ids: RawBuilder<unknown>) => sql<number>`select count(*) from "testCase"
  where "importId" in ${ids} and "binId" is null and "updatedAt" = "createdAt"`;
const resultsOf = (ids: RawBuilder<unknown>) =>
  sql<number>`select count(*) from "testResult" where "importId" in ${ids}`;

export function countOfImport(db: Db, projectId: string, id: string) {
  const ids = sql`(select "id" from "import" where "projectId" = ${projectId} and "id" = ${id} and "state" = 'done')`;
  return counts(db, { cases: brought(ids), results: resultsOf(ids) });
}

export function countOfRun(db: Db, projectId: string, number: number) {
  const ids = sql`(select "id" from "import"
    where "projectId" = ${projectId} and "runNumber" = ${number} and "state" = 'done')`;
  return counts(db, {
    imports: sql<number>`select count(*) from ${ids} as "ids"`,
    cases: brought(ids),
    results: resultsOf(ids),
  });
}

/** What people recorded in a cycle. */
export async function countManual(db: Db, projectId: string, cycleNumber: number): Promise<number> {
  const { results } = await counts(db, {
    results: sql<number>`select count(*) from "testResult" where "projectId" = ${projectId}
      and "cycleNumber" = ${cycleNumber} and "source" = 'manual'`,
  });
  return results;
}

export function countOfProject(db: Db, projectId: string) {
  const inProject = (
    table: string,
    condition: RawBuilder<unknown>,
  ) => sql<number>`select count(*) from ${sql.table(table)}
    where ${sql.ref(`${table}.projectId`)} = ${projectId} and ${condition}`;
  const kept = sql`"binId" is null`;
  const isVisible = isVisibleCase({ importId: sql.ref("testCase.importId"), binId: sql.ref("testCase.binId") });
  return counts(db, {
    cases: inProject("testCase", isVisible),
    folders: inProject("folder", kept),
    cycles: inProject("testCycle", kept),
    runs: inProject("run", kept),
    imports: inProject("import", sql`"state" = 'done'`),
    results: sql<number>`select coalesce(sum("passed" + "failed" + "error" + "skipped" + "blocked"), 0)
      from "testCycle" where "projectId" = ${projectId} and ${kept}`,
  });
}
