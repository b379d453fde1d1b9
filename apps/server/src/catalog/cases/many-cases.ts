import {
  type BulkAnswer,
  type CaseContent,
  type CaseTags,
  type ChangeCases,
  type ChangedCases,
  type CreateCases,
  type DeleteCases,
  DomainError,
  idNumber,
  MAX_TAGS,
  type TestCase,
  type UpdateCases,
} from "@tessera/domain";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import type { TestCaseTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { refusedRows } from "../../platform/refused-rows.ts";
import { fittingFields, getCaseFields, settleFields } from "../case-fields/case-field-service.ts";
import { readTags, toContent } from "./case-columns.ts";
import * as caseRepo from "./case-repo.ts";
import { applyChange, createCase, deleteCase, lockCase, requirePlaces, updateCase } from "./case-service.ts";

/** Creates all of the cases or, where one can't be, none; the error says which. */
export function createCases(ctx: Ctx, actor: Actor, { projectId, cases }: CreateCases): Promise<ChangedCases> {
  return transact(ctx, async (ctx) => ({
    data: await each(cases, (one) => createCase(ctx, actor, { projectId, ...one })),
  }));
}

/** Changes all of the cases or, where one can't be, none; the error says which. */
export function updateCases(ctx: Ctx, actor: Actor, { projectId, cases }: UpdateCases): Promise<ChangedCases> {
  return transact(ctx, async (ctx) => ({
    data: await each(cases, (one) => updateCase(ctx, actor, { projectId, ...one })),
  }));
}

/** Makes the same change of several cases, all or none; answers how many were not as wanted already. */
export function changeCases(ctx: Ctx, actor: Actor, { projectId, caseIds, set }: ChangeCases): Promise<BulkAnswer> {
  const { addTags = [], removeTags = [], setFields, ...plain } = set;
  return transact(ctx, async (ctx) => {
    await requirePlaces(ctx, projectId, plain);
    const changed = await count(caseIds, async (caseId) => {
      const row = await lockCase(ctx, { projectId, caseId });
      const tags = changedTags(readTags(row.tags), addTags, removeTags);
      if (tags.length > MAX_TAGS) throw tooManyTags(caseId);
      const customFields = setFields && (await changedFields(ctx, row, setFields));
      return applyChange(ctx, actor, row, { ...plain, tags, ...(customFields && { customFields }) });
    });
    return { changed };
  });
}

/** Puts several cases into the bin, each on its own, all or none. */
export function deleteCases(ctx: Ctx, actor: Actor, { projectId, caseIds }: DeleteCases): Promise<BulkAnswer> {
  return transact(ctx, async (ctx) => ({
    changed: await count(caseIds, async (caseId) => {
      await deleteCase(ctx, actor, { projectId, caseId });
      return true;
    }),
  }));
}

/** In the order of their numbers, so that two bulk changes never wait for each other. */
async function count(caseIds: readonly string[], act: (caseId: string) => Promise<boolean>): Promise<number> {
  let changed = 0;
  const sorted = [...new Set(caseIds)].sort((a, b) => idNumber(a) - idNumber(b));
  for (const caseId of sorted) if (await act(caseId)) changed++;
  return changed;
}

/** The values of a case with some others; those of fields that are gone are left out. */
async function changedFields(
  ctx: TxCtx,
  row: TestCaseTable,
  set: NonNullable<ChangeCases["set"]["setFields"]>,
): Promise<CaseContent["customFields"]> {
  const fields = await getCaseFields(ctx, row.projectId);
  const idOf = (key: string) =>
    fields.find(({ id, name }) => id === key || name.toLowerCase() === key.toLowerCase())?.id ?? key;
  const values = await fittingFields(ctx, row.projectId, toContent(row).customFields);
  for (const [key, value] of Object.entries(set)) {
    if (value === null) delete values[idOf(key)];
    else values[idOf(key)] = value;
  }
  return settleFields(ctx, row.projectId, values);
}

function changedTags(tags: readonly string[], added: readonly string[], removed: readonly string[]): string[] {
  const lower = (list: readonly string[]) => new Set(list.map((tag) => tag.toLowerCase()));
  const [known, gone] = [lower(tags), lower(removed)];
  const all = [...tags, ...added.filter((tag) => !known.has(tag.toLowerCase()))];
  return all.filter((tag) => !gone.has(tag.toLowerCase()));
}

function tooManyTags(caseId: string): DomainError {
  const message = `${caseId} would have more than ${MAX_TAGS} tags. Nothing was changed.`;
  return new DomainError("INVALID_INPUT", message, { issues: [{ path: ["set", "addTags"], message }] });
}

/** Tag lists of a project that are looked at: more than that, and rare tags are left out. */
const MAX_TAG_LISTS = 5000;
/** Tags that an answer names. */
const MAX_NAMED_TAGS = 500;

/** The tags of a project with the number of their cases; the most frequent first. */
export async function listTags(ctx: Pick<Ctx, "db">, { projectId }: { projectId: string }): Promise<CaseTags> {
  const counts = new Map<string, number>();
  for (const { tags, cases } of await caseRepo.countTagLists(ctx.db, projectId, MAX_TAG_LISTS)) {
    for (const tag of readTags(tags)) counts.set(tag, (counts.get(tag) ?? 0) + cases);
  }
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return { data: sorted.slice(0, MAX_NAMED_TAGS).map(([tag, cases]) => ({ tag, cases })) };
}

/** One after the other, since they share a transaction; the error names every case that is refused. */
async function each<Item>(items: readonly Item[], act: (item: Item) => Promise<TestCase>): Promise<TestCase[]> {
  const refused = refusedRows("cases", items.length);
  const done: TestCase[] = [];
  for (const [index, item] of items.entries()) {
    const one = await refused.take(index, () => act(item));
    if (one) done.push(one);
  }
  refused.settle();
  return done;
}
