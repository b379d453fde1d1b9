import type { FieldNote } from "./field-notes.ts";

const note = (description: string, example?: string | number): FieldNote => ({
  description,
  ...(example !== undefined && { example }),
});
const time = (description: string): FieldNote => ({ description, format: "date-time" });

/** What the fields of the review of test cases are, as `describeField` reads them. */
export const CASE_FIELDS: Readonly<Record<string, FieldNote>> = {
  sharedStepsId: note("Id of the shared steps; as a filter: only test cases that have them.", "STEPS-1"),
  sharedSteps: note("The shared steps that it is about.", "STEPS-1"),
  shared: note(
    "The shared steps that this step belongs to. Sent without action, it stands for all of them; where the text is another, the step is the test case's own.",
    "STEPS-1",
  ),
  "SharedSteps.id": note("Public id of the shared steps, counted in their project.", "STEPS-1"),
  "SharedSteps.cases": note("How many test cases have them; those in the bin don't count.", 12),
  "SharedSteps.version": note("Counts the changes of the shared steps, from 1.", 2),
  review: note("Only those whose review is in one of these states."),
  "TestCase.review": note("How far its review is, and who took part in it."),
  reviewerId: note("Only those that the account with this id is a reviewer of."),
  reviewerIds: note("Ids of the members who are to approve them; left out, the reviewers stay as they are."),
  reviewers: note("Who is to approve it; empty for anyone who may change it."),
  authors: note("Who wrote what stands there since it was approved before."),
  requestedAt: time("When its review was asked for; null where it never was."),
  requestedBy: note("Who asked for its review."),
  approvedAt: time("When it was approved, also where it was changed since; null where it never was."),
  approvedBy: note("Who approved it then."),
  "CaseReview.state": note("Whether it is a draft, in review, or approved."),
  reviewState: note("Whether the test case is a draft, in review, or approved.", "inReview"),
  "CaseReview.note": note("What is to be changed, as the person who sent it back wrote; empty where no one did."),
  "ReviewCases.state": note("What becomes of them: `draft` sends them back, `inReview` asks for a review."),
  "ReviewCases.note": note("What is to be changed, for their authors."),
  "ReviewCases.version": note("Of one test case: the version that was looked at.", 3),
  "ReviewedCases.changed": note("How many changed; those that were as wanted already don't count.", 12),
  isReviewRequired: note(
    "Whether only approved test cases are planned into test cycles, and no one approves what they changed themselves.",
  ),
};
