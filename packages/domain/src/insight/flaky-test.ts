import { z } from "zod";
import { CaseId, ProjectId } from "../ids.ts";
import { OwnerFilter } from "../owner.ts";
import { Owner } from "../owner-rules.ts";
import { PageQuery } from "../page.ts";
import { RunCase } from "../run/run-result.ts";

/** A test and how far it can be trusted, over the last 100 complete runs within 30 days that have it. */
export const FlakyTest = z
  .object({
    case: RunCase,
    runs: z.int(),
    flakyRuns: z.int(),
    /** `flakyRuns` of `runs`, from 0 to 1. */
    rate: z.number(),
    /** Changes between passed and failed of consecutive runs of a branch. */
    flips: z.int(),
    lastFlakyAt: z.string().nullable(),
    /** There are at least 10 runs. */
    confident: z.boolean(),
    muted: z.boolean(),
    /** Who owns the test, by the rules of the project. */
    owners: z.array(Owner),
  })
  .meta({ id: "FlakyTest" });
export type FlakyTest = z.infer<typeof FlakyTest>;

/** Tests with a flaky run, those with the most flaky runs first. */
export const ListFlakyTests = PageQuery.extend({
  projectId: ProjectId,
  branch: z.string().max(300).optional(),
  owner: OwnerFilter,
});
export type ListFlakyTests = z.infer<typeof ListFlakyTests>;

/** A flaky test with its project, for lists over all projects. */
export const FlakyEverywhere = FlakyTest.omit({ muted: true, owners: true })
  .extend({ project: z.object({ id: ProjectId, name: z.string() }) })
  .meta({ id: "FlakyEverywhere" });
export type FlakyEverywhere = z.infer<typeof FlakyEverywhere>;

export const ListFlakyEverywhere = PageQuery;
export type ListFlakyEverywhere = z.infer<typeof ListFlakyEverywhere>;

/** Runs until now no longer count; with the commit that fixed the test, those before the first run of that commit. */
export const ResetFlaky = z.strictObject({
  projectId: ProjectId,
  caseId: CaseId,
  commit: z.string().min(4, "Give at least 4 characters of the commit").max(100).optional(),
});
export type ResetFlaky = z.infer<typeof ResetFlaky>;
