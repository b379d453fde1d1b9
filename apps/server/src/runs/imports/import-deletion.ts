import { type DeleteRun, DomainError, type ImportRef, runId } from "@tessera/domain";
import { requireAccess } from "../../access/access-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import {
  type BinTable,
  beginDeletion,
  type Deletion,
  finishDeletion,
  giveUpDeletion,
} from "../../catalog/bin/bin-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import type { RunTable } from "../../platform/db/schema.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { holdOpenCycles } from "../cycles/cycle-service.ts";
import { followRun, recordChange, requireRun } from "../runs/run-service.ts";
import * as binnedImportRepo from "./binned-import-repo.ts";
import * as binnedRunRepo from "./binned-run-repo.ts";
import { type Change, runOfImport, type Settled, settleChange } from "./change-settling.ts";
import { changeResults, finishChange } from "./change-turn.ts";
import { requireImport } from "./import-service.ts";
import { recountCycle } from "./recounting.ts";

/**
 * Puts an import with its results into the bin, and with it the cases that only it brought, and its run if that is empty
 * now. Throws NOT_FOUND, and FORBIDDEN for a member about someone else's.
 */
export async function deleteImport(ctx: Ctx, actor: Actor, { projectId, importId }: ImportRef): Promise<void> {
  const { createdAt, runNumber } = await requireImport(ctx, { projectId, importId });
  const name = `Upload to ${runId(runNumber)} of ${createdAt}`;
  const range = { projectId, importId };
  await deleteRange(ctx, ownRange(actor, range), { projectId, kind: "import", target: importId, name }, range);
}

/** Puts a run with all its imports into the bin. Throws as `deleteImport` does. */
export async function deleteRun(ctx: Ctx, actor: Actor, ref: DeleteRun): Promise<void> {
  const run = await requireRun(ctx, ref);
  const range = { projectId: run.projectId, runNumber: run.number };
  await deleteRange(ctx, ownRange(actor, range), deletionOf(run), range);
}

type Expired = { keepDays: number; requireExpired: (ctx: Pick<Ctx, "db">) => Promise<void> };

/**
 * Puts a run into the bin that its project keeps no longer; test cases that only it brought stay. Throws NOT_FOUND where it
 * is gone, and as `requireExpired` does.
 */
export async function deleteExpiredRun(
  ctx: Ctx,
  range: { projectId: string; runNumber: number },
  { keepDays, requireExpired }: Expired,
): Promise<void> {
  const run = await requireRun(ctx, { projectId: range.projectId, runId: runId(range.runNumber) });
  const require = async (ctx: Pick<Ctx, "db">) => {
    await requireExpired(ctx);
    return requireSome(range, await binnedImportRepo.countOwned(ctx.db, range, ""));
  };
  await deleteRange(ctx, { actor: null, keepDays, require }, deletionOf(run), range);
}

function deletionOf({ projectId, number, name }: RunTable): Deletion {
  return { projectId, kind: "run", target: `${number}`, name: `${runId(number)} ${name}` };
}

/** Who deletes; `require` throws unless they may, and answers what goes. */
type Deleting = {
  actor: Actor | null;
  /** Of the server by itself. */
  keepDays?: number;
  require: (ctx: Pick<Ctx, "db">) => Promise<binnedImportRepo.Owned>;
};

function ownRange(actor: Actor, range: binnedImportRepo.Range): Deleting {
  return { actor, require: (ctx) => requireOwn(ctx, actor, range) };
}

async function deleteRange(
  ctx: Ctx,
  deleting: Deleting,
  deletion: Deletion,
  range: binnedImportRepo.Range,
): Promise<void> {
  const { actor, require } = deleting;
  await require(ctx);
  await changeResults(ctx, actor, deletion.projectId, {
    begin: async (ctx, changeId): Promise<{ change: Change; imports: number }> => {
      const { imports } = await require(ctx);
      const entry = await beginDeletion(ctx, actor, deletion, "pending");
      await binnedImportRepo.mark(ctx.db, range, entry.id);
      const { cycles } = await binnedImportRepo.findPlaces(ctx.db, entry.id);
      await holdOpenCycles(ctx, deletion.projectId, cycles);
      const [first] = await binnedImportRepo.listMarked(ctx.db, entry.id, "", 1);
      const isWhole = deletion.kind === "run" || first === undefined;
      const run = isWhole ? null : await runOfImport(ctx, changeId, deletion.projectId, first.runNumber);
      const keepsCases = actor === null;
      return { change: { entry, changeId, coming: { leaving: entry.id }, keepsCases, run }, imports };
    },
    change: async ({ change, imports }) => {
      try {
        const settled = await settleChange(ctx, change);
        await transact(ctx, async (ctx) => {
          await require(ctx);
          await finish(ctx, deleting, change, settled, imports);
        });
      } catch (error) {
        await transact(byItself(ctx), (ctx) => giveUpDeletion(ctx, change.entry));
        throw error;
      }
    },
  });
}

async function finish(
  ctx: TxCtx,
  { actor, keepDays }: Deleting,
  change: Change,
  { cases, count }: Settled,
  imports: number,
): Promise<void> {
  const { id, projectId, kind, deletedAt } = change.entry;
  const places = await binnedImportRepo.findPlaces(ctx.db, id);
  await holdOpenCycles(ctx, projectId, places.cycles);
  await finishChange(ctx, change.changeId);
  await binnedImportRepo.hide(ctx.db, id);
  if (count && change.run) await recordChange(ctx, { projectId, runNumber: change.run.number }, count);
  await binnedRunRepo.hideEmptyRuns(ctx.db, projectId, places.runs, id);
  await finishDeletion(ctx, change.entry);
  for (const runNumber of places.runs) await followRun(ctx, { projectId, runNumber });
  for (const cycleNumber of places.cycles) await recountCycle(ctx, projectId, cycleNumber);
  const details = { project: projectId, ...subjectOf(change.entry), imports, cases, bin: id, ...given(keepDays) };
  await audit.append(ctx, actor, { action: kind === "run" ? "RUN_DELETED" : "IMPORT_DELETED", details, at: deletedAt });
}

const given = (keepDays: number | undefined) => (keepDays === undefined ? {} : { keepDays });

function subjectOf({ kind, target }: BinTable) {
  return kind === "run" ? { run: runId(Number(target)) } : { import: target };
}

/** Throws unless the caller uploaded all of it or is an admin of the project. */
async function requireOwn(
  { db }: Pick<Ctx, "db">,
  actor: Actor,
  range: binnedImportRepo.Range,
): Promise<binnedImportRepo.Owned> {
  const { projectId } = range;
  const { role } = await requireAccess({ db }, actor, ["result:write"], projectId);
  const owned = requireSome(range, await binnedImportRepo.countOwned(db, range, actor.userId));
  if (role !== "PROJECT_ADMIN" && owned.foreign > 0) {
    throw new DomainError(
      "FORBIDDEN",
      "Others uploaded this, or a part of it. Ask an admin of the project to delete it.",
    );
  }
  return owned;
}

function requireSome(range: binnedImportRepo.Range, owned: binnedImportRepo.Owned): binnedImportRepo.Owned {
  if (owned.imports > 0) return owned;
  const what = "runNumber" in range ? `run ${runId(range.runNumber)}` : "such import";
  throw new DomainError("NOT_FOUND", `There is no ${what} in ${range.projectId}`);
}
