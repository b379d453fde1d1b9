import { IconCheck, IconEye, IconPencil } from "@tabler/icons-react";
import type { CaseReviewState } from "@tessera/domain";
import { StateLabel } from "#web/components/state-label.tsx";
import { REVIEW_LABELS } from "./case-labels.ts";

const LOOKS = {
  draft: { icon: IconPencil },
  inReview: { icon: IconEye, tone: "open" },
  approved: { icon: IconCheck, tone: "good" },
} as const;

/** How far the review of a case is. */
export function ReviewState({ state }: { state: CaseReviewState }) {
  return <StateLabel word={REVIEW_LABELS[state]} {...LOOKS[state]} />;
}
