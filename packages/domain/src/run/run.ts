import { z } from "zod";
import { ProjectId, RunId } from "../ids.ts";
import { ListQuery, PageQuery } from "../page.ts";
import { Person } from "../person.ts";
import { Moment } from "../span.ts";
import { OutcomeCounts } from "../test-cycle.ts";
import { PUBLISHER_SYSTEMS, RUN_STATES, VERDICTS } from "../vocabulary.ts";

export const RunState = z.enum(RUN_STATES).meta({ id: "RunState" });
export type RunState = z.infer<typeof RunState>;

export const Verdict = z.enum(VERDICTS).meta({ id: "Verdict" });
export type Verdict = z.infer<typeof Verdict>;

/** A shard that was announced and didn't arrive; `shard` counts from 1. */
export const MissingShard = z
  .object({ environment: z.string().nullable(), job: z.string().nullable(), shard: z.int() })
  .meta({ id: "MissingShard" });
export type MissingShard = z.infer<typeof MissingShard>;

/** Announced shards of all environments and jobs; all zero where none was announced. */
export const RunShards = z
  .object({
    expected: z.int(),
    arrived: z.int(),
    /** At most 200 of them. */
    missing: z.array(MissingShard),
  })
  .meta({ id: "RunShards" });
export type RunShards = z.infer<typeof RunShards>;

/** Cases by what became of them since the baseline; without one every failing case is a new failure, and nothing else. */
export const ChangeCounts = z
  .object({
    newFailures: z.int(),
    stillFailing: z.int(),
    fixed: z.int(),
    added: z.int(),
    missing: z.int(),
  })
  .meta({ id: "ChangeCounts" });
export type ChangeCounts = z.infer<typeof ChangeCounts>;

/** Tests of uploads with `createMissing=false` that match no test case: in no other count of the run. */
export const UnmatchedCounts = z
  .object({
    /** As the uploads hold them, those of every job attempt. */
    tests: z.int(),
    /** Those of them that fail in the last attempt of their job. */
    failing: z.int(),
  })
  .meta({ id: "UnmatchedCounts" });
export type UnmatchedCounts = z.infer<typeof UnmatchedCounts>;

/** The token that something came through. */
export const ViaToken = z.object({ name: z.string(), preview: z.string() }).meta({ id: "ViaToken" });
export type ViaToken = z.infer<typeof ViaToken>;

/** What the issuer of an identity token vouches for: the build that uploaded can't have made it up. */
export const RunVerification = z
  .object({
    system: z.enum(PUBLISHER_SYSTEMS),
    /** The repository or project of the build. */
    source: z.string().nullable(),
    branch: z.boolean(),
    commit: z.boolean(),
    buildUrl: z.boolean(),
  })
  .meta({ id: "RunVerification" });
export type RunVerification = z.infer<typeof RunVerification>;

/** One execution of tests by CI or at a terminal: all uploads of one run key, or one upload without a key. */
export const Run = z
  .object({
    id: RunId,
    key: z.string().nullable(),
    /** The name of the workflow; "Upload" where the first upload gave none. */
    name: z.string(),
    branch: z.string().nullable(),
    commit: z.string().nullable(),
    pullRequest: z.string().nullable(),
    targetBranch: z.string().nullable(),
    /** In the order of their names. */
    environments: z.array(z.string()),
    ci: z.string().nullable(),
    buildUrl: z.string().nullable(),
    /** Which of the facts above are verified; null where no upload came with an identity token. */
    verified: RunVerification.nullable().default(null),
    state: RunState,
    verdict: Verdict,
    /** The verdict in a sentence. */
    reason: z.string(),
    shards: RunShards,
    /** Executions. */
    counts: OutcomeCounts,
    /** Cases that have an execution in the run. */
    cases: z.int(),
    /** Executions that failed and passed in a later attempt. */
    flaky: z.int(),
    /** Errors outside of tests, which a later attempt of their job didn't repair. */
    errorsOutside: z.int(),
    unmatched: UnmatchedCounts.default({ tests: 0, failing: 0 }),
    changes: ChangeCounts,
    /** The run that `changes` compare with. */
    baseline: RunId.nullable(),
    /** When the first upload came. */
    startedAt: z.string(),
    /** When the last upload came. */
    updatedAt: z.string(),
    /** Sum over the executions. */
    durationMs: z.int(),
    createdBy: Person.nullable(),
    viaToken: ViaToken.nullable(),
    /** Page of the run. */
    url: z.string(),
  })
  .meta({ id: "Run" });
export type Run = z.infer<typeof Run>;

/** A run that changed; `run` is null where it is gone. The first event names no run: changes follow from then on. */
export const RunEvent = z.object({ id: RunId.nullable(), run: Run.nullable() }).meta({ id: "RunEvent" });
export type RunEvent = z.infer<typeof RunEvent>;

export const RunRef = z.strictObject({ projectId: ProjectId, runId: RunId });
export type RunRef = z.infer<typeof RunRef>;

/** Newest first. `from` and `to` are within the span, by the time of the first upload; a day is meant whole (UTC). */
export const ListRuns = PageQuery.extend({
  projectId: ProjectId,
  branch: z.string().max(300).optional(),
  verdict: z.array(Verdict).min(1).max(VERDICTS.length).optional(),
  environment: z.string().max(100).optional(),
  /** The whole commit, or its first characters. */
  commit: z.string().min(4, "Give at least 4 characters of the commit").max(100).optional(),
  name: z.string().max(300).optional(),
  /** Part of the name, branch, commit, pull request or run key, any case of ASCII letters; or an id like RUN-57. */
  search: z.string().max(200).optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  query: ListQuery("runs"),
});
export type ListRuns = z.infer<typeof ListRuns>;
