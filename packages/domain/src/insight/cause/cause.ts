import { z } from "zod";
import { CaseId, ProjectId, publicId, RunId } from "../../ids.ts";
import { ListQuery, PageQuery } from "../../page.ts";
import { Person } from "../../person.ts";
import { RunRef } from "../../run/run.ts";
import { CAUSE_STATES } from "../../vocabulary.ts";

/** `CAUSE-1`, counted per project. */
export const CauseId = publicId("CAUSE", "CAUSE-1");
export const causeId = (number: number): string => `CAUSE-${number}`;

export const CauseState = z.enum(CAUSE_STATES).meta({ id: "CauseState" });
export type CauseState = z.infer<typeof CauseState>;

/** How far back tests and runs of a cause are counted. */
export const CAUSE_DAYS = 90;

/** Failures that share exception type, normalised message and place. */
export const Cause = z
  .object({
    id: CauseId,
    title: z.string(),
    state: CauseState,
    /** It was resolved, and came back. */
    reopened: z.boolean(),
    /** Tests that failed of it within 90 days. */
    tests: z.int(),
    /** Runs that had it within 90 days. */
    runs: z.int(),
    firstRun: RunId.nullable(),
    lastRun: RunId.nullable(),
    /** Commit of the newest complete run before the first one, of the same branch and name, that hadn't it. */
    lastGoodCommit: z.string().nullable(),
    assignee: Person.nullable(),
    note: z.string(),
    issueUrl: z.string().nullable(),
  })
  .meta({ id: "Cause" });
export type Cause = z.infer<typeof Cause>;

export const CauseRef = z.strictObject({ projectId: ProjectId, causeId: CauseId });
export type CauseRef = z.infer<typeof CauseRef>;

/** Those of the newest runs first. */
export const ListCauses = PageQuery.extend({
  projectId: ProjectId,
  state: z.array(CauseState).min(1).max(CAUSE_STATES.length).optional(),
  /** Part of the title, any case of ASCII letters. */
  search: z.string().max(200).optional(),
  query: ListQuery("causes"),
});
export type ListCauses = z.infer<typeof ListCauses>;

export const UpdateCause = CauseRef.extend({
  title: z.string().trim().min(1, "Give the cause a title").max(300).optional(),
  state: CauseState.optional(),
  /** Id of a user who sees the project; null for none. */
  assignee: z.string().min(1).max(100).nullable().optional(),
  note: z.string().trim().max(10_000).optional(),
  issueUrl: z
    .url({ protocol: /^https?$/, error: "Expected an http or https address" })
    .max(2000)
    .nullable()
    .optional(),
});
export type UpdateCause = z.infer<typeof UpdateCause>;

/** Failures of the cause count as those of `into` from now on, also past and future ones. */
export const MergeCauses = CauseRef.extend({ into: CauseId.meta({ example: "CAUSE-3" }) });
export type MergeCauses = z.infer<typeof MergeCauses>;

/** Failures of these tests count as those of a new cause from now on, also past and future ones. */
export const SplitCause = CauseRef.extend({
  caseIds: z.array(CaseId).min(1).max(50),
  /** That of the cause where it is left out. */
  title: z.string().trim().min(1, "Give the cause a title").max(300).optional(),
});
export type SplitCause = z.infer<typeof SplitCause>;

/** A cause in one run: those with the most tests first. */
export const RunCause = z
  .object({
    id: CauseId,
    title: z.string(),
    state: CauseState,
    /** Tests that failed of it in the run. */
    tests: z.int(),
    firstRun: RunId.nullable(),
    /** The run is the first that has it. */
    isNew: z.boolean(),
    assignee: Person.nullable(),
    note: z.string(),
    issueUrl: z.string().nullable(),
  })
  .meta({ id: "RunCause" });
export type RunCause = z.infer<typeof RunCause>;

export const ListRunCauses = PageQuery.extend(RunRef.shape);
export type ListRunCauses = z.infer<typeof ListRunCauses>;
