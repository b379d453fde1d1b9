import { caseId, reportedName } from "@tessera/domain";
import type { ReportedTest } from "@tessera/reports";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import { takeCaseNumbers } from "../../platform/db/project-numbers.ts";
import type { TestCaseTable } from "../../platform/db/schema.ts";
import { keyOfTest } from "./automation-key.ts";
import * as caseRepo from "./case-repo.ts";

/** The parts of a reported test that identify its case. */
export type ReportedCase = Pick<ReportedTest, "name" | "classname" | "wholes" | "properties">;

/** The cases a reported test belongs to; numbers only where they exist. */
export type Match = {
  key: string;
  /** Several where the report names several by their ids. */
  numbers: number[];
  /** The report names the cases by their ids. */
  named: boolean;
  /** The case was named by id and learns this automation key, because it has none yet. */
  learns: boolean;
  /** What the report gives as ids of cases but the project doesn't know, like `TC-99` or `12, see wiki`. */
  unknownIds: string[];
};

/** `[TC-12]` or `[TC-1, TC-2]`. */
const IDS_IN_NAME = /\[(TC-[1-9][0-9]{0,9}(?:[\s,;]{1,3}TC-[1-9][0-9]{0,9}){0,99})\]/g;
const CASE_ID = /^TC-([1-9][0-9]{0,9})$/;
const ID_SEPARATORS = /[\s,;]+/;
/** Cases that one test may name, and characters shown of an invalid id. */
const MAX_IDS = 100;
const MAX_ID_LENGTH = 100;
const MAX_NUMBER = 2_147_483_647;
/** Stands in for the name of a test that has none, since a case must have one. */
const NO_NAME = "(no name)";

/**
 * Finds the cases of each test: by the ids in its name (`[TC-12]`) or its property `test_id`, else by class name and
 * name. Reads only; the answers stand in the order of the tests.
 */
export async function matchCases({ db }: Pick<Ctx, "db">, projectId: string, tests: ReportedCase[]): Promise<Match[]> {
  const wanted = tests.map((test) => ({ key: keyOf(test), ...namedCases(test) }));
  const keys = [...new Set(wanted.map(({ key }) => key))];
  const numbers = [...new Set(wanted.flatMap(({ ids }) => ids))];
  const byKey = new Map((await caseRepo.findByKeys(db, projectId, keys)).map((row) => [row.automationKey, row.number]));
  const byNumber = new Map((await caseRepo.findByNumbers(db, projectId, numbers)).map((row) => [row.number, row]));
  return wanted.map(({ key, ids, others }) => {
    const named = ids.flatMap((id) => byNumber.get(id) ?? []);
    const unknownIds = [...others, ...ids.filter((id) => !byNumber.has(id)).map(caseId)];
    const [first] = named;
    if (first) {
      const learns = named.length === 1 && first.automationKey === null && !byKey.has(key);
      return { key, numbers: named.map(({ number }) => number), named: true, learns, unknownIds };
    }
    const number = byKey.get(key);
    return { key, numbers: number === undefined ? [] : [number], named: false, learns: false, unknownIds };
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
      name: shownName(automationOf(test).name),
      description: "",
      steps: "[]",
      ...columnsOf(test),
      updatedAt: place.createdAt,
      binId: null,
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

/** Numbers of the cases a test names, each once, and what stands for one but is none. */
function namedCases({ name, properties }: ReportedCase): { ids: number[]; others: string[] } {
  const inName = [...name.matchAll(IDS_IN_NAME)].map(([, ids]) => ids);
  const named = [...inName, properties.test_id ?? ""]
    .join(" ")
    .split(ID_SEPARATORS, MAX_IDS + 1)
    .filter((id) => id !== "");
  const ids = new Set<number>();
  const others: string[] = [];
  for (const id of named.slice(0, MAX_IDS)) {
    const number = Number(CASE_ID.exec(id)?.[1] ?? Number.NaN);
    if (number <= MAX_NUMBER) ids.add(number);
    else others.push(id.slice(0, MAX_ID_LENGTH).toWellFormed());
  }
  return { ids: [...ids], others };
}
