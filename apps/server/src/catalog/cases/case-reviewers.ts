import type { Ctx } from "../../platform/context.ts";
import * as reviewRepo from "./case-review-repo.ts";

/** The reviewers of the cases by their numbers. */
export async function findReviewers(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  numbers: readonly number[],
): Promise<Map<number, string[]>> {
  const rows = numbers.length === 0 ? [] : await reviewRepo.listReviewers(db, projectId, numbers);
  const byCase = Map.groupBy(rows, ({ caseNumber }) => caseNumber);
  return new Map([...byCase].map(([number, some]) => [number, some.map(({ userId }) => userId)]));
}
