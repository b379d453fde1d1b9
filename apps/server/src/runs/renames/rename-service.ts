import { caseId, DomainError, type ListRenames, type Page, type Rename, type RenameRef } from "@tessera/domain";
import { requireAccess } from "../../access/access-service.ts";
import { findPeople } from "../../access/people-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { RenameTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { decidedBy, mergeRenamed, record, splitRenamed } from "./rename-merging.ts";
import * as renameRepo from "./rename-repo.ts";

/** Newest first. */
export async function listRenames(ctx: Pick<Ctx, "db">, query: ListRenames): Promise<Page<Rename>> {
  const before = decodeCursor(query.cursor, ["string"])?.[0];
  const rows = await renameRepo.list(ctx.db, query.projectId, query.state, before, query.limit + 1);
  const { data, nextCursor } = toPage(rows, query.limit, (row) => [row.id]);
  const people = await findPeople(
    ctx,
    data.flatMap((row) => row.decidedBy ?? []),
  );
  return {
    data: data.map(({ fromNumber, fromName, toNumber, toName, decidedBy, ...row }) => ({
      ...row,
      from: { id: caseId(fromNumber), name: fromName },
      to: { id: caseId(toNumber), name: toName },
      decidedBy: people.get(decidedBy ?? "") ?? null,
    })),
    nextCursor,
  };
}

/** The first case goes on with the results of the second. Throws NOT_FOUND, and CONFLICT where that can't be. */
export async function acceptRename(ctx: Ctx, actor: Actor, ref: RenameRef): Promise<void> {
  const { rename, ctx: own } = await requireRename(ctx, actor, ref);
  if (rename.state !== "proposed") throw alreadyDecided(rename);
  await mergeRenamed(own, actor, rename);
}

/** Both cases are tests of their own. */
export async function declineRename(ctx: Ctx, actor: Actor, ref: RenameRef): Promise<void> {
  const { rename, ctx: own } = await requireRename(ctx, actor, ref);
  await transact(own, async (ctx) => {
    const decision = { state: "declined" as const, ...decidedBy(ctx, actor), before: null, binId: null };
    if (!(await renameRepo.decide(ctx.db, rename.id, "proposed", decision))) throw alreadyDecided(rename);
    await record(ctx, actor, rename, "RENAME_DECLINED");
  });
}

/** Makes it a proposal again; the cases of an accepted one are what they were. */
export async function undoRename(ctx: Ctx, actor: Actor, ref: RenameRef): Promise<void> {
  const { rename, ctx: own } = await requireRename(ctx, actor, ref);
  if (rename.state === "proposed") throw new DomainError("CONFLICT", "Nothing was decided about this rename yet");
  if (rename.state === "accepted") return splitRenamed(own, actor, rename);
  await transact(own, async (ctx) => {
    const open = { state: "proposed" as const, decidedAt: null, decidedBy: null, before: null, binId: null };
    if (!(await renameRepo.decide(ctx.db, rename.id, "declined", open))) throw alreadyDecided(rename);
    await record(ctx, actor, rename, "RENAME_UNDONE");
  });
}

/** The rename, with a context in which the caller must still have the right at the end. */
async function requireRename(
  ctx: Ctx,
  actor: Actor,
  { id, projectId }: RenameRef,
): Promise<{ rename: RenameTable; ctx: Ctx }> {
  const rename = await renameRepo.find(ctx.db, id);
  if (!rename || (projectId !== undefined && projectId !== rename.projectId)) throw noSuchRename();
  const may = (by: Pick<Ctx, "db">) => requireAccess(by, actor, ["case:write"], rename.projectId);
  await may(ctx);
  const stillMay: Ctx["stillMay"] = async (db) => {
    await ctx.stillMay?.(db);
    await may({ db });
  };
  return { rename, ctx: { ...ctx, stillMay } };
}

function noSuchRename(): DomainError {
  return new DomainError("NOT_FOUND", "There is no such rename that you can see");
}

function alreadyDecided({ state }: RenameTable): DomainError {
  return new DomainError("CONFLICT", `This rename is ${state} already. Undo that first.`);
}
