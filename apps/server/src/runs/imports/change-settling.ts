import { DomainError, runId } from "@tessera/domain";
import { type BinTable, prolongDeletion } from "../../catalog/bin/bin-service.ts";
import { markCases } from "../../catalog/cases/binned-cases.ts";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import { pauseBetweenBatches } from "../../platform/db/batches.ts";
import type { RunTable } from "../../platform/db/schema.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import type { Coming } from "../../platform/db/visibility.ts";
import { holdCycle } from "../cycles/cycle-service.ts";
import { resettleCycle, resettleImport } from "../results/resettling.ts";
import { RunPlaces, type RunUpload, redecideRunCases } from "../runs/run-cases.ts";
import { countRun, type RunCount } from "../runs/run-counting.ts";
import { findPlaces } from "../runs/run-service.ts";
import * as binnedImportRepo from "./binned-import-repo.ts";
import * as binnedRunRepo from "./binned-run-repo.ts";
import { prolongChange } from "./change-turn.ts";
import * as importRepo from "./import-repo.ts";
import { countUnmatched } from "./unmatched-counting.ts";

/** Imports whose results are settled before the next ones are looked up. */
const IMPORTS_AT_A_TIME = 100;

/** Imports that leave or return, while that is staged. */
export type Change = {
  entry: BinTable;
  changeId: string;
  coming: Coming;
  /** Cases that only they brought stay. */
  keepsCases?: boolean;
  /** The run that goes on without them, or with them again; null where it leaves or returns whole. */
  run: RunTable | null;
};

/** What is true of cycles and of the run once the change is done. */
export type Settled = { cases: number; count: RunCount | null };

/** The run of the one import of an entry, whichever deletion hides it; the change is its next version. */
export async function runOfImport(
  ctx: TxCtx,
  changeId: string,
  projectId: string,
  runNumber: number,
): Promise<RunTable> {
  const run = await binnedRunRepo.findRun(ctx.db, projectId, runNumber);
  if (!run) throw new DomainError("CONFLICT", `${runId(runNumber)} was purged meanwhile`);
  await importRepo.setRun(ctx.db, changeId, { runNumber, version: run.version + 1 });
  return run;
}

/** Decides what counts once the imports left or returned, in their cycles and their run; marks cases that go with them. */
export async function settleChange(ctx: Ctx, change: Change): Promise<Settled> {
  const { projectId, id } = change.entry;
  const { defaultBranch } = await getRunSettings(ctx, projectId);
  const upload = change.run && (await uploadOf(ctx, change.run));
  const { cycles } = await binnedImportRepo.findPlaces(ctx.db, id);
  const shown = new Map<number, string | null>();
  const flipped = new Set<number>();
  for (const cycleNumber of cycles) {
    const key = { projectId, cycleNumber };
    const before = await binnedImportRepo.findShown(ctx.db, key);
    const branch = before?.shownBranch ?? defaultBranch;
    const isDefaultOnly = await binnedImportRepo.hasDefaultRuns(ctx.db, key, branch, change.coming);
    shown.set(cycleNumber, isDefaultOnly ? branch : null);
    if (before && (before.hasDefaultRuns === 1) !== isDefaultOnly) flipped.add(cycleNumber);
  }
  let cases = 0;
  for (let after: string | null = ""; after !== null; ) {
    const imports = await binnedImportRepo.listMarked(ctx.db, id, after, IMPORTS_AT_A_TIME);
    for (const marked of imports) cases += await settleImport(ctx, change, upload, shown, marked);
    after = imports.at(-1)?.id ?? null;
  }
  // Cycles that show other branches from then on.
  for (const cycleNumber of flipped) await settleCycle(ctx, change, cycleNumber, shown.get(cycleNumber) ?? null);
  return { cases, count: await countChanged(ctx, change, upload, defaultBranch) };
}

async function uploadOf(ctx: Ctx, run: RunTable): Promise<RunUpload> {
  const { projectId, number: runNumber, branch, createdAt: startedAt } = run;
  const places = new RunPlaces(await findPlaces(ctx, { projectId, runNumber }));
  return { projectId, runNumber, version: run.version + 1, environment: "", job: "", places, branch, startedAt };
}

async function settleImport(
  ctx: Ctx,
  { entry, changeId, coming, keepsCases = false }: Change,
  upload: RunUpload | null,
  shown: ReadonlyMap<number, string | null>,
  { id: importId, cycleNumber, runNumber }: binnedImportRepo.Marked,
): Promise<number> {
  const { projectId } = entry;
  const cycle = { projectId, cycleNumber, changeId, coming, shows: { branch: shown.get(cycleNumber) ?? null } };
  const its = { importId, runNumber, isWhole: upload === null, keepsCases };
  let cases = 0;
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    after = await step(ctx, { entry, changeId, coming }, cycleNumber, async (ctx) => {
      const settled = await resettleImport(ctx, cycle, its, from);
      if (upload && settled.caseNumbers.length > 0) await redecideRunCases(ctx, upload, settled.caseNumbers, coming);
      cases += await markCases(ctx, entry, settled.orphans);
      return settled.after;
    });
  }
  return cases;
}

/** Settles a cycle whole. */
async function settleCycle(ctx: Ctx, change: Change, cycleNumber: number, branch: string | null): Promise<void> {
  const { projectId } = change.entry;
  const { changeId, coming } = change;
  const cycle = { projectId, cycleNumber, changeId, coming, shows: { branch } };
  for (let after: number | null = 0; after !== null; ) {
    const from: number = after;
    after = await step(ctx, change, cycleNumber, (ctx) => resettleCycle(ctx, cycle, from));
  }
}

async function step<T>(
  ctx: Ctx,
  { entry, changeId, coming }: Pick<Change, "entry" | "changeId" | "coming">,
  cycleNumber: number,
  work: (ctx: TxCtx) => Promise<T>,
): Promise<T> {
  const done = await transact(byItself(ctx), async (ctx) => {
    await holdCycle(ctx, entry.projectId, cycleNumber);
    await prolongChange(ctx, changeId);
    if ("leaving" in coming) await prolongDeletion(ctx, entry);
    return work(ctx);
  });
  await pauseBetweenBatches();
  return done;
}

async function countChanged(
  ctx: Ctx,
  change: Change,
  upload: RunUpload | null,
  defaultBranch: string,
): Promise<RunCount | null> {
  const { run } = change;
  if (!run || !upload) return null;
  const uploads = await importRepo.listUploads(ctx.db, run.projectId, run.number, change);
  const unmatched = await countUnmatched(ctx, { projectId: run.projectId, runNumber: run.number }, change);
  return countRun(ctx, { run, version: upload.version, uploads, unmatched, defaultBranch });
}
