import { DomainError, type MovedFile, proposeRenames } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import type { RenameTable } from "../../platform/db/schema.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { MAX_COMPARED_RENAMES } from "../../platform/limits/limits.ts";
import * as findingRepo from "./rename-finding-repo.ts";
import { mergeRenamed } from "./rename-merging.ts";
import * as renameRepo from "./rename-repo.ts";

/**
 * Looks which tests that an upload lacks go on in it under another name. What version control is sure of is merged at
 * once, the rest proposed. An upload that changed very much is not looked at: that is more than renames.
 */
export async function findRenames(
  caller: Ctx,
  { projectId, importId, renames }: { projectId: string; importId: string; renames: string | undefined },
): Promise<void> {
  const ctx = byItself(caller);
  const limit = MAX_COMPARED_RENAMES + 1;
  const appeared = await findingRepo.findAppeared(ctx.db, importId, limit);
  if (appeared.length === 0 || appeared.length === limit) return;
  const previous = await findingRepo.findPrevious(ctx.db, importId);
  if (!previous) return;
  const vanished = await findingRepo.findVanished(ctx.db, { previous: previous.id, importId }, limit);
  if (vanished.length === 0 || vanished.length === limit) return;
  const from = await findingRepo.describe(ctx.db, previous.id, vanished);
  const to = await findingRepo.describe(ctx.db, importId, appeared);
  const found = proposeRenames(from, to, movedFiles(renames ?? ""));
  const rows = found.map((it) => ({ ...toRow(ctx, projectId, importId, it), isCertain: it.isCertain }));
  await transact(ctx, ({ db }) =>
    renameRepo.insertMissing(
      db,
      rows.map(({ isCertain: _, ...row }) => row),
    ),
  );
  for (const { isCertain, ...row } of rows) if (isCertain) await mergeOrPropose(ctx, row);
}

/** What can't be merged, people decide about. */
async function mergeOrPropose(ctx: Ctx, rename: RenameTable): Promise<void> {
  try {
    await mergeRenamed(ctx, null, rename);
  } catch (error) {
    if (!(error instanceof DomainError && error.code === "CONFLICT")) throw error;
    ctx.log.info(
      { rename: rename.id, why: error.message },
      "a renamed test was not merged by itself; it stays proposed",
    );
  }
}

function toRow(
  ctx: Pick<Ctx, "newId" | "now">,
  projectId: string,
  importId: string,
  { from: fromNumber, to: toNumber, confidence, reason }: ReturnType<typeof proposeRenames>[number],
): RenameTable {
  const decision = { state: "proposed" as const, decidedAt: null, decidedBy: null, before: null, binId: null };
  const id = ctx.newId();
  return { id, projectId, fromNumber, toNumber, confidence, reason, importId, createdAt: ctx.now(), ...decision };
}

/** The lines of `git diff --name-status -M`, or old and new path with a tab between them; other lines say nothing. */
function movedFiles(text: string): MovedFile[] {
  return text.split("\n").flatMap((line) => {
    const parts = line.replace(/\r$/, "").split("\t");
    const [from, to] =
      parts.length === 3 && parts[0]?.startsWith("R") ? parts.slice(1) : parts.length === 2 ? parts : [];
    return from && to ? [{ from, to }] : [];
  });
}
