import { z } from "zod";
import { CasePriority, Tag } from "./case-content.ts";
import { CaseId, CycleId, ProjectId, RunId } from "./ids.ts";
import { MilestoneName } from "./milestone.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { ListCases } from "./test-case.ts";
import { CYCLE_CASE_STATUSES } from "./vocabulary.ts";

export const CycleCaseStatus = z.enum(CYCLE_CASE_STATUSES).meta({ id: "CycleCaseStatus" });
export type CycleCaseStatus = z.infer<typeof CycleCaseStatus>;

/** The most test cases that one test cycle plans. */
export const MAX_CYCLE_CASES = 10_000;
/** The most test cases that one call names. */
const MAX_NAMED_CASES = 1000;

const Statuses = z.array(CycleCaseStatus).min(1).max(CYCLE_CASE_STATUSES.length);
const PersonId = z.string().min(1).max(100);

/** Test cases as their list is filtered; every part that is given must be true of them. */
export const CaseFilter = ListCases.omit({ projectId: true, limit: true, cursor: true });
export type CaseFilter = z.infer<typeof CaseFilter>;

/** Which test cases a cycle gets: all that one of the parts names. */
export const CaseChoice = z
  .strictObject({
    caseIds: z.array(CaseId).max(MAX_NAMED_CASES).optional(),
    /** With the folders below them. */
    folderIds: z.array(z.string().min(1).max(100)).max(200).optional(),
    tags: z.array(Tag).max(50).optional(),
    filter: CaseFilter.optional(),
    /** The failing test cases of a run. */
    failingIn: RunId.optional(),
    /** Test cases of another cycle, by how they stand there. */
    fromCycle: z.strictObject({ cycleId: CycleId, status: Statuses.optional() }).optional(),
  })
  .refine((choice) => Object.values(choice).some((part) => part !== undefined), "Choose which test cases to add")
  .meta({ id: "CaseChoice", examples: [{ tags: ["smoke"] }] });
export type CaseChoice = z.infer<typeof CaseChoice>;

/** Who executes test cases: one person, several in turn, the owner of each, or its assignee in the cycle they come from. */
export const Assignment = z
  .strictObject({
    /** One: that person. Several: evenly, in turn. None: no one any more. */
    userIds: z.array(PersonId).max(50).optional(),
    by: z.enum(["owner", "sameAsBefore"]).optional(),
  })
  .refine(({ userIds, by }) => (userIds === undefined) !== (by === undefined), "Name people, or by what to assign")
  .meta({ id: "Assignment", examples: [{ by: "owner" }] });
export type Assignment = z.infer<typeof Assignment>;

/** How a cycle's planned test cases were burnt down, and when they are done at this pace. */
export const CycleForecast = z
  .object({
    /** Oldest first, 90 at most; `untested` at the end of the day. */
    days: z.array(z.object({ day: z.string(), untested: z.int() })),
    /** By past durations, else estimates, else the mean of the others; null where none is known. */
    workLeftMs: z.number().nullable(),
    /** Untested test cases that have neither a past duration nor an estimate. */
    unknown: z.int(),
    /** Over the last 7 days; null where no test case got its first result in them. */
    casesPerDay: z.number().nullable(),
    /** A day; null where nothing is left, or nothing moves. */
    finishesOn: z.string().nullable(),
  })
  .meta({ id: "CycleForecast" });
export type CycleForecast = z.infer<typeof CycleForecast>;

const CycleOf = z.strictObject({ projectId: ProjectId, cycleId: CycleId });

export const AddCycleCases = CycleOf.extend({ cases: CaseChoice, assign: Assignment.optional() });
export type AddCycleCases = z.infer<typeof AddCycleCases>;

const NamedCases = z.array(CaseId).min(1).max(MAX_NAMED_CASES);

export const RemoveCycleCases = CycleOf.extend({ caseIds: NamedCases });
export type RemoveCycleCases = z.infer<typeof RemoveCycleCases>;

export const AssignCycleCases = CycleOf.extend({ caseIds: NamedCases, assign: Assignment });
export type AssignCycleCases = z.infer<typeof AssignCycleCases>;

/** `assigneeId` takes the id of a person, `me`, or `none` for those without one. */
export const ListCycleCases = PageQuery.extend({
  projectId: ProjectId,
  cycleId: CycleId,
  status: Statuses.optional(),
  assigneeId: PersonId.optional(),
  /** Part of the name, any case of ASCII letters. */
  search: z.string().max(200).optional(),
});
export type ListCycleCases = z.infer<typeof ListCycleCases>;

/** A test case as a cycle plans it, with the newest result of a person, or of the newest run. */
export const CycleCase = z
  .object({
    caseId: CaseId,
    name: z.string(),
    priority: CasePriority,
    /** Minutes. */
    estimate: z.number().nullable(),
    assignee: Person.nullable(),
    status: CycleCaseStatus,
    /** How many results it has in the cycle. */
    attempts: z.int(),
    lastResultAt: z.string().nullable(),
    lastResultBy: Person.nullable(),
  })
  .meta({ id: "CycleCase" });
export type CycleCase = z.infer<typeof CycleCase>;

/** How many test cases of a cycle someone has, and how many of those have no result; null: no one. */
export const AssigneeCount = z
  .object({ person: Person.nullable(), cases: z.int(), untested: z.int() })
  .meta({ id: "AssigneeCount" });
export type AssigneeCount = z.infer<typeof AssigneeCount>;

export const AssigneeCounts = z.object({ data: z.array(AssigneeCount) });
export type AssigneeCounts = z.infer<typeof AssigneeCounts>;

export const ListAssigned = PageQuery.extend({ status: Statuses.optional() });
export type ListAssigned = z.infer<typeof ListAssigned>;

/** A test case that the caller is to execute. */
export const AssignedCase = CycleCase.pick({ caseId: true, name: true, priority: true, estimate: true, status: true })
  .extend({
    project: z.object({ id: ProjectId, name: z.string() }),
    cycle: z.object({ id: CycleId, name: z.string(), dueDate: z.string().nullable() }),
    milestone: MilestoneName.nullable(),
  })
  .meta({ id: "AssignedCase" });
export type AssignedCase = z.infer<typeof AssignedCase>;
