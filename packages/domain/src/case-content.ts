import { z } from "zod";
import { CaseFieldValue } from "./case-field.ts";
import { SharedStepsId } from "./ids.ts";
import { Name } from "./name.ts";
import { CASE_LINK_KINDS, CASE_PRIORITIES } from "./vocabulary.ts";

const NO_ACTION = "Enter what to do in this step";
const expected = z.string().trim().max(5000).default("");

/** One manual step, and its expected result. */
export const StepText = z
  .strictObject({ action: z.string().trim().min(1, NO_ACTION).max(5000), expected })
  .meta({ id: "StepText" });
export type StepText = z.infer<typeof StepText>;

/** A step of a test case; `shared` names the shared steps that it belongs to. */
export const CaseStep = StepText.extend({ shared: SharedStepsId.optional() }).meta({ id: "CaseStep" });
export type CaseStep = z.infer<typeof CaseStep>;

/** The same as it is sent: with `shared` alone, it stands for all of those steps. */
const NewCaseStep = z
  .strictObject({ action: z.string().trim().max(5000).default(""), expected, shared: SharedStepsId.optional() })
  .refine(({ action, shared }) => action !== "" || shared !== undefined, { path: ["action"], error: NO_ACTION })
  .meta({ id: "NewCaseStep" });

/** Steps of a test case at most, with those that it shares. */
export const MAX_STEPS = 500;

/** What ties a case to automated results: class name and name as reports have them. */
export const Automation = z.strictObject({ classname: z.string(), name: z.string().min(1) }).meta({ id: "Automation" });
export type Automation = z.infer<typeof Automation>;

export const CasePriority = z.enum(CASE_PRIORITIES, "Use critical, high, normal or low");
export type CasePriority = z.infer<typeof CasePriority>;

export const CaseLinkKind = z.enum(CASE_LINK_KINDS);
export type CaseLinkKind = z.infer<typeof CaseLinkKind>;

/** A page elsewhere that belongs to a case. */
export const CaseLink = z
  .strictObject({
    kind: CaseLinkKind.default("other"),
    url: z.url({ protocol: /^https?$/, error: "Enter an address that begins with https:// or http://" }).max(2000),
    label: Name({ max: 200, mayBeEmpty: true }).default(""),
  })
  .meta({ id: "CaseLink" });
export type CaseLink = z.infer<typeof CaseLink>;

/** A word that cases are found by; without commas, since lists of tags are written with them. */
export const Tag = Name({ missing: "Enter a tag", max: 50 }).regex(/^[^,]*$/, "A tag holds no comma");

/** Tags of a case at most. */
export const MAX_TAGS = 50;

export const Tags = z
  .array(Tag)
  .max(MAX_TAGS)
  .refine((tags) => new Set(tags.map((tag) => tag.toLowerCase())).size === tags.length, "Name each tag once");

/** Minutes that executing a case takes. */
export const Estimate = z.int("Enter whole minutes").min(1, "Enter at least one minute").max(10_000);

/** The same as Automation, of the length that reports are cut to. */
const NewAutomation = z
  .strictObject({ classname: z.string().max(1000), name: z.string().min(1).max(10_000) })
  .meta({ id: "NewAutomation" });

/** All values of custom fields, by the ids of the fields or by their names. */
const CustomFieldInput = z
  .record(z.string().max(100), CaseFieldValue)
  .refine((fields) => Object.keys(fields).length <= 50, "Set at most 50 fields");

/** What people write of a case, as they send it. */
export const caseFields = {
  name: Name({ missing: "Give the test case a name", max: 10_000 }),
  description: z.string().trim().max(20_000),
  preconditions: z.string().trim().max(20_000),
  steps: z.array(NewCaseStep).max(MAX_STEPS),
  priority: CasePriority,
  tags: Tags,
  estimate: Estimate.nullable(),
  ownerId: z.string().max(100).nullable(),
  links: z.array(CaseLink).max(100),
  folderId: z.string().max(100).nullable(),
  automation: NewAutomation.nullable(),
  customFields: CustomFieldInput,
};

/** The fields of a case that its versions keep, in the order in which they are shown. */
export const CASE_CONTENT_FIELDS = [
  "name",
  "folderId",
  "priority",
  "ownerId",
  "tags",
  "estimate",
  "description",
  "preconditions",
  "steps",
  "links",
  "automation",
  "customFields",
] as const;
export const CaseContentField = z.enum(CASE_CONTENT_FIELDS);
export type CaseContentField = z.infer<typeof CaseContentField>;

/** All that people can change of a case, as a version keeps it. */
export const CaseContent = z
  .object({
    name: z.string(),
    folderId: z.string().nullable(),
    priority: CasePriority,
    ownerId: z.string().nullable(),
    tags: z.array(z.string()),
    estimate: z.number().nullable(),
    description: z.string(),
    preconditions: z.string(),
    steps: z.array(CaseStep),
    links: z.array(CaseLink),
    automation: Automation.nullable(),
    /** Values of the project's own fields, by the ids of the fields. */
    customFields: z.record(z.string(), CaseFieldValue).default({}),
  })
  .meta({ id: "CaseContent" });
export type CaseContent = z.infer<typeof CaseContent>;

const REVIEWED_FIELDS = new Set<CaseContentField>([
  ...(["name", "description", "preconditions", "steps", "customFields"] as const),
]);

/** True of a change of what a review is about; where a case lies, who owns it or its links are not. */
export const isReviewed = (changed: readonly CaseContentField[]) => changed.some((field) => REVIEWED_FIELDS.has(field));

/** The fields in which two contents differ. */
export function changedFields(before: CaseContent, after: CaseContent): CaseContentField[] {
  return CASE_CONTENT_FIELDS.filter((field) => !isEqual(before[field], after[field]));
}

/** A field that two people changed, each in another way. */
export type CaseConflict = { field: CaseContentField; theirs: CaseContent[CaseContentField] };

/**
 * Joins what two people made of one content: a field that only one of them changed is as they have it. Where both
 * changed one, `mine` stays and the field is named as a conflict.
 */
export function mergeContents(
  base: CaseContent,
  mine: CaseContent,
  theirs: CaseContent,
): { merged: CaseContent; conflicts: CaseConflict[] } {
  const byThem = changedFields(base, theirs);
  const byMe = new Set(changedFields(base, mine));
  const merged: CaseContent = {
    ...mine,
    ...Object.fromEntries(byThem.filter((field) => !byMe.has(field)).map((field) => [field, theirs[field]])),
  };
  const conflicts = byThem
    .filter((field) => byMe.has(field) && !isEqual(mine[field], theirs[field]))
    .map((field) => ({ field, theirs: theirs[field] }));
  return { merged, conflicts };
}

/** Fields hold texts, numbers, and lists of plain objects whose schemas fix the order of their keys. */
const isEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
