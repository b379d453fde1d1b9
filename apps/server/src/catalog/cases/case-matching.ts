import { caseId, reportedName } from "@tessera/domain";
import type { ReportedTest } from "@tessera/reports";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import { takeCaseNumbers } from "../../platform/db/project-numbers.ts";
import type { TestCaseTable } from "../../platform/db/schema.ts";
import { keyOfTest } from "./automation-key.ts";
import * as caseRepo from "./case-repo.ts";

/** The parts of a reported test that identify its case. */
export type ReportedCase = Pick<ReportedTest, "name" | "classname" | "wholes" | "properties">;

/** The case a reported test belongs to; a number only where the case exists. */
export type Match = {
  key: string;
  number: number | null;
  /** The report names the case by its id. */
  named: boolean;
  /** The case was named by id and learns this automation key, because it has none yet. */
  learns: boolean;
  /** An id the report names but the project doesn't have, like `TC-99`. */
  unknownId: string | null;
};

const ID_IN_NAME = /\[TC-([1-9][0-9]{0,9})\]/;
const ID_PROPERTY = /^TC-([1-9][0-9]{0,9})$/;
const MAX_NUMBER = 2_147_483_647;
/** Stands in for the name of a test that has none, since a case must have one. */
const NO_NAME = "(no name)";

/**
 * Finds the case of each test: by the id in its name (`[TC-12]`) or its property `test_id`, else by class name and
 * name. Reads only; the answers stand in the order of the tests.
 */
export async function matchCases({ db }: Pick<Ctx, "db">, projectId: string, tests: ReportedCase[]): Promise<Match[]> {
  const wanted = tests.map((test) => ({
    key: keyOf(test),
    number: namedNumber(test),
  }));
  const keys = [...new Set(wanted.map(({ key }) => key))];
  const numbers = [...new Set(wanted.flatMap(({ number }) => number ?? []))];
  const byKey = new Map((await caseRepo.findByKeys(db, projectId, keys)).map((row) => [row.automationKey, row.number]));
  const byNumber = new Map((await caseRepo.findByNumbers(db, projectId, numbers)).map((row) => [row.number, row]));
  return wanted.map(({ key, number }) => {
    const named = number === null ? undefined : byNumber.get(number);
    if (named) {
      const learns = named.automationKey === null && !byKey.has(key);
      return { key, number: named.number, named: true, learns, unknownId: null };
    }
    const unknownId = number === null ? null : caseId(number);
    return { key, number: byKey.get(key) ?? null, named: false, learns: false, unknownId };
  });
}

/**
 * Makes a case of each test, in their order, invisible until the import is done; answers the first of their numbers.
 */
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
      name: shownName(automationOf(test).name),
      description: "",
      steps: "[]",
      ...columnsOf(test),
      updatedAt: place.createdAt,
      deletedAt: null,
    }),
  );
  await caseRepo.insertMany(ctx.db, rows);
  return first;
}

/** Ties a case that was named by id to the report that named it. */
export async function learnAutomation(
  ctx: TxCtx,
  projectId: string,
  number: number,
  test: Omit<ReportedCase, "properties">,
): Promise<void> {
  await caseRepo.update(ctx.db, projectId, number, { ...columnsOf(test), updatedAt: ctx.now() });
}

/** Removes at most `limit` cases of an import that was given up; answers how many. */
export function removeStagedCases(ctx: TxCtx, importId: string, limit: number): Promise<number> {
  return caseRepo.removeOfImport(ctx.db, importId, limit);
}

function automationOf({ classname, name }: Omit<ReportedCase, "properties">): { classname: string; name: string } {
  return { classname: classname ?? "", name: name === "" ? NO_NAME : name };
}

/** A name as people can read it: what ties the case to reports, its automation key, stays as they have it. */
function shownName(reported: string): string {
  const shown = reportedName(reported);
  return shown.trim() === "" ? NO_NAME : shown;
}

function columnsOf(test: Omit<ReportedCase, "properties">) {
  const { classname, name } = automationOf(test);
  return { automationClassname: classname, automationName: name, automationKey: keyOf(test) };
}

function keyOf(test: Omit<ReportedCase, "properties">): string {
  return keyOfTest({ ...test, ...automationOf(test) });
}

function namedNumber({ name, properties }: ReportedCase): number | null {
  const digits = ID_IN_NAME.exec(name)?.[1] ?? ID_PROPERTY.exec(properties.test_id?.trim() ?? "")?.[1];
  return digits !== undefined && Number(digits) <= MAX_NUMBER ? Number(digits) : null;
}
