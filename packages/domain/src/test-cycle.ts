import { z } from "zod";
import { Configuration, ConfigurationValue } from "./configuration.ts";
import { Assignment, CaseChoice } from "./cycle-case.ts";
import { CycleId, ProjectId } from "./ids.ts";
import { DueDate, MilestoneName } from "./milestone.ts";
import { Name } from "./name.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { CYCLE_STATES } from "./vocabulary.ts";

/** How many executions of a cycle ended how; disjoint, and `tests` is their sum. A case may have several executions. */
export const OutcomeCounts = z
  .object({
    tests: z.int(),
    passed: z.int(),
    failed: z.int(),
    error: z.int(),
    skipped: z.int(),
    blocked: z.int(),
    /** Failures that a mute keeps from counting. */
    muted: z.int(),
  })
  .meta({ id: "OutcomeCounts" });
export type OutcomeCounts = z.infer<typeof OutcomeCounts>;

/** How far the planned test cases of a cycle are; 0 everywhere in a cycle that only takes reports. */
export const CycleProgress = z
  .object({
    /** Planned test cases. */
    cases: z.int(),
    /** Those of them without a result. */
    untested: z.int(),
    /** Those of them that someone is to execute, and how many people that are. */
    assigned: z.int(),
    people: z.int(),
  })
  .meta({ id: "CycleProgress" });
export type CycleProgress = z.infer<typeof CycleProgress>;

/** Where the results of a cycle came from, according to the last import; the environment as people set it, where they did. */
export const BuildInfo = z.object({
  branch: z.string().nullable(),
  commit: z.string().nullable(),
  environment: z.string().nullable(),
  buildUrl: z.string().nullable(),
});
export type BuildInfo = z.infer<typeof BuildInfo>;

export const TestCycle = BuildInfo.extend({
  id: CycleId,
  projectId: ProjectId,
  name: z.string(),
  description: z.string(),
  isMaster: z.boolean(),
  state: z.enum(CYCLE_STATES),
  closedAt: z.string().nullable(),
  /** A day; null where nothing is due. */
  dueDate: z.string().nullable(),
  milestone: MilestoneName.nullable(),
  /** The name of the plan that it executes in one of several configurations; null for a cycle of its own. */
  plan: z.string().nullable(),
  /** What it is executed in; empty for a cycle of its own. */
  configuration: z.array(ConfigurationValue),
  progress: CycleProgress,
  counts: OutcomeCounts,
  lastResultAt: z.string().nullable(),
  createdAt: z.string(),
  createdBy: Person.nullable(),
}).meta({ id: "TestCycle" });
export type TestCycle = z.infer<typeof TestCycle>;

/** Characters of a cycle's name, at most. */
export const MAX_CYCLE_NAME_LENGTH = 200;
export const CycleName = Name({ missing: "Give the test cycle a name", max: MAX_CYCLE_NAME_LENGTH });

/** What people write of a cycle, as they send it. */
const cycleFields = {
  description: z.string().trim().max(20_000),
  environment: Name({ max: 200 }).nullable(),
  dueDate: DueDate.nullable(),
  milestoneId: z.string().min(1).max(100).nullable(),
};

export const ListCycles = PageQuery.extend({
  projectId: ProjectId,
  state: z.enum(CYCLE_STATES).optional(),
  milestoneId: z.string().max(100).optional(),
  /** Test cycles of the plan with this name. */
  plan: z.string().max(200).optional(),
  /** Test cycles that are executed in this value of a configuration. */
  configuration: z.string().max(60).optional(),
});
export type ListCycles = z.infer<typeof ListCycles>;

export const CreateCycle = z.strictObject({
  projectId: ProjectId,
  name: CycleName,
  description: cycleFields.description.default(""),
  environment: cycleFields.environment.default(null),
  dueDate: cycleFields.dueDate.default(null),
  milestoneId: cycleFields.milestoneId.default(null),
  /** The test cases to plan at once. */
  cases: CaseChoice.optional(),
  assign: Assignment.optional(),
});
export type CreateCycle = z.infer<typeof CreateCycle>;

/** A test cycle for each combination of the values, named by the plan and its values. */
export const CreatePlan = CreateCycle.extend({ configurations: z.array(Configuration).min(1).max(10) });
export type CreatePlan = z.infer<typeof CreatePlan>;

export const CreatedCycles = z.object({ data: z.array(TestCycle) });
export type CreatedCycles = z.infer<typeof CreatedCycles>;

export const CycleRef = z.strictObject({ projectId: ProjectId, cycleId: CycleId });
export type CycleRef = z.infer<typeof CycleRef>;

/**
 * `branch` counts the newest runs of that branch, `*` those of all branches. Without it the project's default branch
 * counts, and runs without a branch, where the cycle has any.
 */
export const GetCycle = CycleRef.extend({ branch: z.string().min(1).max(300).optional() });
export type GetCycle = z.infer<typeof GetCycle>;

export const UpdateCycle = CycleRef.extend({
  name: CycleName.optional(),
  ...z.strictObject(cycleFields).partial().shape,
});
export type UpdateCycle = z.infer<typeof UpdateCycle>;

/** Says that something in a cycle changed, and what the cycle is like now; the first event only says that it listens. */
export const CycleEvent = z.object({ cycle: TestCycle.nullable() }).meta({ id: "CycleEvent" });
export type CycleEvent = z.infer<typeof CycleEvent>;
