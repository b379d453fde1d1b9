import { z } from "zod";
import { CycleId, ProjectId, RunId } from "../ids.ts";
import { PageQuery } from "../page.ts";
import { ResultStatus } from "../result.ts";
import { RunCase } from "../run/run-result.ts";
import { REQUIREMENT_SORTS, REQUIREMENT_STATES, TRACKED_LINK_KINDS } from "../vocabulary.ts";

export const RequirementKind = z.enum(TRACKED_LINK_KINDS).meta({ id: "RequirementKind" });
export type RequirementKind = z.infer<typeof RequirementKind>;

export const RequirementState = z.enum(REQUIREMENT_STATES).meta({ id: "RequirementState" });
export type RequirementState = z.infer<typeof RequirementState>;

/** A page elsewhere that test cases link to as a requirement or a defect, with what they last came to. */
export const Requirement = z
  .object({
    id: z.string(),
    kind: RequirementKind,
    url: z.string(),
    label: z.string(),
    addedAt: z.string(),
    state: RequirementState,
    cases: z.int(),
    /** It has more test cases than are counted. */
    hasMoreCases: z.boolean(),
    /** Their sum is `cases`. */
    counts: z.object({
      failed: z.int(),
      error: z.int(),
      blocked: z.int(),
      skipped: z.int(),
      passed: z.int(),
      untested: z.int(),
    }),
  })
  .meta({ id: "Requirement" });
export type Requirement = z.infer<typeof Requirement>;

/** Which results count: those of a branch or of all (`*`), else of the project's default branch; and of one environment. */
const counted = { branch: z.string().max(300).optional(), environment: z.string().min(1).max(300).optional() };

/** A page with a filter may hold fewer rows than `limit` and not be the last. */
export const ListRequirements = PageQuery.extend({
  projectId: ProjectId,
  kind: RequirementKind.default("requirement"),
  state: z.array(RequirementState).min(1).max(REQUIREMENT_STATES.length).optional(),
  /** Part of the label or address, any case of ASCII letters. */
  search: z.string().max(200).optional(),
  ...counted,
  sort: z.enum(REQUIREMENT_SORTS).default("name"),
});
export type ListRequirements = z.infer<typeof ListRequirements>;

const ref = { projectId: ProjectId, requirementId: z.string().min(1).max(100) };

export const GetRequirement = z.strictObject({ ...ref, ...counted });
export type GetRequirement = z.infer<typeof GetRequirement>;

/** What a test case last came to in one environment. */
export const EnvironmentOutcome = z
  .object({
    environment: z.string().nullable(),
    status: ResultStatus,
    /** Null for a manual result. */
    run: RunId.nullable(),
    cycle: CycleId,
    branch: z.string().nullable(),
    at: z.string(),
  })
  .meta({ id: "EnvironmentOutcome" });
export type EnvironmentOutcome = z.infer<typeof EnvironmentOutcome>;

/** A test case of a requirement; null: it has no result. */
export const RequirementCase = z
  .object({ case: RunCase, status: ResultStatus.nullable(), environments: z.array(EnvironmentOutcome) })
  .meta({ id: "RequirementCase" });
export type RequirementCase = z.infer<typeof RequirementCase>;

export const ListRequirementCases = PageQuery.extend({ ...ref, branch: counted.branch });
export type ListRequirementCases = z.infer<typeof ListRequirementCases>;

/** By their labels, or addresses without one. */
export const RequirementsOfCase = z.object({ data: z.array(Requirement) });
export type RequirementsOfCase = z.infer<typeof RequirementsOfCase>;
