import type { RunRef } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import type { RunTable } from "../../platform/db/schema.ts";
import type { RunVersion } from "./run-case-repo.ts";
import { RunPlaces } from "./run-cases.ts";
import { findCommonPlaces } from "./run-counting.ts";
import * as runRepo from "./run-repo.ts";
import type { Pair } from "./run-result-repo.ts";
import { requireRun } from "./run-service.ts";

/** A run and the one it is compared with. */
export type Compared = { run: RunTable; base: RunTable | undefined; pair: Pair };

/** The run and its baseline, which may be in the bin. Throws NOT_FOUND for the run. */
export async function withBaseline(ctx: Pick<Ctx, "db">, ref: RunRef): Promise<Compared> {
  const run = await requireRun(ctx, ref);
  const { projectId, baseline } = run;
  const base = baseline === null ? undefined : await runRepo.findAlsoInBin(ctx.db, projectId, baseline);
  return { run, base, pair: await pairOf(ctx, run, base) };
}

/** Two runs of a project. Throws NOT_FOUND for either. */
export async function withOther(ctx: Pick<Ctx, "db">, ref: RunRef, other: string): Promise<Compared> {
  const run = await requireRun(ctx, ref);
  const base = await requireRun(ctx, { ...ref, runId: other });
  return { run, base, pair: await pairOf(ctx, run, base) };
}

async function pairOf({ db }: Pick<Ctx, "db">, run: RunTable, base: RunTable | undefined): Promise<Pair> {
  const head = versionOf(run);
  if (!base) return { head, base: null, commonPlaces: 0 };
  const places = new RunPlaces(await runRepo.listPlaces(db, run.projectId, [run.number]));
  const commonPlaces = run.isComplete === 1 ? await findCommonPlaces(db, versionOf(base), places) : 0;
  return { head, base: versionOf(base), commonPlaces };
}

function versionOf({ projectId, number, version }: RunTable): RunVersion {
  return { projectId, runNumber: number, version };
}
