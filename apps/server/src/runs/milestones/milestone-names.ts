import { type MilestoneName, refusedInput } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import * as milestoneRepo from "./milestone-repo.ts";

/** The milestones by id; those that are gone are absent. */
export async function findMilestoneNames(
  { db }: Pick<Ctx, "db">,
  ids: readonly (string | null)[],
): Promise<Map<string, MilestoneName>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  return new Map((await milestoneRepo.findNames(db, wanted)).map((row) => [row.id, row]));
}

/** Throws INVALID_INPUT for a milestone that the project doesn't have; null is none, and fits. */
export async function requireMilestone(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  milestoneId: string | null,
): Promise<void> {
  if (milestoneId === null || (await milestoneRepo.find(db, projectId, milestoneId))) return;
  throw refusedInput(["milestoneId"], `There is no such milestone in ${projectId}`);
}
