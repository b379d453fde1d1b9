import { z } from "zod";
import { CaseId, ProjectId } from "./ids.ts";
import { Person } from "./person.ts";
import { CASE_REVIEW_STATES } from "./vocabulary.ts";

export const CaseReviewState = z
  .enum(CASE_REVIEW_STATES, "Use draft, inReview or approved")
  .meta({ id: "CaseReviewState" });
export type CaseReviewState = z.infer<typeof CaseReviewState>;

/** How far the review of a case is, and who took part in it. */
export const CaseReview = z
  .object({
    state: CaseReviewState,
    /** Who is to approve it; empty: anyone who may change it. */
    reviewers: z.array(Person),
    /** Who wrote what stands there since it was approved before. */
    authors: z.array(Person),
    requestedAt: z.string().nullable(),
    requestedBy: Person.nullable(),
    /** The newest approval, also where the case was changed since. */
    approvedAt: z.string().nullable(),
    approvedBy: Person.nullable(),
    /** What is to be changed, as the person who sent it back wrote; empty where no one did. */
    note: z.string(),
  })
  .meta({ id: "CaseReview" });
export type CaseReview = z.infer<typeof CaseReview>;

/** Reviewers of one case at most. */
const MAX_REVIEWERS = 20;
const MAX_REVIEWED_CASES = 1000;

/** `draft` sends cases back to their authors, `inReview` asks for a review. */
export const ReviewCases = z
  .strictObject({
    projectId: ProjectId,
    caseIds: z.array(CaseId).min(1).max(MAX_REVIEWED_CASES),
    state: CaseReviewState,
    /** Who is to approve them; left out, the reviewers stay as they are. */
    reviewerIds: z
      .array(z.string().min(1).max(100))
      .max(MAX_REVIEWERS)
      .refine((ids) => new Set(ids).size === ids.length, "Name each reviewer once")
      .optional(),
    /** What is to be changed, for their authors. */
    note: z.string().trim().max(2000, "Use at most 2,000 characters").optional(),
    /** Of one case: the version that was looked at; where it has another by now, nothing changes. */
    version: z.int().min(1).optional(),
  })
  .refine(({ state, reviewerIds }) => reviewerIds === undefined || state === "inReview", {
    message: "Name reviewers when you ask for a review",
    path: ["reviewerIds"],
  })
  .refine(({ state, note }) => note === undefined || state === "draft", {
    message: "Write a note when you send test cases back",
    path: ["note"],
  })
  .refine(({ caseIds, version }) => version === undefined || caseIds.length === 1, {
    message: "Name the version of one test case only",
    path: ["version"],
  })
  .meta({ examples: [{ projectId: "PRJ-1", caseIds: ["TC-1"], state: "approved" }] });
export type ReviewCases = z.infer<typeof ReviewCases>;

/** How many changed, and which could not, with the reason; those that were as wanted already don't count. */
export const ReviewedCases = z
  .object({
    changed: z.int(),
    refused: z.array(z.object({ id: CaseId, message: z.string(), errorCode: z.string() })),
  })
  .meta({ id: "ReviewedCases" });
export type ReviewedCases = z.infer<typeof ReviewedCases>;

type Approver = { userId: string; isProjectAdmin: boolean };
type Reviewed = { reviewerIds: readonly string[]; authorIds: readonly string[] };

/** Why a person who may change the case must not approve it; undefined where they may. */
export function approvalFault(
  { reviewerIds, authorIds }: Reviewed,
  { userId, isProjectAdmin }: Approver,
  isReviewRequired: boolean,
): string | undefined {
  if (isReviewRequired && authorIds.includes(userId)) {
    return "You changed this test case yourself. This project requires that someone else approves it.";
  }
  if (reviewerIds.length > 0 && !reviewerIds.includes(userId) && !isProjectAdmin) {
    return "Only its reviewers and project admins approve this test case.";
  }
  return undefined;
}
