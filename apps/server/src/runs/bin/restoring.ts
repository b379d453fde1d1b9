import {
  type BinKind,
  type BinRef,
  type BinTarget,
  cycleId,
  DomainError,
  idNumber,
  runId,
  type Scope,
} from "@tessera/domain";
import { requireAccess, requireScopes } from "../../access/access-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { type BinTable, endEntry, getEntry, getEntryOf, removeEntry } from "../../catalog/bin/bin-service.ts";
import { restoreCaseImport } from "../../catalog/case-files/case-import-deletion.ts";
import { requireRestorableCases, unmarkCases } from "../../catalog/cases/binned-cases.ts";
import { restoreFolders } from "../../catalog/folders/binned-folders.ts";
import { restoreProject, wasProjectAdmin } from "../../catalog/projects/project-deletion.ts";
import type { Actor, Ctx, RequestCtx, TxCtx } from "../../platform/context.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { showDefaultBranch } from "../branches/shown-service.ts";
import { restoreCycle } from "../cycles/cycle-deletion.ts";
import { restoreImports, unmarkImports } from "../imports/import-restoring.ts";
import { recountCycle } from "../imports/recounting.ts";
import { keepRun } from "../runs/kept-runs.ts";

/** What may be done to something may be undone with the same scope. */
const SCOPE_OF: Record<BinKind, Scope> = {
  case: "case:write",
  folder: "case:write",
  cycle: "cycle:write",
  run: "result:write",
  import: "result:write",
  project: "project:write",
  caseImport: "case:write",
};

/** Brings back what was deleted, whole. Throws NOT_FOUND, FORBIDDEN, and CONFLICT where something took its place. */
export async function restoreFromBin(ctx: Ctx, actor: Actor, { id, projectId }: BinRef): Promise<void> {
  const entry = await getEntry(ctx, id);
  if (projectId !== undefined && projectId !== entry.projectId) {
    throw new DomainError("NOT_FOUND", `There is no such entry in the bin of ${projectId}`);
  }
  await restore(ctx, actor, entry);
}

/** The same for the newest deletion of a thing, by its own id. */
export async function undoDeletion(ctx: Ctx, actor: Actor, { projectId, kind, target }: BinTarget): Promise<void> {
  const isNumbered = kind === "case" || kind === "cycle" || kind === "run";
  const stored = isNumbered ? `${idNumber(target)}` : target;
  await requireRight(ctx, actor, { kind, projectId, deletedBy: actor.userId });
  await restore(ctx, actor, await getEntryOf(ctx, { projectId, kind, target: stored }));
}

async function restore(caller: Ctx, actor: Actor, entry: BinTable): Promise<void> {
  await requireRight(caller, actor, entry);
  const ctx: Ctx = {
    ...caller,
    stillMay: async (db) => {
      await caller.stillMay?.(db);
      await requireRight({ db }, actor, entry);
    },
  };
  const finish = (ctx: TxCtx) => record(ctx, actor, entry);
  if (entry.kind === "import" || entry.kind === "run") await restoreImports(ctx, actor, entry, finish);
  else {
    await transact(ctx, async (ctx) => {
      if (entry.kind === "project") await restoreProject(ctx, entry);
      if (entry.kind === "cycle") await recountCycle(ctx, entry.projectId, await restoreCycle(ctx, entry));
      if (entry.kind === "folder") await restoreFolders(ctx, entry);
      if (entry.kind === "caseImport") await restoreCaseImport(ctx, entry);
      await requireRestorableCases(ctx, entry);
      await finish(ctx);
    });
  }
  await clearMarks(ctx, entry);
  // The project's default branch may have changed while the cycle was gone.
  if (entry.kind === "cycle") await showDefaultBranch(ctx, entry.projectId);
}

/** Takes the entry out of the bin, which shows what it hid. */
async function record(ctx: TxCtx, actor: Actor, entry: BinTable): Promise<void> {
  if (!(await endEntry(ctx, entry)))
    throw new DomainError("CONFLICT", "Someone else restored or purged this meanwhile");
  const { kind, name, projectId: project, id: bin } = entry;
  const details = { project, kind, id: publicIdOf(entry), name, bin };
  // What the server took because of its age would be gone again within the hour.
  if (kind === "run" && entry.deletedBy === null) {
    await keepRun(ctx, actor, { projectId: project, runId: runId(Number(entry.target)), isKept: true });
  }
  await audit.append(ctx, actor, { action: "RESTORED", details, at: ctx.now() });
}

function publicIdOf({ kind, target }: BinTable): string {
  if (kind === "case") return `TC-${target}`;
  if (kind === "cycle") return cycleId(Number(target));
  return kind === "run" ? runId(Number(target)) : target;
}

/** Removes the marks that a restored or given up deletion left, then its entry. */
export async function clearMarks(caller: Ctx, entry: BinTable): Promise<void> {
  const ctx = byItself(caller);
  while ((await transact(ctx, (ctx) => unmarkCases(ctx, entry))) > 0);
  await transact(ctx, async (ctx) => {
    await unmarkImports(ctx, entry);
    await removeEntry(ctx, entry);
  });
}

/** Throws unless the caller may bring this back: members what they deleted or may delete, admins of the project all of it. */
async function requireRight(
  { db }: Pick<RequestCtx, "db">,
  actor: Actor,
  { kind, projectId, deletedBy }: Pick<BinTable, "kind" | "projectId" | "deletedBy">,
): Promise<void> {
  const scope = SCOPE_OF[kind];
  requireScopes(actor, [scope]);
  if (kind === "project") return requireFormerAdmin({ db }, actor, projectId);
  const { role } = await requireAccess({ db }, actor, [scope], projectId);
  const isOthers = (kind === "import" || kind === "run") && deletedBy !== actor.userId;
  if (isOthers && role !== "PROJECT_ADMIN") {
    throw new DomainError("FORBIDDEN", "Someone else deleted this. Ask an admin of the project to restore it.");
  }
}

/** A deleted project can't be seen, so its admins are asked for directly. */
async function requireFormerAdmin({ db }: Pick<RequestCtx, "db">, actor: Actor, projectId: string): Promise<void> {
  const { credential, systemRole, userId } = actor;
  const isWithin =
    credential.kind !== "token" || credential.projects === "all" || credential.projects.includes(projectId);
  const isAdmin =
    systemRole === "ADMIN" || (systemRole === "USER" && (await wasProjectAdmin({ db }, projectId, userId)));
  if (!isWithin || !isAdmin) throw new DomainError("NOT_FOUND", "There is no such entry in the bin that you can see");
}
