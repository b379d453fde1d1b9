import { DomainError, explorationId } from "@tessera/domain";
import { requireAccess } from "../../access/access-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import * as noteRepo from "./exploration-note-repo.ts";
import { requireExploration } from "./exploration-service.ts";

/** Throws NOT_FOUND for a note that isn't there, FORBIDDEN for callers who don't run its session. */
export async function requireOwnNote(
  ctx: Pick<Ctx, "db">,
  actor: Actor,
  projectId: string,
  noteId: string,
): Promise<void> {
  const note = await noteRepo.find(ctx.db, projectId, noteId);
  if (!note) throw new DomainError("NOT_FOUND", `There is no such note in ${projectId}`);
  const id = explorationId(note.explorationNumber);
  const { testerId } = await requireExploration(ctx, { projectId, explorationId: id });
  if (testerId === actor.userId) return;
  const { role } = await requireAccess(ctx, actor, ["result:write"], projectId);
  if (role !== "PROJECT_ADMIN") {
    throw new DomainError("FORBIDDEN", `Only its tester and project admins can add files to ${id}`);
  }
}
