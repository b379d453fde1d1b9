import {
  approvalFault,
  type CaseRef,
  caseId,
  DomainError,
  idNumber,
  type ProjectRole,
  type ReviewCases,
  type ReviewedCases,
  refusedInput,
} from "@tessera/domain";
import { listWritersAmong } from "../../access/membership-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { brief } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import type { TestCaseTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { isReviewRequired } from "../projects/project-service.ts";
import * as caseRepo from "./case-repo.ts";
import { type Asked, tellReviewers, tellSentBack } from "./case-review-notices.ts";
import * as reviewRepo from "./case-review-repo.ts";
import { findReviewers } from "./case-reviewers.ts";
import { lockCase, noSuchCase } from "./case-service.ts";
import { type ReviewColumns, readReview, writeReview } from "./review-columns.ts";

/** Who decides, about what, and by which rule. */
type Decision = {
  actor: Actor;
  isProjectAdmin: boolean;
  isReviewRequired: boolean;
  wanted: ReviewCases;
  reviewers: Map<number, string[]>;
};

/**
 * Asks for the review of cases, approves them, or sends them back to their authors. Each by itself: one that can't be stays
 * as it is, and the answer says why. Throws INVALID_INPUT for reviewers who can't approve in this project.
 */
export function reviewCases(ctx: Ctx, actor: Actor, role: ProjectRole, wanted: ReviewCases): Promise<ReviewedCases> {
  const { projectId, reviewerIds } = wanted;
  // In one order, so that two such calls can't wait for each other.
  const numbers = [...new Set(wanted.caseIds.map(idNumber))].sort((a, b) => a - b);
  return transact(ctx, async (ctx) => {
    if (reviewerIds) await requireReviewers(ctx, projectId, reviewerIds);
    const locked = await lockCases(ctx, projectId, numbers);
    const decision: Decision = {
      ...{ actor, wanted, isProjectAdmin: role === "PROJECT_ADMIN" },
      isReviewRequired: await isReviewRequired(ctx, projectId),
      reviewers: await findReviewers(ctx, projectId, numbers),
    };
    const faults = numbers.flatMap((number) => {
      const row = locked.get(number);
      const fault = row ? faultOf(row, decision) : noSuchCase({ projectId, caseId: caseId(number) });
      return fault ? [{ number, fault }] : [];
    });
    for (const { number } of faults) locked.delete(number);
    const rows = [...locked.values()].filter((row) => !isAsWanted(row, decision));
    for (const row of rows) await decide(ctx, decision, row);
    if (reviewerIds && rows.length > 0) {
      await reviewRepo.setReviewers(ctx.db, projectId, rows.map(numberOf), reviewerIds);
    }
    await tell(ctx, decision, rows);
    const refused = faults.map(({ number, fault: { message, code } }) => {
      return { id: caseId(number), message, errorCode: code };
    });
    return { changed: rows.length, refused };
  });
}

/** The cases that are there, by their numbers. */
async function lockCases(ctx: TxCtx, projectId: string, numbers: readonly number[]) {
  const locked = new Map<number, TestCaseTable>();
  for (const number of numbers) {
    const row = await caseRepo.lock(ctx.db, projectId, number);
    if (row) locked.set(number, row);
  }
  return locked;
}

/** Makes a person an author of what a case in draft or review says: who proposed it is one beside who accepted it. */
export async function addAuthor(ctx: TxCtx, ref: CaseRef, userId: string): Promise<void> {
  const row = await lockCase(ctx, ref);
  const { authors } = readReview(row);
  if (row.reviewState === "approved" || authors.includes(userId)) return;
  await caseRepo.update(ctx.db, row.projectId, row.number, writeReview(row, { authors: [...authors, userId] }));
}

const numberOf = ({ number }: TestCaseTable) => number;

async function requireReviewers(ctx: TxCtx, projectId: string, userIds: readonly string[]): Promise<void> {
  const writers = await listWritersAmong(ctx, projectId, userIds);
  if (userIds.every((id) => writers.has(id))) return;
  throw refusedInput(["reviewerIds"], `Choose active members of ${projectId} who may change test cases`);
}

/** Why nothing becomes of this case. */
function faultOf(row: TestCaseTable, { wanted, actor, reviewers, ...rule }: Decision): DomainError | undefined {
  const { state, version } = wanted;
  if (version !== undefined && version !== row.version) {
    const message = `${caseId(row.number)} was changed meanwhile: it has version ${row.version}, and you looked at ${version}. Read it again first.`;
    return new DomainError("CONFLICT", message);
  }
  if (state === "inReview" && row.reviewState === "approved") {
    return new DomainError("CONFLICT", `${caseId(row.number)} is approved already. Withdraw the approval first.`);
  }
  // Who wrote a case may take it out of review; only who may approve takes an approval back.
  const isApproval = state === "approved" || row.reviewState === "approved";
  const fault =
    isApproval &&
    approvalFault(
      { reviewerIds: reviewers.get(row.number) ?? [], authorIds: readReview(row).authors },
      { userId: actor.userId, isProjectAdmin: rule.isProjectAdmin },
      rule.isReviewRequired && state === "approved",
    );
  return fault ? new DomainError("FORBIDDEN", fault) : undefined;
}

/** The same state, and no other reviewers. */
function isAsWanted(row: TestCaseTable, { wanted: { state, reviewerIds }, reviewers }: Decision): boolean {
  if (row.reviewState !== state) return false;
  const present = reviewers.get(row.number) ?? [];
  const chosen = reviewerIds ?? present;
  return chosen.length === present.length && chosen.every((id) => present.includes(id));
}

async function decide(ctx: TxCtx, { wanted, actor }: Decision, row: TestCaseTable): Promise<void> {
  const at = ctx.now();
  const { projectId, state, note = "" } = wanted;
  const by = actor.userId;
  const columns: Record<typeof state, Partial<ReviewColumns>> = {
    draft: writeReview(row, { note }),
    inReview: writeReview(row, { requestedAt: at, requestedBy: by, note: "" }),
    approved: { approvedAt: at, approvedBy: by, ...writeReview(row, { note: "" }) },
  };
  await caseRepo.update(ctx.db, projectId, row.number, { reviewState: state, ...columns[state] });
  await audit.append(ctx, actor, {
    action: "CASE_REVIEWED",
    details: {
      ...{ project: projectId, case: caseId(row.number), name: brief(row.name), version: row.version },
      ...{ before: { review: row.reviewState }, after: { review: state } },
      ...(note !== "" && { reason: brief(note) }),
    },
    at,
  });
}

async function tell(ctx: TxCtx, { wanted, actor, reviewers }: Decision, rows: readonly TestCaseTable[]): Promise<void> {
  const { state, reviewerIds, note = "" } = wanted;
  if (state === "inReview") {
    const asked: Asked[] = rows.flatMap((row) =>
      (reviewerIds ?? reviewers.get(row.number) ?? []).map((userId) => ({ userId, row })),
    );
    await tellReviewers(ctx, actor, asked);
  }
  if (state === "draft") {
    const sentBack = rows.flatMap((row) => {
      const { requestedBy } = readReview(row);
      return row.reviewState === "inReview" && requestedBy !== null ? [{ userId: requestedBy, row }] : [];
    });
    await tellSentBack(ctx, actor, sentBack, note);
  }
}
