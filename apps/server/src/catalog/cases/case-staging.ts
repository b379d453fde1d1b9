import { reportedName } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import { takeCaseNumbers } from "../../platform/db/project-numbers.ts";
import type { TestCaseTable } from "../../platform/db/schema.ts";
import { mirrorFolders, removeStagedFolders } from "../folders/mirrored-folders.ts";
import { UNWRITTEN } from "./case-columns.ts";
import { addKeys, type NewKey, removeKeysOf } from "./case-keys.ts";
import type { ReportedCase } from "./case-matching.ts";
import * as caseRepo from "./case-repo.ts";
import { type KeyedTest, keysOf, suitePathOf } from "./test-keys.ts";

/** The import that makes cases, and who sent it. */
export type CasePlace = { projectId: string; importId: string; createdBy: string; createdAt: string };

/** Stands in for the name of a test that has none, since a case must have one. */
const NO_NAME = "(no name)";

/**
 * Makes a case of each test, in their order and in folders that mirror their suites, invisible until the import is done;
 * answers the first of their numbers.
 */
export async function stageCases(ctx: TxCtx, place: CasePlace, tests: ReportedCase[]): Promise<number> {
  const { projectId } = place;
  const first = await takeCaseNumbers(ctx.db, projectId, tests.length);
  const folders = await mirrorFolders(ctx, place, tests.map(suitePathOf));
  const rows = tests.map(
    (test, index): TestCaseTable => ({
      ...place,
      number: first + index,
      folderId: folders[index] ?? null,
      name: shownName(nameOf(test)),
      ...UNWRITTEN,
      ...automationOf(test),
      updatedAt: place.createdAt,
      binId: null,
    }),
  );
  await caseRepo.insertMany(ctx.db, rows);
  const keys = tests.flatMap((test, index) => {
    const { own, stable } = keysOf(test);
    return [own, ...(stable ? [stable] : [])].map((key) => ({ key, caseNumber: first + index }));
  });
  await addKeys(ctx, projectId, keys);
  return first;
}

/** Keys that an import teaches cases, seen by others once it is done. */
export function stageKeys(ctx: TxCtx, { projectId, importId }: CasePlace, keys: NewKey[]): Promise<void> {
  return addKeys(ctx, projectId, keys, importId);
}

/** Ties a case that was named by id, and has no automation yet, to the report that named it. */
export async function learnAutomation(
  ctx: TxCtx,
  projectId: string,
  number: number,
  test: Pick<KeyedTest, "name" | "classname">,
): Promise<void> {
  await caseRepo.adopt(ctx.db, projectId, number, { ...automationOf(test), updatedAt: ctx.now() });
}

/** Removes at most `limit` rows of each kind that an import made before it was given up; answers how many. */
export async function removeStagedCases(ctx: TxCtx, importId: string, limit: number): Promise<number> {
  const keys = await removeKeysOf(ctx, importId, limit);
  const cases = await caseRepo.removeOfImport(ctx.db, importId, limit);
  return keys + cases + (await removeStagedFolders(ctx, importId, limit));
}

/** A name as people can read it: what ties the case to reports, its keys, stays as they have it. */
function shownName(reported: string): string {
  const shown = reportedName(reported);
  return shown.trim() === "" ? NO_NAME : shown;
}

function automationOf(test: Pick<KeyedTest, "name" | "classname">) {
  return { automationClassname: test.classname ?? "", automationName: nameOf(test) };
}

function nameOf({ name }: Pick<KeyedTest, "name">): string {
  return name === "" ? NO_NAME : name;
}
