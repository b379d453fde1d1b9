import { type Expression, type RawBuilder, sql } from "kysely";
import type { MemberTable } from "./schema.ts";

type Role = MemberTable["role"];

/** The roles, those that may more first. */
const BY_POWER = ["PROJECT_ADMIN", "MEMBER", "GUEST"] as const satisfies readonly Role[];

const power = sql<number>`case "role" when 'PROJECT_ADMIN' then 0 when 'MEMBER' then 1 else 2 end`;

/**
 * The role that an account has in a project: the most powerful one of its own membership and those of its teams; null
 * without any. This file is the only place that knows where memberships come from.
 */
export function roleIn(projectId: Expression<string>, userId: string | null): RawBuilder<Role | null> {
  return sql<Role | null>`(select "role" from (
    select "role" from "member" where "projectId" = ${projectId} and "userId" = ${userId}
    union all
    select "projectTeam"."role" from "projectTeam"
      inner join "teamMember" on "teamMember"."teamId" = "projectTeam"."teamId"
      where "projectTeam"."projectId" = ${projectId} and "teamMember"."userId" = ${userId}
    ) as "held" order by ${power} limit 1)`;
}

/** True of projects that the account is a member of, by itself or by a team. */
export function isProjectOf(projectId: Expression<string>, userId: string): RawBuilder<boolean> {
  return sql<boolean>`${projectId} in (
    select "projectId" from "member" where "userId" = ${userId}
    union all
    select "projectTeam"."projectId" from "teamMember"
      inner join "projectTeam" on "projectTeam"."teamId" = "teamMember"."teamId"
      where "teamMember"."userId" = ${userId})`;
}

/** True of accounts that are members of the project, by themselves or by a team. */
export function isMemberOf(userId: Expression<string>, projectId: string): RawBuilder<boolean> {
  return sql<boolean>`${userId} in (
    select "userId" from "member" where "projectId" = ${projectId}
    union all
    select "teamMember"."userId" from "projectTeam"
      inner join "teamMember" on "teamMember"."teamId" = "projectTeam"."teamId"
      where "projectTeam"."projectId" = ${projectId})`;
}

/** One row for each project of each of the accounts; `power` is the role as `roleOfPower` reads it. */
export function membershipsOf(userIds: readonly string[]) {
  const users = sql.join(userIds);
  return sql<{ userId: string; projectId: string; power: number; since: string }>`(
    select "userId", "projectId", min(${power}) as "power", min("since") as "since" from (
      select "userId", "projectId", "role", "since" from "member" where "userId" in (${users})
      union all
      select "teamMember"."userId", "projectTeam"."projectId", "projectTeam"."role",
          case when "teamMember"."since" > "projectTeam"."since" then "teamMember"."since" else "projectTeam"."since" end
        from "teamMember" inner join "projectTeam" on "projectTeam"."teamId" = "teamMember"."teamId"
        where "teamMember"."userId" in (${users})
    ) as "each" group by "userId", "projectId")`;
}

/** The greatest power of people who may change what a project holds. */
export const WRITING_POWER = 1;

/** One row for each member of the project, by itself or by a team; `power` is the role as `roleOfPower` reads it. */
export function membersOf(projectId: string) {
  return sql<{ userId: string; power: number }>`(
    select "userId", min(${power}) as "power" from (
      select "userId", "role" from "member" where "projectId" = ${projectId}
      union all
      select "teamMember"."userId", "projectTeam"."role" from "projectTeam"
        inner join "teamMember" on "teamMember"."teamId" = "projectTeam"."teamId"
        where "projectTeam"."projectId" = ${projectId}
    ) as "each" group by "userId")`;
}

export function roleOfPower(power: number): Role {
  return BY_POWER[power] ?? "GUEST";
}
