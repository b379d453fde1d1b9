import { type DeleteProject, DomainError, refusedInput } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { type BinTable, beginDeletion } from "../bin/bin-service.ts";
import { purge } from "./project-purge-repo.ts";
import * as projectRepo from "./project-repo.ts";

/** Puts the project with everything in it into the bin. Throws INVALID_INPUT unless the confirmation is its name. */
export async function deleteProject(ctx: Ctx, actor: Actor, { projectId, confirmation }: DeleteProject): Promise<void> {
  await transact(ctx, async (ctx) => {
    const project = await projectRepo.lock(ctx.db, projectId);
    if (!project) throw new DomainError("NOT_FOUND", `There is no project ${projectId} that you can see`);
    const { name } = project;
    if (confirmation !== name) throw refusedInput(["confirmation"], "Type the name of the project exactly as it is");
    const entry = await beginDeletion(ctx, actor, { projectId, kind: "project", target: projectId, name });
    await projectRepo.update(ctx.db, projectId, { binId: entry.id });
    const details = { project: projectId, name, bin: entry.id };
    await audit.append(ctx, actor, { action: "PROJECT_DELETED", details, at: entry.deletedAt });
  });
}

/** Takes the project of a deletion out of the bin. */
export async function restoreProject(ctx: TxCtx, { projectId }: BinTable): Promise<void> {
  await projectRepo.update(ctx.db, projectId, { binId: null });
}

/** True if the user is an admin of the project, which may be in the bin. */
export function wasProjectAdmin({ db }: Pick<Ctx, "db">, projectId: string, userId: string): Promise<boolean> {
  return projectRepo.isAdmin(db, projectId, userId);
}

/** Removes at most `limit` rows of a project for good; answers how many, 0 once the project itself is gone. */
export function purgeProject(ctx: TxCtx, { projectId }: BinTable, limit: number): Promise<number> {
  return purge(ctx.db, projectId, limit);
}
