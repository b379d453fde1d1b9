import type { ProjectRole } from "@tessera/domain";
import type { Db } from "../platform/db/schema.ts";

/** The user's membership in a project: a row with a null role where the project exists but the user is no member. */
export function findMembership(
  db: Db,
  projectId: string,
  userId: string,
): Promise<{ role: ProjectRole | null } | undefined> {
  return db
    .selectFrom("project")
    .select((project) =>
      project
        .selectFrom("member")
        .select("role")
        .whereRef("member.projectId", "=", "project.id")
        .where("member.userId", "=", userId)
        .as("role"),
    )
    .where("project.id", "=", projectId)
    .executeTakeFirst();
}
