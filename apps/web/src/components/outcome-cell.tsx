import type { OutcomeCounts } from "@tessera/domain";
import { OutcomeBar, outcomeText } from "./outcome-bar.tsx";
import classes from "./outcome-cell.module.css";
import table from "./table.module.css";

/** The outcome of many tests in a table: the bar, and what it says in words. */
export function OutcomeCell({ counts }: { counts: OutcomeCounts }) {
  const text = outcomeText(counts);
  return (
    <>
      {counts.tests > 0 && <OutcomeBar counts={counts} />}
      <span className={`${table.muted} ${table.cut} ${classes.text}`} dir="auto" title={text}>
        {text}
      </span>
    </>
  );
}
