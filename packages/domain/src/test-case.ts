import { z } from "zod";
import {
  Automation,
  CaseContent,
  CaseContentField,
  CaseLink,
  CasePriority,
  CaseStep,
  caseFields,
  Tag,
  Tags,
} from "./case-content.ts";
import { CaseFieldValue } from "./case-field.ts";
import { CaseReview, CaseReviewState } from "./case-review.ts";
import { CaseId, ProjectId, SharedStepsId } from "./ids.ts";
import { ListQuery, PageQuery } from "./page.ts";
import { Person } from "./person.ts";

export const TestCase = z
  .object({
    id: CaseId,
    projectId: ProjectId,
    folderId: z.string().nullable(),
    name: z.string(),
    description: z.string(),
    preconditions: z.string(),
    steps: z.array(CaseStep),
    priority: CasePriority,
    tags: z.array(z.string()),
    /** Minutes. */
    estimate: z.number().nullable(),
    owner: Person.nullable(),
    links: z.array(CaseLink),
    automation: Automation.nullable(),
    /** Values of the project's own fields, by the ids of the fields. */
    customFields: z.record(z.string(), CaseFieldValue),
    review: CaseReview,
    /** Counts the changes, from 1. */
    version: z.number(),
    createdAt: z.string(),
    createdBy: Person.nullable(),
    updatedAt: z.string(),
    updatedBy: Person.nullable(),
  })
  .meta({ id: "TestCase" });
export type TestCase = z.infer<typeof TestCase>;

/** What people can change of a case, with its folder and owner by id. */
export function caseContentOf(testCase: TestCase): CaseContent {
  const { name, folderId, priority, owner, tags, estimate, description, preconditions, steps, links } = testCase;
  const { automation, customFields } = testCase;
  return {
    ...{ name, folderId, priority, ownerId: owner?.id ?? null, tags, estimate },
    ...{ description, preconditions, steps, links, automation, customFields },
  };
}

export const ListCases = PageQuery.extend({
  projectId: ProjectId,
  /** The id of a folder, or `none` for those that lie in none. */
  folderId: z.string().max(100).optional(),
  /** Those in the folders below that one too. */
  withSubfolders: z.boolean().optional(),
  /** Part of the name, any case of ASCII letters. */
  search: z.string().max(200).optional(),
  priority: z.array(CasePriority).max(4).optional(),
  tag: Tag.optional(),
  review: z.array(CaseReviewState).max(3).optional(),
  reviewerId: z.string().max(100).optional(),
  ownerId: z.string().max(100).optional(),
  /** Those that have these shared steps. */
  sharedStepsId: SharedStepsId.optional(),
  /** The value of a custom field, like `<id>=Firefox`. */
  field: z
    .string()
    .max(2200)
    .regex(/^[^=]{1,100}=/, "Expected the id of a field and its value, like <id>=Firefox")
    .optional(),
  query: ListQuery("cases"),
});
export type ListCases = z.infer<typeof ListCases>;

export const CreateCase = z.strictObject({
  projectId: ProjectId,
  name: caseFields.name,
  description: caseFields.description.default(""),
  preconditions: caseFields.preconditions.default(""),
  steps: caseFields.steps.default([]),
  priority: caseFields.priority.default("normal"),
  tags: caseFields.tags.default([]),
  estimate: caseFields.estimate.default(null),
  ownerId: caseFields.ownerId.default(null),
  links: caseFields.links.default([]),
  folderId: caseFields.folderId.default(null),
  automation: caseFields.automation.default(null),
  customFields: caseFields.customFields.default({}),
});
export type CreateCase = z.infer<typeof CreateCase>;

export const CaseRef = z.strictObject({ projectId: ProjectId, caseId: CaseId });
export type CaseRef = z.infer<typeof CaseRef>;

export const UpdateCase = CaseRef.extend({
  ...z.strictObject(caseFields).partial().shape,
  /** The version that the change was made from; where the case has another by now, nothing changes. */
  version: z.int().min(1).optional(),
});
export type UpdateCase = z.infer<typeof UpdateCase>;

