import { z } from "zod";
import { CaseId, ProjectId } from "./ids.ts";
import { Name } from "./name.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";

/** One manual step, and its expected result. */
export const CaseStep = z
  .strictObject({
    action: z.string().trim().min(1, "Enter what to do in this step").max(5000),
    expected: z.string().trim().max(5000).default(""),
  })
  .meta({ id: "CaseStep" });
export type CaseStep = z.infer<typeof CaseStep>;

/** What ties a case to automated results: class name and name as reports have them. */
export const Automation = z.strictObject({ classname: z.string(), name: z.string().min(1) }).meta({ id: "Automation" });
export type Automation = z.infer<typeof Automation>;

export const TestCase = z
  .object({
    id: CaseId,
    projectId: ProjectId,
    folderId: z.string().nullable(),
    name: z.string(),
    description: z.string(),
    steps: z.array(CaseStep),
    automation: Automation.nullable(),
    createdAt: z.string(),
    createdBy: Person.nullable(),
    updatedAt: z.string(),
  })
  .meta({ id: "TestCase" });
export type TestCase = z.infer<typeof TestCase>;

/** The same, of the length that reports are cut to. */
const NewAutomation = z
  .strictObject({ classname: z.string().max(1000), name: z.string().min(1).max(10_000) })
  .meta({ id: "NewAutomation" });

const fields = {
  name: Name({ missing: "Give the test case a name", max: 10_000 }),
  description: z.string().trim().max(20_000),
  steps: z.array(CaseStep).max(500),
  folderId: z.string().max(100).nullable(),
  automation: NewAutomation.nullable(),
};

export const ListCases = PageQuery.extend({
  projectId: ProjectId,
  folderId: z.string().max(100).optional(),
  /** Part of the name, any case of ASCII letters. */
  search: z.string().max(200).optional(),
});
export type ListCases = z.infer<typeof ListCases>;

export const CreateCase = z.strictObject({
  projectId: ProjectId,
  name: fields.name,
  description: fields.description.default(""),
  steps: fields.steps.default([]),
  folderId: fields.folderId.default(null),
  automation: fields.automation.default(null),
});
export type CreateCase = z.infer<typeof CreateCase>;

export const CaseRef = z.strictObject({ projectId: ProjectId, caseId: CaseId });
export type CaseRef = z.infer<typeof CaseRef>;

export const UpdateCase = CaseRef.extend({
  name: fields.name.optional(),
  description: fields.description.optional(),
  steps: fields.steps.optional(),
  folderId: fields.folderId.optional(),
  automation: fields.automation.optional(),
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

export const ChangedCases = z.object({ data: z.array(TestCase) });
export type ChangedCases = z.infer<typeof ChangedCases>;

export const Folder = z
  .object({ id: z.string(), projectId: ProjectId, parentId: z.string().nullable(), name: z.string() })
  .meta({ id: "Folder" });
export type Folder = z.infer<typeof Folder>;

export const ListFolders = PageQuery.extend({ projectId: ProjectId });
export type ListFolders = z.infer<typeof ListFolders>;

export const FolderRef = z.strictObject({ projectId: ProjectId, folderId: z.string().min(1).max(100) });
export type FolderRef = z.infer<typeof FolderRef>;

export const CreateFolder = z.strictObject({
  projectId: ProjectId,
  parentId: z.string().nullable().default(null),
  name: Name({ missing: "Give the folder a name", max: 200 }),
});
export type CreateFolder = z.infer<typeof CreateFolder>;
