import {
  type Automation,
  type CaseRef,
  type CreateCase,
  caseId,
  DomainError,
  idNumber,
  type ListCases,
  type Page,
  TestCase,
  type UpdateCase,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { brief, changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { takeCaseNumbers } from "../../platform/db/project-numbers.ts";
import type { Db, TestCaseTable } from "../../platform/db/schema.ts";
import { lookThrough, type Search } from "../../platform/db/stretches.ts";
import { transact } from "../../platform/db/transact.ts";
import { beginDeletion } from "../bin/bin-service.ts";
import { requireFolder } from "../folders/folder-service.ts";
import { findOwner, holdKeys, replaceKeys } from "./case-keys.ts";
import * as caseRepo from "./case-repo.ts";
import { automationKey } from "./test-keys.ts";

const STEPS_COLUMN = jsonColumn(TestCase.shape.steps);
const KEY_TAKEN = "Another test case of the project has this automation class name and name";

export async function createCase(ctx: Ctx, actor: Actor, input: CreateCase): Promise<TestCase> {
  const { projectId, name, description, folderId } = input;
  const createdAt = ctx.now();
  return transact(ctx, async (ctx) => {
    await requireFolder(ctx, projectId, folderId, "folderId");
    const key = await freeKey(ctx, projectId, input.automation);
    const number = await takeCaseNumbers(ctx.db, projectId, 1);
    const row: TestCaseTable = {
      ...{ projectId, number, name, description, folderId, steps: STEPS_COLUMN.write(input.steps) },
      ...automationColumns(input.automation),
      ...{ importId: null, createdAt, createdBy: actor.userId, updatedAt: createdAt, binId: null },
    };
    await caseRepo.insertMany(ctx.db, [row]);
    if (key !== null) await replaceKeys(ctx, projectId, number, key);
    const details = { project: projectId, case: caseId(number), name: brief(name) };
    await audit.append(ctx, actor, { action: "CASE_CREATED", details, at: createdAt });
    return present(ctx.db, row);
  });
}

/** In the order of their numbers. */
export async function listCases(ctx: Pick<Ctx, "db">, query: ListCases): Promise<Page<TestCase>> {
  const { projectId, folderId, search, limit, cursor } = query;
  const [after] = decodeCursor(cursor, ["number"]) ?? [0];
  const rows = await caseRepo.list(ctx.db, projectId, { folderId, search }, { after, limit: limit + 1 });
  const page = toPage(rows, limit, (row) => [row.number]);
  return { data: await presentAll(ctx.db, page.data), nextCursor: page.nextCursor };
}

/** Cases by number or part of the name, in the projects of the search. */
export function searchCases({ db }: Pick<Ctx, "db">, search: Search, limit: number): Promise<caseRepo.FoundCase[]> {
  return lookThrough(db, caseRepo, search, limit);
}

/** Throws NOT_FOUND. */
export async function getCase(ctx: Pick<Ctx, "db">, ref: CaseRef): Promise<TestCase> {
  const row = await caseRepo.find(ctx.db, ref.projectId, idNumber(ref.caseId));
  if (!row) throw noSuchCase(ref);
  return present(ctx.db, row);
}

/** Throws CONFLICT where the case has changed since `unchangedSince`, its `updatedAt` as the caller knows it. */
export async function updateCase(
  ctx: Ctx,
  actor: Actor,
  { projectId, caseId, ...change }: UpdateCase,
  unchangedSince?: string,
): Promise<TestCase> {
  const { steps, automation, ...plain } = change;
  const ref = { projectId, caseId };
  const at = ctx.now();
  const columns: caseRepo.CaseChange = {
    ...plain,
    ...(steps && { steps: STEPS_COLUMN.write(steps) }),
    ...(automation !== undefined && automationColumns(automation)),
  };
  return transact(ctx, async (ctx) => {
    await requireFolder(ctx, projectId, plain.folderId ?? null, "folderId");
    const before = await caseRepo.lock(ctx.db, projectId, idNumber(caseId));
    if (!before) throw noSuchCase(ref);
    if (unchangedSince !== undefined && before.updatedAt !== unchangedSince) throw hasChanged(caseId);
    const changed = changeDetails<caseRepo.CaseChange>(before, columns);
    const isRetied = changed !== undefined && "automationName" in columns && isOther(before, columns);
    if (isRetied) {
      const key = await freeKey(ctx, projectId, automation ?? null, before.number);
      await replaceKeys(ctx, projectId, before.number, key);
    }
    await caseRepo.update(ctx.db, projectId, before.number, { ...columns, updatedAt: at });
    if (changed) {
      const details = { project: projectId, case: caseId, ...changed };
      await audit.append(ctx, actor, { action: "CASE_CHANGED", details, at });
    }
    return getCase(ctx, ref);
  });
}

/** Puts the case into the bin and frees its automation for others; its results stay. */
export async function deleteCase(ctx: Ctx, actor: Actor, ref: CaseRef): Promise<void> {
  const at = ctx.now();
  const number = idNumber(ref.caseId);
  await transact(ctx, async (ctx) => {
    const before = await caseRepo.lock(ctx.db, ref.projectId, number);
    if (!before) throw noSuchCase(ref);
    const { projectId } = ref;
    const entry = await beginDeletion(ctx, actor, { projectId, kind: "case", target: `${number}`, name: before.name });
    await caseRepo.update(ctx.db, projectId, number, { binId: entry.id });
    const details = { project: ref.projectId, case: ref.caseId, name: brief(before.name) };
    await audit.append(ctx, actor, { action: "CASE_DELETED", details, at });
  });
}

/** The columns that tie a case to automated results. */
function automationColumns(automation: Automation | null) {
  return { automationClassname: automation?.classname ?? null, automationName: automation?.name ?? null };
}

function isOther(before: TestCaseTable, after: Pick<caseRepo.CaseChange, "automationClassname" | "automationName">) {
  const { automationClassname, automationName } = before;
  return automationClassname !== after.automationClassname || automationName !== after.automationName;
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

function noSuchCase({ projectId, caseId }: CaseRef): DomainError {
  return new DomainError("NOT_FOUND", `There is no test case ${caseId} in ${projectId}`);
}

function hasChanged(caseId: string): DomainError {
  return new DomainError("CONFLICT", `${caseId} has changed meanwhile. Look at what it is now, then decide again.`);
}

async function present(db: Db, row: TestCaseTable): Promise<TestCase> {
  return (await presentAll(db, [row]))[0] as TestCase;
}

async function presentAll(db: Db, rows: TestCaseTable[]): Promise<TestCase[]> {
  const people = await findPeople(
    { db },
    rows.map((row) => row.createdBy),
  );
  return rows.map((row) => ({
    id: caseId(row.number),
    projectId: row.projectId,
    folderId: row.folderId,
    name: row.name,
    description: row.description,
    steps: STEPS_COLUMN.read(row.steps),
    automation:
      row.automationName === null ? null : { classname: row.automationClassname ?? "", name: row.automationName },
    createdAt: row.createdAt,
    createdBy: people.get(row.createdBy) ?? null,
    updatedAt: row.updatedAt,
  }));
}
