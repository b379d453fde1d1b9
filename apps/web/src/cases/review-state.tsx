import { IconCheck, IconEye, IconPencil, type TablerIcon } from "@tabler/icons-react";
import type { CaseReviewState } from "@tessera/domain";
import { REVIEW_LABELS } from "./case-labels.ts";
import classes from "./review-state.module.css";

const ICONS: Record<CaseReviewState, TablerIcon> = { draft: IconPencil, inReview: IconEye, approved: IconCheck };

/** How far the review of a case is. */
export function ReviewState({ state }: { state: CaseReviewState }) {
  const Icon = ICONS[state];
  return (
    <span className={classes.state} data-state={state}>
      <Icon size={14} aria-hidden />
      {REVIEW_LABELS[state]}
    </span>
  );
}
