import { IconCircleDotted } from "@tabler/icons-react";
import type { CycleCaseStatus } from "@tessera/domain";
import { OUTCOME_CLASSES as classes, OUTCOMES, OutcomeIcon } from "#web/components/outcome.tsx";

export const statusWord = (status: CycleCaseStatus): string =>
  status === "untested" ? "Untested" : OUTCOMES[status].word;

export function CaseStatusIcon({ status, size = 16 }: { status: CycleCaseStatus; size?: number }) {
  if (status === "untested")
    return <IconCircleDotted className={classes.icon} data-status="untested" size={size} aria-hidden />;
  return <OutcomeIcon status={status} size={size} />;
}

/** How a planned case stands: icon and word. */
export function CaseStatus({ status }: { status: CycleCaseStatus }) {
  return (
    <span className={classes.label} data-status={status}>
      <CaseStatusIcon status={status} />
      {statusWord(status)}
    </span>
  );
}
