import type { TestCycle } from "@tessera/domain";
import { OutcomeBar, outcomeText } from "#web/components/outcome-bar.tsx";
import { formatCount } from "#web/counting.ts";
import classes from "./cycle-progress-bar.module.css";

/** `12 of 40 done: 2 failed, 10 passed` */
function progressText({ progress: { cases, untested }, counts }: TestCycle): string {
  if (cases === 0) return outcomeText(counts);
  const done = `${formatCount(cases - untested)} of ${formatCount(cases)} done`;
  return counts.tests === 0 ? done : `${done}: ${outcomeText(counts)}`;
}

/** How far a cycle is, as a bar whose empty part is what no one has tested, and in words. */
export function CycleProgressBar({ cycle }: { cycle: TestCycle }) {
  const { counts, progress } = cycle;
  return (
    <div className={classes.progress}>
      <div className={classes.track}>
        {counts.tests > 0 && (
          <div className={classes.done} style={{ flexGrow: counts.tests }}>
            <OutcomeBar counts={counts} />
          </div>
        )}
        <div style={{ flexGrow: progress.untested }} />
      </div>
      <span className={classes.words}>{progressText(cycle)}</span>
    </div>
  );
}
