import {
  type CaseContent,
  type CaseField,
  checkFieldValue,
  DomainError,
  refusedInput,
  type SetCaseFields,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import * as caseFieldRepo from "./case-field-repo.ts";

type Values = CaseContent["customFields"];

/** The fields that a project gives its test cases, in their order. */
export function getCaseFields({ db }: Pick<Ctx, "db">, projectId: string): Promise<CaseField[]> {
  return caseFieldRepo.get(db, projectId);
}

/** Replaces the fields; what cases hold of one that goes stays with them, unseen. Throws INVALID_INPUT. */
export async function setCaseFields(ctx: Ctx, actor: Actor, input: SetCaseFields): Promise<CaseField[]> {
  const { projectId } = input;
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const before = await caseFieldRepo.get(ctx.db, projectId);
    const known = new Map(before.map((field) => [field.id, field]));
    const fields = input.fields.map(({ id, ...field }, index): CaseField => {
      const old = id === undefined ? undefined : known.get(id);
      if (id !== undefined && old?.kind !== field.kind) {
        const message = old ? `${field.name} keeps its kind; make a new field instead` : "There is no such field";
        throw refusedInput(["fields", index, old ? "kind" : "id"], message);
      }
      return { id: id ?? ctx.newId(), ...field };
    });
    const shown = (all: CaseField[]) => ({ caseFields: JSON.stringify(all.map(({ id: _, ...field }) => field)) });
    const changed = changeDetails(shown(before), shown(fields));
    if (changed) {
      await caseFieldRepo.set(ctx.db, projectId, fields);
      await audit.append(ctx, actor, { action: "PROJECT_CHANGED", details: { project: projectId, ...changed }, at });
    }
    return fields;
  });
}

/** What is wrong with a field; `field` is its name as it was given, `id` that of one that lacks a value. */
type FieldFault = { field: string; id?: string; message: string };

/**
 * The values as they are stored, by the ids of the fields in their order. Of what the case held before, values of
 * fields that are gone are left out. Throws INVALID_INPUT at each that doesn't fit.
 */
export async function settleFields(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  given: Values,
  held: Values = {},
): Promise<Values> {
  const fields = await getCaseFields(ctx, projectId);
  const isGone = (key: string) => Object.hasOwn(held, key) && !fields.some(({ id }) => id === key);
  const { values, faults } = settle(fields, Object.fromEntries(Object.entries(given).filter(([key]) => !isGone(key))));
  if (faults.length > 0) {
    const issues = faults.map(({ field, id, message }) => ({ path: ["customFields", id ?? field], message }));
    throw new DomainError("INVALID_INPUT", `Invalid input. ${faults[0]?.field}: ${faults[0]?.message}`, { issues });
  }
  return values;
}

/** The same without a question to the database. */
export function settle(fields: readonly CaseField[], given: Values): { values: Values; faults: FieldFault[] } {
  const faults: FieldFault[] = [];
  const byKey = new Map(
    fields.flatMap((field) => [[field.id, field] as const, [field.name.toLowerCase(), field] as const]),
  );
  const found = new Map<string, Values[string]>();
  for (const [key, value] of Object.entries(given)) {
    const field = byKey.get(key) ?? byKey.get(key.toLowerCase());
    const checked = field ? checkFieldValue(field, value) : { fault: "The project has no such field" };
    if ("fault" in checked) faults.push({ field: key, message: checked.fault });
    else if (field && checked.value !== "") found.set(field.id, checked.value);
  }
  for (const { id, name, required } of fields) {
    if (required && !found.has(id) && faults.length === 0) faults.push({ field: name, id, message: `Fill in ${name}` });
  }
  const values: Values = {};
  for (const { id } of fields) {
    const value = found.get(id);
    if (value !== undefined) values[id] = value;
  }
  return { values, faults };
}

/** Those of the values that the project's fields still take. */
export async function fittingFields(ctx: Pick<Ctx, "db">, projectId: string, values: Values): Promise<Values> {
  const fields = new Map((await getCaseFields(ctx, projectId)).map((field) => [field.id, field]));
  return Object.fromEntries(
    Object.entries(values).filter(([id, value]) => {
      const field = fields.get(id);
      return field !== undefined && "value" in checkFieldValue(field, value);
    }),
  );
}
