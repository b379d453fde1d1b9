import { type Expression, type RawBuilder, sql } from "kysely";
import type { Actor } from "../context.ts";
import { isProjectOf } from "./memberships.ts";

/**
 * True of rows whose project the caller can see: what `visibleRole` of the domain decides for one project, as a condition
 * on the column that names it.
 */
export function isInVisibleProject(actor: Actor, projectId: Expression<string>): RawBuilder<boolean> {
  const { credential, systemRole, userId } = actor;
  const conditions = [sql<boolean>`${projectId} not in (select "id" from "project" where "binId" is not null)`];
  if (credential.kind === "token" && credential.projects !== "all") {
    const ids = credential.projects;
    conditions.push(ids.length === 0 ? sql`1 = 0` : sql`${projectId} in (${sql.join(ids)})`);
  }
  if (systemRole !== "ADMIN") {
    conditions.push(isProjectOf(projectId, userId));
  }
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}
