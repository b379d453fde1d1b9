import { type CaseReview, caseId, type Person, type TestCase } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Ctx } from "../../platform/context.ts";
import type { TestCaseTable } from "../../platform/db/schema.ts";
import { toContent } from "./case-columns.ts";
import { findReviewers } from "./case-reviewers.ts";
import { readReview } from "./review-columns.ts";

export async function presentCase(ctx: Pick<Ctx, "db">, row: TestCaseTable): Promise<TestCase> {
  return (await presentCases(ctx, row.projectId, [row]))[0] as TestCase;
}

/** Cases of one project as their readers see them. */
export async function presentCases(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  rows: readonly TestCaseTable[],
): Promise<TestCase[]> {
  const numbers = rows.map(({ number }) => number);
  const reviewers = await findReviewers(ctx, projectId, numbers);
  const people = await findPeople(
    ctx,
    rows.flatMap((row) => [
      row.createdBy,
      row.updatedBy,
      row.ownerId,
      ...namedIn(row),
      ...(reviewers.get(row.number) ?? []),
    ]),
  );
  const personOf = (id: string | null) => (id !== null && people.get(id)) || null;
  return rows.map((row) => {
    const { ownerId, ...content } = toContent(row);
    return {
      ...{ id: caseId(row.number), projectId: row.projectId },
      ...content,
      ...{ owner: personOf(ownerId), version: row.version },
      review: reviewOf(row, reviewers.get(row.number) ?? [], people),
      ...{ createdAt: row.createdAt, createdBy: personOf(row.createdBy) },
      ...{ updatedAt: row.updatedAt, updatedBy: personOf(row.updatedBy ?? row.createdBy) },
    };
  });
}

function namedIn(row: TestCaseTable): (string | null)[] {
  const { authors, requestedBy } = readReview(row);
  return [...authors, requestedBy, row.approvedBy];
}

function reviewOf(row: TestCaseTable, reviewers: readonly string[], people: Map<string, Person>): CaseReview {
  const { authors, requestedAt, requestedBy, note } = readReview(row);
  const known = (ids: readonly string[]) => ids.flatMap((id) => people.get(id) ?? []);
  return {
    ...{ state: row.reviewState, reviewers: known(reviewers), authors: known(authors) },
    ...{ requestedAt, requestedBy: (requestedBy && people.get(requestedBy)) || null },
    ...{ approvedAt: row.approvedAt, approvedBy: (row.approvedBy && people.get(row.approvedBy)) || null },
    note,
  };
}
