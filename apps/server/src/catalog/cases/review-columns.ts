import { type CaseContentField, isReviewed } from "@tessera/domain";
import { z } from "zod";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { TestCaseTable } from "../../platform/db/schema.ts";

/** Authors of one case that are kept, those who changed it last. */
const KEPT_AUTHORS = 200;

const Details = z.object({
  requestedAt: z.string().nullable(),
  requestedBy: z.string().nullable(),
  note: z.string(),
  authors: z.array(z.string()),
});
type Details = z.infer<typeof Details>;
const DETAILS_COLUMN = jsonColumn(Details);

/** The columns that hold the review of a case. */
export type ReviewColumns = Pick<TestCaseTable, "reviewState" | "approvedAt" | "approvedBy" | "reviewDetails">;

/** What a new case begins with; one that a report makes has no author. */
export function unreviewed(authors: readonly string[]): ReviewColumns {
  const details = DETAILS_COLUMN.write({ requestedAt: null, requestedBy: null, note: "", authors: [...authors] });
  return { reviewState: "draft", approvedAt: null, approvedBy: null, reviewDetails: details };
}

type Reviewed = Pick<TestCaseTable, "reviewDetails" | "createdBy" | "updatedBy">;

/** Of a case from before there were reviews, who made it and who changed it last count as its authors. */
export function readReview({ reviewDetails, createdBy, updatedBy }: Reviewed): Details {
  if (reviewDetails !== null) return DETAILS_COLUMN.read(reviewDetails);
  const authors = updatedBy === null || updatedBy === createdBy ? [createdBy] : [createdBy, updatedBy];
  return { requestedAt: null, requestedBy: null, note: "", authors };
}

export function writeReview(row: Reviewed, change: Partial<Details>): Pick<ReviewColumns, "reviewDetails"> {
  return { reviewDetails: DETAILS_COLUMN.write({ ...readReview(row), ...change }) };
}

/** What a change of these fields makes of the review: an approved case is a draft again, one in review stays there. */
export function reviewAfter(
  row: Reviewed & Pick<TestCaseTable, "reviewState">,
  changed: readonly CaseContentField[],
  author: string,
): Partial<ReviewColumns> {
  if (!isReviewed(changed)) return {};
  const isApproved = row.reviewState === "approved";
  const authors = [...new Set([...(isApproved ? [] : readReview(row).authors), author])].slice(-KEPT_AUTHORS);
  return { ...(isApproved && { reviewState: "draft" }), ...writeReview(row, { authors }) };
}
