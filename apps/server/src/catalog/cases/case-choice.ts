import { type CaseFilter, caseId, DomainError, idNumber } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import * as caseRepo from "./case-repo.ts";
import * as reviewRepo from "./case-review-repo.ts";

/** Rows read by one statement. */
const STRETCH = 1000;

/** Numbers of the cases that the filter lets through, `limit` of them at most. */
export async function findMatchingCases(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  filter: CaseFilter,
  limit: number,
): Promise<number[]> {
  const numbers: number[] = [];
  while (numbers.length < limit) {
    const page = { after: numbers.at(-1) ?? 0, limit: Math.min(STRETCH, limit - numbers.length) };
    const rows = await caseRepo.list(db, projectId, filter, page);
    for (const { number } of rows) numbers.push(number);
    if (rows.length < page.limit) break;
  }
  return numbers;
}

/** What a result shows of those of the cases that the project has, by their numbers. */
export async function findCaseIdentities(ctx: Pick<Ctx, "db">, projectId: string, numbers: readonly number[]) {
  const rows = await caseRepo.findIdentities(ctx.db, projectId, [...new Set(numbers)]);
  return new Map(rows.map((row) => [row.number, row]));
}

/** Numbers of the named cases. Throws NOT_FOUND where the project lacks one. */
export async function requireCases(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  ids: readonly string[],
): Promise<number[]> {
  const numbers = [...new Set(ids.map(idNumber))];
  const found = new Set((await caseRepo.findByNumbers(db, projectId, numbers)).map(({ number }) => number));
  const missing = numbers.find((number) => !found.has(number));
  if (missing === undefined) return numbers;
  throw new DomainError("NOT_FOUND", `There is no test case ${caseId(missing)} in ${projectId}`);
}

/** Those of the cases that are approved. */
export async function findApproved(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  numbers: readonly number[],
): Promise<Set<number>> {
  const approved = new Set<number>();
  for (let start = 0; start < numbers.length; start += STRETCH) {
    const some = await reviewRepo.listApproved(db, projectId, numbers.slice(start, start + STRETCH));
    for (const number of some) approved.add(number);
  }
  return approved;
}
