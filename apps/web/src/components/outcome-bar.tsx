import { type OutcomeCounts, RESULT_STATUSES, type ResultStatus } from "@tessera/domain";
import { countOf, formatCount } from "#web/counting.ts";
import { OUTCOMES } from "./outcome.tsx";
import classes from "./outcome-bar.module.css";

/** `12 failed, 3 skipped, 1,204 passed` */
export function outcomeText(counts: OutcomeCounts): string {
  const present = RESULT_STATUSES.filter((status) => counts[status] > 0);
  if (present.length === 0) return "No results yet";
  return present.map((status) => `${formatCount(counts[status])} ${OUTCOMES[status].word.toLowerCase()}`).join(", ");
}

type OutcomeBarProps = {
  counts: OutcomeCounts;
  size?: "thin" | "thick";
  /** Makes the segments clickable; the same choice must be there as buttons, for the keyboard. */
  onPick?: (status: ResultStatus) => void;
  /** The statuses to keep in full colour; undefined for all. */
  picked?: readonly ResultStatus[];
};

export function OutcomeBar({ counts, size = "thin", onPick, picked }: OutcomeBarProps) {
  const words = outcomeText(counts);
  return (
    <div className={classes.bar} data-size={size} data-color-speaks role="img" aria-label={words}>
      {RESULT_STATUSES.filter((status) => counts[status] > 0).map((status) => (
        // A tooltip of the browser: bars stand on the first page, which floating ones would make heavier.
        // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: a shortcut for the mouse; the chips under the bar do the same
        <span
          key={status}
          title={`${OUTCOMES[status].word}: ${countOf(counts[status], "test")}`}
          className={classes.segment}
          data-status={status}
          data-pickable={onPick !== undefined || undefined}
          data-faded={(picked !== undefined && !picked.includes(status)) || undefined}
          style={{ flexGrow: counts[status] }}
          onClick={onPick && (() => onPick(status))}
        />
      ))}
    </div>
  );
}