/** Cases in one call, at most. */
const MAX_CASES = 1000;

/** Several new cases of one project; either all are created or none. */
export const CreateCases = z.strictObject({
  projectId: ProjectId,
  cases: z
    .array(CreateCase.omit({ projectId: true }))
    .min(1)
    .max(MAX_CASES),
});
export type CreateCases = z.infer<typeof CreateCases>;

/** Changes of several cases of one project; either all are made or none. */
export const UpdateCases = z.strictObject({
  projectId: ProjectId,
  cases: z
    .array(UpdateCase.omit({ projectId: true }))
    .min(1)
    .max(MAX_CASES),
});
export type UpdateCases = z.infer<typeof UpdateCases>;

/** A change of many cases at once; fields left out stay. */
export const CaseBulkChange = z
  .strictObject({
    folderId: caseFields.folderId,
    priority: caseFields.priority,
    ownerId: caseFields.ownerId,
    addTags: Tags,
    removeTags: Tags,
    /** Values of custom fields; null empties one, and those left out stay. */
    setFields: z
      .record(z.string().max(100), CaseFieldValue.nullable())
      .refine((fields) => Object.keys(fields).length <= 50, "Set at most 50 fields"),
  })
  .partial()
  .refine((change) => Object.keys(change).length > 0, "Name what to change")
  .meta({ examples: [{ priority: "high", addTags: ["smoke"] }] });
export type CaseBulkChange = z.infer<typeof CaseBulkChange>;

const CaseIds = z.array(CaseId).min(1).max(MAX_CASES);

export const ChangeCases = z.strictObject({ projectId: ProjectId, caseIds: CaseIds, set: CaseBulkChange });
export type ChangeCases = z.infer<typeof ChangeCases>;

export const DeleteCases = z.strictObject({ projectId: ProjectId, caseIds: CaseIds });
export type DeleteCases = z.infer<typeof DeleteCases>;

/** How many cases a bulk act changed; those that were as wanted already don't count. */
export const BulkAnswer = z.object({ changed: z.number() });
export type BulkAnswer = z.infer<typeof BulkAnswer>;

/** The tags of a project with the number of cases that have each; the most frequent first. */
export const CaseTags = z.object({ data: z.array(z.object({ tag: z.string(), cases: z.number() })) });
export type CaseTags = z.infer<typeof CaseTags>;

/** One of the states that a case has been in. */
export const CaseVersion = z
  .object({
    version: z.number(),
    at: z.string(),
    by: Person.nullable(),
    /** What this version changed of the one before; empty for the first. */
    changed: z.array(CaseContentField),
  })
  .meta({ id: "CaseVersion" });
export type CaseVersion = z.infer<typeof CaseVersion>;

export const ListCaseVersions = PageQuery.extend({ projectId: ProjectId, caseId: CaseId });
export type ListCaseVersions = z.infer<typeof ListCaseVersions>;

export const CaseVersionRef = CaseRef.extend({ version: z.int().min(1).max(2_147_483_647) });
export type CaseVersionRef = z.infer<typeof CaseVersionRef>;

export const CaseVersionContent = CaseVersion.omit({ changed: true })
  .extend({ content: CaseContent })
  .meta({ id: "CaseVersionContent" });
export type CaseVersionContent = z.infer<typeof CaseVersionContent>;

export const ChangedCases = z.object({ data: z.array(TestCase) });
export type ChangedCases = z.infer<typeof ChangedCases>;

/** `exceptId` leaves out the case that gets the name. */
export const FindSimilarCases = z.strictObject({
  projectId: ProjectId,
  name: z.string().min(1).max(1000),
  exceptId: CaseId.optional(),
});
export type FindSimilarCases = z.infer<typeof FindSimilarCases>;

/** Test cases that may be the same as one being written. */
export const SimilarCases = z.object({ data: z.array(z.object({ id: CaseId, name: z.string() })) });
export type SimilarCases = z.infer<typeof SimilarCases>;
