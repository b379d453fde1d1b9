import {
  FLAKY_WINDOW_DAYS,
  FLAKY_WINDOW_RUNS,
  type Flakiness,
  type FlakyTest,
  flakinessOf,
  idNumber,
  type ListFlakyTests,
  type Page,
  type ResetFlaky,
  WORST_FIRST,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { getCase } from "../../catalog/cases/case-service.ts";
import { findOwnedGroups, findOwners } from "../../catalog/owners/owner-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { transact } from "../../platform/db/transact.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import { findMutes } from "../mutes/mute-service.ts";
import { toNamedCase } from "../named-case.ts";
import * as flakyRepo from "./flaky-repo.ts";

/** Runs of a case that are read at once. */
const STRETCH = 150;
const MAX_NUMBER = 2_147_483_647;

type ReadCtx = Pick<Ctx, "db" | "now">;

/** Tests with a flaky run, those with the most flaky runs first. */
export async function listFlakyTests(ctx: ReadCtx, query: ListFlakyTests): Promise<Page<FlakyTest>> {
  const { projectId, branch, owner, limit, cursor } = query;
  const after = decodeCursor(cursor, ["number", "number"]);
  const since = later(ctx.now(), -FLAKY_WINDOW_DAYS * DAY_MS);
  const groups = owner === undefined ? undefined : await findOwnedGroups(ctx, projectId, owner);
  const rows = await flakyRepo.list(ctx.db, projectId, { since, branch, groups }, after, limit + 1);
  const page = toPage(rows, limit, (row) => [row.flakyRuns, row.caseNumber]);
  const numbers = page.data.map(({ caseNumber }) => caseNumber);
  const flakiness = await judgeCases(ctx, projectId, numbers, branch);
  const mutes = await findMutes(ctx, projectId, numbers);
  const owners = await findOwners(ctx, projectId, numbers);
  const data = page.data.flatMap((row): FlakyTest[] => {
    const judged = flakiness.get(row.caseNumber);
    // The flaky runs of a test that runs very often may have left its window.
    if (!judged || judged.flakyRuns === 0) return [];
    return [
      { case: toNamedCase(row), ...judged, muted: mutes.has(row.caseNumber), owners: owners.get(row.caseNumber) ?? [] },
    ];
  });
  return { data, nextCursor: page.nextCursor };
}

/** How far the cases can be trusted, by their numbers. */
export async function judgeCases(
  ctx: ReadCtx,
  projectId: string,
  caseNumbers: readonly number[],
  branch?: string,
): Promise<Map<number, Flakiness>> {
  const now = ctx.now();
  const since = later(now, -FLAKY_WINDOW_DAYS * DAY_MS);
  const resets = await flakyRepo.findResets(ctx.db, projectId, caseNumbers);
  const flaky = await flakyRepo.findFlakyRuns(ctx.db, projectId, since, caseNumbers);
  const window = await flakyRepo.listWindow(ctx.db, projectId, since, branch);
  const runs = new Map(window.map((run) => [run.number, run]));
  const judged = new Map<number, Flakiness>();
  for (const caseNumber of caseNumbers) {
    const of = { projectId, caseNumber, runs, afterRun: resets.get(caseNumber) ?? 0 };
    const rows = (await findOutcomes(ctx, of)).map(({ run, severity }) => ({
      ...{ run: run.number, name: run.name, branch: run.branch, commit: run.commit, at: run.createdAt },
      ...{ isComplete: true, isOutage: false, status: WORST_FIRST[severity] ?? ("skipped" as const), places: {} },
      isFlaky: flaky.get(caseNumber)?.has(run.number) ?? false,
    }));
    judged.set(caseNumber, flakinessOf(rows, { now }));
  }
  return judged;
}

type Outcome = { run: flakyRepo.WindowRun; severity: number };
type OfCase = {
  projectId: string;
  caseNumber: number;
  runs: ReadonlyMap<number, flakyRepo.WindowRun>;
  afterRun: number;
};

/** What the case came to in its newest runs of the window, at most as many as count. */
async function findOutcomes({ db }: ReadCtx, { runs, afterRun, ...key }: OfCase): Promise<Outcome[]> {
  const numbers = [...runs.keys()].filter((number) => number > afterRun);
  const from = numbers.reduce((least, number) => Math.min(least, number), MAX_NUMBER);
  const found: Outcome[] = [];
  for (let below = MAX_NUMBER; found.length < FLAKY_WINDOW_RUNS; ) {
    const rows = await flakyRepo.listOutcomes(db, key, { from, below }, STRETCH);
    for (const { runNumber, version, replacedIn, severity } of rows) {
      const run = runs.get(runNumber);
      if (run && version <= run.version && (replacedIn === null || replacedIn > run.version))
        found.push({ run, severity });
    }
    const last = rows.at(-1);
    if (rows.length < STRETCH || last === undefined) break;
    below = last.runNumber;
  }
  return found.slice(0, FLAKY_WINDOW_RUNS);
}

/** Runs until now, or before the first one of the commit that fixed the case, no longer count. Throws NOT_FOUND. */
export async function resetFlaky(ctx: Ctx, actor: Actor, input: ResetFlaky): Promise<Flakiness> {
  const { projectId, caseId, commit } = input;
  const createdAt = ctx.now();
  const caseNumber = idNumber(caseId);
  return transact(ctx, async (ctx) => {
    await getCase(ctx, input);
    const first = commit === undefined ? undefined : await flakyRepo.firstRunOf(ctx.db, projectId, commit);
    const afterRun = first === undefined ? await flakyRepo.newestRun(ctx.db, projectId) : first - 1;
    await flakyRepo.saveReset(ctx.db, { projectId, caseNumber, afterRun, createdAt, createdBy: actor.userId });
    const details = { project: projectId, case: caseId, ...(commit !== undefined && { commit }), afterRun };
    await audit.append(ctx, actor, { action: "FLAKY_RESET", details, at: createdAt });
    return (await judgeCases(ctx, projectId, [caseNumber])).get(caseNumber) as Flakiness;
  });
}
