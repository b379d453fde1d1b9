import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ResultStatus } from "../result.ts";
import { executionsOf, isSameVariant, type Part } from "./execution.ts";
import { countOutcomes, hasRun, isFailing } from "./outcome.ts";
import { changeOf, countChanges, outcomeOfCase } from "./run-case.ts";
import { errorsOutside, shardsOf, type Upload } from "./shards.ts";
import { traitsOf } from "./variant.ts";
import { reasonOf, verdictOf } from "./verdict.ts";

type Tested = Part & { case: string; durationMs: number; attempts: ResultStatus[] };
type Sent = Upload & { tests: Tested[] };

const status = fc.constantFrom<ResultStatus>("passed", "failed", "error", "skipped", "blocked");
const test = fc.record({
  case: fc.constantFrom("a", "b", "c", "d"),
  project: fc.constantFrom("chromium", "firefox"),
  host: fc.constantFrom("m1", "m2", "m3"),
  isAlone: fc.boolean(),
  status,
  before: fc.array(status, { maxLength: 2 }),
  durationMs: fc.nat(1000),
});
const sent = fc
  .record({
    environment: fc.constantFrom("", "staging"),
    job: fc.constantFrom("", "e2e"),
    jobAttempt: fc.constantFrom(0, 1, 2, 977_000_001),
    shard: fc.constantFrom("", "", "1/1", "1/2", "2/2", "2/3"),
    outside: fc.constantFrom(0, 0, 0, 1),
    tests: fc.array(test, { maxLength: 5 }),
  })
  .map(({ tests, ...upload }): Sent => {
    const { environment, job, jobAttempt } = upload;
    const parts = tests.map(({ project, host, isAlone, before, case: name, status, durationMs }): Tested => {
      const facets = { project, host, parameters: null, suite: null, file: null, report: null };
      const variant = isAlone ? null : traitsOf({ ...facets, host: null }).join("|");
      const of = { environment, job, jobAttempt, test: name, case: name, status, durationMs };
      return { ...of, variant, traits: traitsOf(facets).join("|"), attempts: [...before, status] };
    });
    return { ...upload, tests: parts };
  });
const muted = fc.subarray(["a", "b", "c", "d"]);

/** All that a run says once its uploads are here, as the server puts it together. */
function told(uploads: Sent[], mutes: string[], baseline: ReadonlyMap<string, ResultStatus> | null) {
  const cases = Map.groupBy(
    uploads.flatMap(({ tests }) => tests),
    (it) => it.case,
  );
  const outcomes = new Map(
    [...cases].map(([name, parts]) => [name, outcomeOfCase(executionsOf(parts), mutes.includes(name))] as const),
  );
  const counts = countOutcomes([]);
  for (const { counts: more } of outcomes.values()) {
    for (const key of Object.keys(counts) as (keyof typeof counts)[]) counts[key] += more[key];
  }
  const shards = shardsOf(uploads);
  const isComplete = shards.expected === shards.arrived;
  const names = new Set([...cases.keys(), ...(baseline?.keys() ?? [])]);
  const changes = countChanges(
    [...names].map((name) => {
      const of = { before: baseline?.get(name) ?? null, after: outcomes.get(name)?.status ?? null, isComparable: true };
      return changeOf(of, { hasBaseline: baseline !== null, isComplete });
    }),
  );
  const state: "complete" | "running" = isComplete ? "complete" : "running";
  const unmatched = { tests: 0, failing: 0 };
  const run = { state, shards, counts, errorsOutside: errorsOutside(uploads), unmatched, changes };
  const flaky = [...outcomes.values()].reduce((sum, it) => sum + it.flaky, 0);
  const durationMs = [...outcomes.values()].reduce((sum, it) => sum + it.durationMs, 0);
  return { ...run, cases: cases.size, flaky, durationMs, verdict: verdictOf(run), reason: reasonOf(run) };
}

const baseline = fc
  .option(fc.dictionary(fc.constantFrom("a", "b", "c", "d", "e"), status, { maxKeys: 4 }), { nil: null })
  .map((entries) => (entries === null ? null : new Map(Object.entries(entries))));
const inTwoOrders = fc
  .array(sent, { maxLength: 7 })
  .chain((uploads) => fc.tuple(fc.constant(uploads), fc.shuffledSubarray(uploads, { minLength: uploads.length })));

describe("any uploads of a run", () => {
  it("come to the same verdict, counts and changes in every order of arrival", () => {
    void fc.assert(
      fc.property(inTwoOrders, muted, baseline, ([uploads, others], mutes, base) => {
        const run = told(uploads, mutes, base);
        expect(told(others, mutes, base)).toEqual(run);
        const { tests, passed, failed, error, skipped, blocked, muted } = run.counts;
        expect(passed + failed + error + skipped + blocked + muted).toBe(tests);
        if (run.verdict === "passed") expect(failed + error + run.errorsOutside).toBe(0);
      }),
      { numRuns: 6000 },
    );
  });

  it("never leave a failing last attempt outside of what failed, is an error or is muted", () => {
    void fc.assert(
      fc.property(fc.array(sent, { maxLength: 7 }), muted, (uploads, mutes) => {
        const tests = uploads.flatMap((upload) => upload.tests);
        const last = tests.filter(
          (one) => isFailing(one.status) && !tests.some((it) => isLater(it, one) && hasRun(it.status)),
        );
        const { failed, error, muted } = told(uploads, mutes, null).counts;
        expect(failed + error + muted).toBeGreaterThanOrEqual(last.length);
        if (last.some((one) => !mutes.includes(one.case))) expect(failed + error).toBeGreaterThan(0);
      }),
      { numRuns: 3000 },
    );
  });

  it("change nothing when a later attempt of a job runs none of its tests", () => {
    void fc.assert(
      fc.property(fc.array(sent, { maxLength: 6 }), (uploads) => {
        const empty = { environment: "", job: "e2e", jobAttempt: 977_000_002, shard: "", outside: 0, tests: [] };
        const { counts, flaky, changes } = told(uploads, [], null);
        expect(told([...uploads, empty], [], null)).toMatchObject({ counts, flaky, changes });
      }),
      { numRuns: 2000 },
    );
  });
});

function isLater(it: Tested, one: Tested): boolean {
  const isSamePlace = it.environment === one.environment && it.job === one.job && it.test === one.test;
  return isSamePlace && it.jobAttempt > one.jobAttempt && isSameVariant(it, one);
}
