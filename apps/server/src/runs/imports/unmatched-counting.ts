import { hasRun, isFailing, type ResultStatus, type UnmatchedCounts } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import type { Coming } from "../../platform/db/visibility.ts";
import * as importResultRepo from "./import-result-repo.ts";
import * as unmatchedRepo from "./unmatched-repo.ts";

/** Failing tests of one run that are looked for in later attempts; where there are more, all of them count. */
const MAX_FOLLOWED = 5000;
/** Rows that one statement reads. */
const STRETCH = 1000;

type Db = Pick<Ctx, "db">;
type OfRun = { projectId: string; runNumber: number };
type Attempt = unmatchedRepo.Attempt;
type Test = { name: string; classname: string | null; variant: string | null; status: ResultStatus };

/**
 * The tests of a run that match no case. One that fails counts as failing until a later attempt of its job runs it again,
 * by class, name and variant: an attempt without it proves nothing.
 */
export async function countUnmatched(
  ctx: Db,
  run: OfRun,
  change?: { changeId: string; coming: Coming },
): Promise<UnmatchedCounts> {
  const uploads = await unmatchedRepo.countByUpload(ctx.db, run, change);
  const total = { tests: sum(uploads, "tests"), failing: sum(uploads, "failing") };
  if (total.failing === 0) return total;
  const all = await unmatchedRepo.listAttempts(ctx.db, run, change);
  const newest = newestAttempts(all);
  const repeated = uploads.filter((one) => one.failing > 0 && one.jobAttempt < (newest.get(placeOf(one)) ?? 0));
  const followed = sum(repeated, "failing");
  if (followed === 0 || followed > MAX_FOLLOWED) return total;
  return { ...total, failing: total.failing - followed + (await countUnrepeated(ctx, run, repeated, all)) };
}

/** How many failing tests of these uploads no later attempt ran again. */
async function countUnrepeated(
  ctx: Db,
  { projectId }: OfRun,
  uploads: readonly Attempt[],
  all: readonly Attempt[],
): Promise<number> {
  /** The attempts in which each test failed. */
  const failures = new Map<string, number[]>();
  const oldest = new Map<string, number>();
  for (const upload of uploads) {
    const place = placeOf(upload);
    oldest.set(place, Math.min(oldest.get(place) ?? upload.jobAttempt, upload.jobAttempt));
    for await (const test of unmatchedOf(ctx, upload.id)) {
      if (isFailing(test.status)) append(failures, keyOf(place, test), upload.jobAttempt);
    }
  }
  for (const { id, jobAttempt, ...rest } of all) {
    const place = placeOf(rest);
    if (jobAttempt <= (oldest.get(place) ?? jobAttempt)) continue;
    for await (const test of testsOf(ctx, projectId, id)) {
      const key = keyOf(place, test);
      const earlier = failures.get(key);
      if (earlier && hasRun(test.status)) {
        failures.set(
          key,
          earlier.filter((attempt) => attempt >= jobAttempt),
        );
      }
    }
  }
  return [...failures.values()].reduce((count, attempts) => count + attempts.length, 0);
}

/** All tests of an upload, with a case or without. */
async function* testsOf(ctx: Db, projectId: string, importId: string): AsyncGenerator<Test> {
  yield* unmatchedOf(ctx, importId);
  const upload = { projectId, importId, match: undefined };
  for (let after: [number, string] | undefined; ; ) {
    const rows = await importResultRepo.listMatched(ctx.db, upload, after, STRETCH);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = [last.caseNumber, last.id];
  }
}

async function* unmatchedOf({ db }: Db, importId: string): AsyncGenerator<Test> {
  for (let after = -1; ; ) {
    const rows = await importResultRepo.listUnmatched(db, { importId }, after, STRETCH);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.number;
  }
}

function newestAttempts(all: readonly Attempt[]): Map<string, number> {
  const newest = new Map<string, number>();
  for (const one of all) newest.set(placeOf(one), Math.max(newest.get(placeOf(one)) ?? 0, one.jobAttempt));
  return newest;
}

function placeOf({ environment, job }: Pick<Attempt, "environment" | "job">): string {
  return JSON.stringify([environment, job]);
}

function keyOf(place: string, { classname, name, variant }: Test): string {
  return JSON.stringify([place, classname, name, variant]);
}

function append(map: Map<string, number[]>, key: string, value: number): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}

function sum<Name extends string>(rows: readonly Record<Name, number>[], name: Name): number {
  return rows.reduce((total, row) => total + row[name], 0);
}
