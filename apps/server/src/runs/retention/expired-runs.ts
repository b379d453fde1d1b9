import { DomainError, type RetentionRule, ruleFor } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { DAY_MS, HOUR_MS, later } from "../../platform/time.ts";
import { purgeExpired } from "../bin/bin-purge.ts";
import { deleteExpiredRun } from "../imports/import-deletion.ts";
import { findKept } from "../runs/kept-runs.ts";
import * as retentionRepo from "./retention-repo.ts";

/** Branches that one statement looks at, and runs that are looked up at a time. */
const BRANCHES = 500;
const RUNS = 50;

type Group = { rule: RetentionRule; keepDays: number; expired: retentionRepo.Expired };

/** Which branches of the project each rule that removes something is for, some at a time. */
export async function* expiringGroups(
  { db, now }: Pick<Ctx, "db" | "now">,
  projectId: string,
  rules: readonly RetentionRule[],
): AsyncGenerator<Group> {
  const at = now();
  for (let after: string | undefined; ; ) {
    const branches = await retentionRepo.listBranches(db, projectId, after, BRANCHES);
    for (const [rule, matching] of Map.groupBy(branches, (branch) => ruleFor(rules, branch || null))) {
      if (rule == null || rule.keepDays === null) continue;
      const before = later(at, -rule.keepDays * DAY_MS);
      yield { rule, keepDays: rule.keepDays, expired: { projectId, branches: matching, before } };
    }
    after = branches.at(-1);
    if (branches.length < BRANCHES) return;
  }
}

type ExpiredRun = { projectId: string; runNumber: number; keepDays: number };

/** Runs that no rule of their project keeps any longer, the oldest of a rule first. */
async function* expiredRuns(ctx: Pick<Ctx, "db" | "now">): AsyncGenerator<ExpiredRun> {
  for (const projectId of await retentionRepo.listProjects(ctx.db)) {
    const rules = await retentionRepo.listRules(ctx.db, projectId);
    for await (const { expired, keepDays } of expiringGroups(ctx, projectId, rules)) {
      for (let after: number | undefined = 0; after !== undefined; ) {
        const numbers = await retentionRepo.listExpired(ctx.db, expired, after, RUNS);
        for (const runNumber of numbers) yield { projectId, runNumber, keepDays };
        after = numbers.at(-1);
      }
    }
  }
}

/**
 * Puts expired runs into the bin, one at a time: each in small transactions, and between the imports of the project.
 * `onRun` hears of each.
 */
async function binExpiredRuns(ctx: Ctx, isStopping: () => boolean, onRun = () => {}): Promise<void> {
  for await (const { keepDays, ...run } of expiredRuns(ctx)) {
    if (isStopping()) return;
    if (await binExpired(ctx, run, keepDays)) onRun();
  }
}

/** False where another process was first, or someone keeps the run since. */
async function binExpired(ctx: Ctx, run: { projectId: string; runNumber: number }, keepDays: number): Promise<boolean> {
  const requireExpired = async (ctx: Pick<Ctx, "db">) => {
    if (!(await findKept(ctx, run))) return;
    throw new DomainError("NOT_FOUND", "Someone keeps this run since");
  };
  try {
    await deleteExpiredRun(ctx, run, { keepDays, requireExpired });
    return true;
  } catch (error) {
    if (error instanceof DomainError && error.code === "NOT_FOUND") return false;
    throw error;
  }
}

/**
 * Does what the jobs would do over time, at once: bins expired runs, and removes for good what retention put into the bin.
 * Answers how many runs and rows it removed.
 */
export async function prune(
  ctx: Ctx,
  onProgress: (done: { runs: number; rows: number }) => void,
): Promise<{ runs: number; rows: number }> {
  const done = { runs: 0, rows: 0 };
  const neverStops = () => false;
  await binExpiredRuns(ctx, neverStops, () => {
    done.runs++;
    onProgress(done);
  });
  await purgeExpired(ctx, (rows) => {
    done.rows += rows;
    onProgress(done);
  });
  return done;
}

export const retentionJob: FeatureJob = {
  name: "bin runs past their retention",
  every: HOUR_MS,
  run: (ctx, { isStopping }) => binExpiredRuns(ctx, isStopping),
};
