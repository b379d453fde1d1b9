import {
  type Automation,
  type CaseContent,
  type CaseRef,
  type CreateCase,
  caseId,
  changedFields,
  DomainError,
  idNumber,
  type ListCases,
  type Page,
  type TestCase,
  type UpdateCase,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { brief, changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { takeCaseNumbers } from "../../platform/db/project-numbers.ts";
import type { TestCaseTable } from "../../platform/db/schema.ts";
import { lookThrough, type Search } from "../../platform/db/stretches.ts";
import { transact } from "../../platform/db/transact.ts";
import { beginDeletion } from "../bin/bin-service.ts";
import { settleFields } from "../case-fields/case-field-service.ts";
import { requireFolder } from "../folders/folder-service.ts";
import { requireMember } from "../members/member-service.ts";
import { toColumns, toContent } from "./case-columns.ts";
import { findOwner, holdKeys, replaceKeys } from "./case-keys.ts";
import { addCaseLinks, replaceCaseLinks } from "./case-links.ts";
import { presentCase, presentCases } from "./case-presentation.ts";
import * as caseRepo from "./case-repo.ts";
import { keepVersion } from "./kept-versions.ts";
import { unreviewed } from "./review-columns.ts";
import { settleSteps, trackSharedSteps } from "./step-settling.ts";
import { automationKey } from "./test-keys.ts";

const KEY_TAKEN = "Another test case of the project has this automation class name and name";

/** Throws INVALID_INPUT for a folder or owner the project hasn't, CONFLICT where another case has the automation. */
export async function createCase(ctx: Ctx, actor: Actor, input: CreateCase): Promise<TestCase> {
  const { projectId, ...given } = input;
  const createdAt = ctx.now();
  return transact(ctx, async (ctx) => {
    const steps = await settleSteps(ctx, projectId, given.steps);
    const content = { ...given, steps, customFields: await settleFields(ctx, projectId, given.customFields) };
    await requirePlaces(ctx, projectId, content);
    const key = await freeKey(ctx, projectId, content.automation);
    const number = await takeCaseNumbers(ctx.db, projectId, 1);
    const row: TestCaseTable = {
      ...{ projectId, number, ...toColumns(content), version: 1, updatedBy: null, ...unreviewed([actor.userId]) },
      ...{ importId: null, createdAt, createdBy: actor.userId, updatedAt: createdAt, binId: null },
    };
    await caseRepo.insertMany(ctx.db, [row]);
    await addCaseLinks(ctx, projectId, [{ number, links: content.links }]);
    await trackSharedSteps(ctx, projectId, number, steps);
    if (key !== null) await replaceKeys(ctx, projectId, number, key);
    const details = { project: projectId, case: caseId(number), name: brief(content.name) };
    await audit.append(ctx, actor, { action: "CASE_CREATED", details, at: createdAt });
    return presentCase(ctx, row);
  });
}

/** In the order of their numbers. */
export async function listCases(ctx: Pick<Ctx, "db">, query: ListCases): Promise<Page<TestCase>> {
  const { projectId, limit, cursor, ...filter } = query;
  const [after] = decodeCursor(cursor, ["number"]) ?? [0];
  const rows = await caseRepo.list(ctx.db, projectId, filter, { after, limit: limit + 1 });
  const page = toPage(rows, limit, (row) => [row.number]);
  return { data: await presentCases(ctx, projectId, page.data), nextCursor: page.nextCursor };
}

/** Cases by number or part of the name, in the projects of the search. */
export function searchCases({ db }: Pick<Ctx, "db">, search: Search, limit: number): Promise<caseRepo.FoundCase[]> {
  return lookThrough(db, caseRepo, search, limit);
}

/** Throws NOT_FOUND. */
export async function getCase(ctx: Pick<Ctx, "db">, ref: CaseRef): Promise<TestCase> {
  return presentCase(ctx, await requireCase(ctx, ref));
}

/** Throws NOT_FOUND. */
export async function requireCase({ db }: Pick<Ctx, "db">, ref: CaseRef): Promise<TestCaseTable> {
  const row = await caseRepo.find(db, ref.projectId, idNumber(ref.caseId));
  if (!row) throw noSuchCase(ref);
  return row;
}

/**
 * Changes the fields that are given and keeps the version before. Throws NOT_FOUND, INVALID_INPUT as `createCase`, and
 * CONFLICT where the case has another version than the change was made from.
 */
export function updateCase(ctx: Ctx, actor: Actor, { projectId, caseId, ...input }: UpdateCase): Promise<TestCase> {
  const { version, ...given } = input;
  return transact(ctx, async (ctx) => {
    await requirePlaces(ctx, projectId, given);
    const steps = given.steps && (await settleSteps(ctx, projectId, given.steps));
    const before = await lockCase(ctx, { projectId, caseId });
    if (version !== undefined && version !== before.version) throw wasChanged(caseId, before.version, version);
    await applyChange(ctx, actor, before, await settledChange(ctx, before, { ...given, steps }));
    return getCase(ctx, { projectId, caseId });
  });
}

async function settledChange<Change extends Partial<CaseContent>>(
  ctx: TxCtx,
  row: TestCaseTable,
  change: Change,
): Promise<Change> {
  if (change.customFields === undefined) return change;
  const { customFields } = toContent(row);
  return { ...change, customFields: await settleFields(ctx, row.projectId, change.customFields, customFields) };
}

/** Throws NOT_FOUND. The case is kept from others' changes until the end of the transaction. */
export async function lockCase(ctx: TxCtx, ref: CaseRef): Promise<TestCaseTable> {
  const row = await caseRepo.lock(ctx.db, ref.projectId, idNumber(ref.caseId));
  if (!row) throw noSuchCase(ref);
  return row;
}

/** Changes a locked case, keeps its version and records it; false where it is as wanted already. */
export async function applyChange(
  ctx: TxCtx,
  actor: Actor,
  row: TestCaseTable,
  change: Partial<CaseContent>,
): Promise<boolean> {
  const { projectId, number } = row;
  const before = toContent(row);
  const after = { ...before, ...withoutUndefined(change) };
  const changed = changedFields(before, after);
  if (changed.length === 0) return false;
  if (changed.includes("automation")) {
    await replaceKeys(ctx, projectId, number, await freeKey(ctx, projectId, after.automation, number));
  }
  const moved = await keepVersion(ctx, actor, row, before, changed);
  await caseRepo.update(ctx.db, projectId, number, { ...toColumns(after), ...moved });
  if (changed.includes("steps")) await trackSharedSteps(ctx, projectId, number, after.steps);
  if (changed.includes("links")) await replaceCaseLinks(ctx, projectId, { number, links: after.links }, before.links);
  const shown = (content: CaseContent) => Object.fromEntries(changed.map((field) => [field, asText(content[field])]));
  const [then, now] = [
    { ...shown(before), review: row.reviewState },
    { ...shown(after), review: moved.reviewState },
  ];
  const details = { project: projectId, case: caseId(number), ...changeDetails(then, now) };
  await audit.append(ctx, actor, { action: "CASE_CHANGED", details, at: moved.updatedAt });
  return true;
}

/** Puts the case into the bin and frees its automation for others; its results stay. */
export async function deleteCase(ctx: Ctx, actor: Actor, ref: CaseRef): Promise<void> {
  const at = ctx.now();
  const { projectId } = ref;
  await transact(ctx, async (ctx) => {
    const { number, name } = await lockCase(ctx, ref);
    const entry = await beginDeletion(ctx, actor, { projectId, kind: "case", target: `${number}`, name });
    await caseRepo.update(ctx.db, projectId, number, { binId: entry.id });
    const details = { project: projectId, case: ref.caseId, name: brief(name) };
    await audit.append(ctx, actor, { action: "CASE_DELETED", details, at });
  });
}

/** Throws INVALID_INPUT at the field for a folder or an owner that the project doesn't have. */
export async function requirePlaces(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  { folderId, ownerId }: Partial<Pick<CaseContent, "folderId" | "ownerId">>,
): Promise<void> {
  await requireFolder(ctx, projectId, folderId ?? null, "folderId");
  await requireMember(ctx, projectId, ownerId ?? null, "ownerId");
}

/** The key of an automation that people give a case, kept free for it. Throws CONFLICT where another case has it. */
async function freeKey(
  ctx: TxCtx,
  projectId: string,
  automation: Automation | null,
  caseNumber?: number,
): Promise<string | null> {
  if (automation === null) return null;
  await holdKeys(ctx, projectId);
  const key = automationKey(automation.classname, automation.name);
  const owner = await findOwner(ctx, projectId, key);
  if (owner !== undefined && owner !== caseNumber) throw new DomainError("CONFLICT", KEY_TAKEN);
  return key;
}

/** Lists and objects as an audit entry shows them. */
const asText = (value: unknown) => (typeof value === "object" && value !== null ? JSON.stringify(value) : value);

function withoutUndefined<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;
}

export function noSuchCase({ projectId, caseId }: CaseRef): DomainError {
  return new DomainError("NOT_FOUND", `There is no test case ${caseId} in ${projectId}`);
}

/** CONFLICT: a change was made from another version than what has this id has by now. */
export function wasChanged(id: string, now: number, then: number): DomainError {
  const message = `${id} was changed meanwhile: it has version ${now}, and your change was made from ${then}. Read it again, then repeat the change.`;
  return new DomainError("CONFLICT", message);
}
