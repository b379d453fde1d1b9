import { type BadgeSettings, DomainError, type UpdateBadge } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { isEqual, signatureOf } from "../../platform/links/signed-link.ts";
import * as badgeRepo from "./badge-repo.ts";
import type { BadgeState } from "./badge-svg.ts";

type KeyCtx = Pick<Ctx, "db" | "randomBytes" | "publicUrl">;

export async function getBadgeSettings(ctx: KeyCtx, projectId: string): Promise<BadgeSettings> {
  const project = await requireProject(ctx, projectId);
  const key = await keyOf(ctx, project);
  const isPublic = project.isBadgePublic === 1;
  const address = `${ctx.publicUrl()}/badges/${projectId}?branch=${encodeURIComponent(project.defaultBranch)}`;
  return { isPublic, key, url: isPublic ? address : `${address}&key=${key}` };
}

/** Shows the badges to anyone, or ends that; a new key ends the one until now. */
export async function updateBadge(
  ctx: Ctx,
  actor: Actor,
  { projectId, isPublic, newKey }: UpdateBadge,
): Promise<BadgeSettings> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const before = await requireProject(ctx, projectId);
    const change = {
      ...(isPublic !== undefined && { isBadgePublic: isPublic ? (1 as const) : (0 as const) }),
      ...(newKey && { badgeKeyNumber: before.badgeKeyNumber + 1 }),
    };
    const changed = changeDetails<badgeRepo.BadgeProject>(before, change);
    if (changed) {
      await badgeRepo.update(ctx.db, projectId, change);
      await audit.append(ctx, actor, { action: "PROJECT_CHANGED", details: { project: projectId, ...changed }, at });
    }
    return getBadgeSettings(ctx, projectId);
  });
}

/**
 * What the badge of a branch says: only what is known, so a branch without a run is unknown, never passed. Throws
 * NOT_FOUND for a project that shows no badge to this caller, whether it exists or not.
 */
export async function readBadge(
  ctx: KeyCtx,
  { projectId, branch, key }: { projectId: string; branch?: string | undefined; key?: string | undefined },
): Promise<BadgeState> {
  const project = await badgeRepo.findProject(ctx.db, projectId);
  const isOpen =
    project !== undefined &&
    (project.isBadgePublic === 1 || (key !== undefined && isEqual(key, await keyOf(ctx, project))));
  if (!isOpen) throw new DomainError("NOT_FOUND", "There is no badge at this address");
  const run = await badgeRepo.findNewestRun(ctx.db, projectId, branch ?? project.defaultBranch);
  if (!run) return { state: "unknown", text: "unknown" };
  const failing = run.failed + run.error;
  if (run.judgement === "passed") return { state: "passed", text: `${run.passed} passed` };
  if (run.judgement === "failed") return { state: "failed", text: failing > 0 ? `${failing} failed` : "failed" };
  return { state: "unknown", text: "running" };
}

function keyOf(ctx: KeyCtx, { id, badgeKeyNumber }: badgeRepo.BadgeProject): Promise<string> {
  return signatureOf(ctx, "badge", `${id} ${badgeKeyNumber}`);
}

async function requireProject({ db }: Pick<Ctx, "db">, id: string): Promise<badgeRepo.BadgeProject> {
  const project = await badgeRepo.findProject(db, id);
  if (!project) throw new DomainError("NOT_FOUND", `There is no project ${id} that you can see`);
  return project;
}
