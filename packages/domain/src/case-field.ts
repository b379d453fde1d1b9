import { z } from "zod";
import { CASE_FIELD_KINDS } from "./further-vocabulary.ts";
import { ProjectId } from "./ids.ts";
import { Name } from "./name.ts";

export const CaseFieldKind = z.enum(CASE_FIELD_KINDS).meta({ id: "CaseFieldKind" });
export type CaseFieldKind = z.infer<typeof CaseFieldKind>;

/** Fields of one project, and options of one of them, at most. */
const MAX_CASE_FIELDS = 50;
const MAX_OPTIONS = 100;

/** A field that a project gives its test cases. */
export const CaseField = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: CaseFieldKind,
    /** A test case must have it filled in when it is saved. */
    required: z.boolean(),
    /** What can be chosen; of a select only. */
    options: z.array(z.string()),
  })
  .meta({ id: "CaseField" });
export type CaseField = z.infer<typeof CaseField>;

const NewCaseField = z.strictObject({
  /** Of a field that is there already; without one it is new. */
  id: z.string().max(100).optional(),
  name: Name({ missing: "Give the field a name", max: 60 }),
  kind: CaseFieldKind,
  required: z.boolean().default(false),
  options: z
    .array(Name({ missing: "Name the option", max: 100 }))
    .max(MAX_OPTIONS)
    .default([]),
});

const isUnique = (texts: readonly string[]) => new Set(texts.map((text) => text.toLowerCase())).size === texts.length;

/** All fields that the test cases of a project are to have, in their order. */
export const SetCaseFields = z.strictObject({
  projectId: ProjectId,
  fields: z
    .array(NewCaseField)
    .max(MAX_CASE_FIELDS)
    .refine((fields) => isUnique(fields.map(({ name }) => name)), "Two fields have one name")
    .refine((fields) => fields.every(({ options }) => isUnique(options)), "Two options of a field are the same")
    .refine(
      (fields) => fields.every(({ kind, options }) => (kind === "select") === options.length > 0),
      "A select needs options, and no other field has any",
    ),
});
export type SetCaseFields = z.infer<typeof SetCaseFields>;

export const CaseFieldList = z.object({ data: z.array(CaseField) });
export type CaseFieldList = z.infer<typeof CaseFieldList>;

/** A text, also of a date, an address or an option; a number; or whether a box is checked. */
export const CaseFieldValue = z.union([z.string(), z.number(), z.boolean()]).meta({ id: "CaseFieldValue" });
export type CaseFieldValue = z.infer<typeof CaseFieldValue>;

const OF_KIND: Record<CaseFieldKind, z.ZodType<CaseFieldValue>> = {
  text: z.string().trim().max(2000),
  number: z.number("Enter a number"),
  select: z.string(),
  checkbox: z.boolean("Say true or false"),
  date: z.iso.date("Enter a date like 2030-06-15"),
  url: z.url({ protocol: /^https?$/, error: "Enter an address that begins with https:// or http://" }).max(2000),
};

/** The value as it is stored, or what is wrong with it. */
export function checkFieldValue(
  { kind, options }: Pick<CaseField, "kind" | "options">,
  value: unknown,
): { value: CaseFieldValue } | { fault: string } {
  const { success, data, error } = OF_KIND[kind].safeParse(value);
  if (!success) return { fault: error.issues[0]?.message ?? "This value does not fit" };
  if (kind === "select" && !options.includes(String(data))) return { fault: `Choose one of ${options.join(", ")}` };
  return { value: data };
}

/** The value that a text of a file stands for; the text itself where it stands for none. */
export function fieldValueOf({ kind, options }: Pick<CaseField, "kind" | "options">, text: string): CaseFieldValue {
  if (kind === "number") return Number.isNaN(Number(text)) ? text : Number(text);
  if (kind === "select") return options.find((option) => option.toLowerCase() === text.toLowerCase()) ?? text;
  if (kind !== "checkbox") return text;
  if (/^(?:true|yes|x|1)$/i.test(text)) return true;
  return /^(?:false|no|0)$/i.test(text) ? false : text;
}
