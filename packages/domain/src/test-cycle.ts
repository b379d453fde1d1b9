import { z } from "zod";
import { CycleId, ProjectId } from "./ids.ts";
import { Name } from "./name.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";

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

/** Where the results of a cycle came from, according to the last import. */
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
  counts: OutcomeCounts,
  lastResultAt: z.string().nullable(),
  createdAt: z.string(),
  createdBy: Person.nullable(),
}).meta({ id: "TestCycle" });
export type TestCycle = z.infer<typeof TestCycle>;

export const CycleName = Name({ missing: "Give the test cycle a name", max: 200 });
const CycleDescription = z.string().trim().max(20_000);

export const ListCycles = PageQuery.extend({ projectId: ProjectId });
export type ListCycles = z.infer<typeof ListCycles>;

export const CreateCycle = z.strictObject({
  projectId: ProjectId,
  name: CycleName,
  description: CycleDescription.default(""),
});
export type CreateCycle = z.infer<typeof CreateCycle>;

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
  description: CycleDescription.optional(),
});
export type UpdateCycle = z.infer<typeof UpdateCycle>;
