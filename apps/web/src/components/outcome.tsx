import { IconAlertTriangle, IconCheck, IconMinus, IconPlayerStop, IconX, type TablerIcon } from "@tabler/icons-react";
import type { OutcomeCounts, ResultStatus } from "@tessera/domain";
import classes from "./outcome.module.css";

/** How each outcome looks and is called; never by colour alone. */
export const OUTCOMES: Record<ResultStatus, { word: string; icon: TablerIcon }> = {
  failed: { word: "Failed", icon: IconX },
  error: { word: "Error", icon: IconAlertTriangle },
  blocked: { word: "Blocked", icon: IconPlayerStop },
  skipped: { word: "Skipped", icon: IconMinus },
  passed: { word: "Passed", icon: IconCheck },
};

/** For what looks like an outcome without being one. */
export const OUTCOME_CLASSES = classes;

export function OutcomeIcon({ status, size = 16 }: { status: ResultStatus; size?: number }) {
  const Icon = OUTCOMES[status].icon;
  return <Icon className={classes.icon} data-status={status} size={size} stroke={2.25} aria-hidden />;
}

export function OutcomeLabel({ status }: { status: ResultStatus }) {
  return (
    <span className={classes.label} data-status={status}>
      <OutcomeIcon status={status} />
      {OUTCOMES[status].word}
    </span>
  );
}

/** Share of passed among those that ran; undefined where none ran. */
export function passRate(counts: OutcomeCounts): string | undefined {
  const ran = counts.passed + counts.failed + counts.error;
  if (ran === 0) return undefined;
  const rate = (counts.passed / ran) * 100;
  // Rounding must not turn one failure among thousands into 100 %.
  return `${rate === 100 ? "100" : (Math.floor(rate * 10) / 10).toFixed(1)} %`;
}
