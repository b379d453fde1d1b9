import { caseId } from "@tessera/domain";
import type { Ctx, TxCtx } from "../context.ts";
import type { TestCaseTable } from "../db/schema.ts";
import { takeCaseNumbers } from "../projects/project-numbers.ts";
import { automationKey } from "./automation-key.ts";
import * as caseRepo from "./case-repo.ts";
import { automationColumns } from "./case-service.ts";

/** The parts of a reported test that tell which case it is. */
export type ReportedCase = { name: string; classname: string | null; properties: Record<string, string> };

/** The case a reported test belongs to; a number only where the case exists. */
export type Match = {
  key: string;
  number: number | null;
  /** The case was named by id and learns this automation key, because it has none yet. */
  learns: boolean;
  /** An id the report names but the project doesn't have, like `TC-99`. */
  unknownId: string | null;
};

const ID_IN_NAME = /\[TC-([1-9][0-9]{0,9})\]/;
const ID_PROPERTY = /^TC-([1-9][0-9]{0,9})$/;
const MAX_NUMBER = 2_147_483_647;

/**
 * Finds the case of each test: by the id in its name (`[TC-12]`) or its property `test_id`, else by class name and
 * name. Reads only; the answers stand in the order of the tests.
 */
export async function matchCases({ db }: Pick<Ctx, "db">, projectId: string, tests: ReportedCase[]): Promise<Match[]> {
  const wanted = tests.map((test) => ({
    key: automationKey(test.classname ?? "", test.name),
    number: namedNumber(test),
  }));
  const keys = [...new Set(wanted.map(({ key }) => key))];
  const numbers = [...new Set(wanted.flatMap(({ number }) => number ?? []))];
  const byKey = new Map((await caseRepo.findByKeys(db, projectId, keys)).map((row) => [row.automationKey, row.number]));
  const byNumber = new Map((await caseRepo.findByNumbers(db, projectId, numbers)).map((row) => [row.number, row]));
  return wanted.map(({ key, number }) => {
    const named = number === null ? undefined : byNumber.get(number);
    if (named) {
      return { key, number: named.number, learns: named.automationKey === null && !byKey.has(key), unknownId: null };
    }
    return { key, number: byKey.get(key) ?? null, learns: false, unknownId: number === null ? null : caseId(number) };
  });
}

/** Makes a case of each test, in their order, invisible until the import is done; answers the first of their numbers. */
export async function stageCases(
  ctx: TxCtx,
  place: { projectId: string; importId: string; createdBy: string; createdAt: string },
  tests: ReportedCase[],
): Promise<number> {
  const first = await takeCaseNumbers(ctx.db, place.projectId, tests.length);
  const rows = tests.map(
    (test, index): TestCaseTable => ({
      ...place,
      number: first + index,
      folderId: null,
      name: test.name,
      description: "",
      steps: "[]",
      ...automationColumns({ classname: test.classname ?? "", name: test.name }),
      updatedAt: place.createdAt,
      deletedAt: null,
    }),
  );
  await caseRepo.insertMany(ctx.db, rows);
  return first;
}

/** Ties a case that was named by id to the reports that named it. */
export async function learnAutomation(
  ctx: TxCtx,
  projectId: string,
  number: number,
  automation: { classname: string; name: string },
): Promise<void> {
  await caseRepo.update(ctx.db, projectId, number, { ...automationColumns(automation), updatedAt: ctx.now() });
}

/** Removes at most `limit` cases of an import that was given up; answers how many. */
export function removeStagedCases(ctx: TxCtx, importId: string, limit: number): Promise<number> {
  return caseRepo.removeOfImport(ctx.db, importId, limit);
}

function namedNumber({ name, properties }: ReportedCase): number | null {
  const digits = ID_IN_NAME.exec(name)?.[1] ?? ID_PROPERTY.exec(properties.test_id?.trim() ?? "")?.[1];
  return digits !== undefined && Number(digits) <= MAX_NUMBER ? Number(digits) : null;
}
