import {
  IconAlertCircle,
  IconCircleCheck,
  IconCircleMinus,
  IconCirclePlus,
  IconRepeat,
  type TablerIcon,
} from "@tabler/icons-react";
import type { Change, ChangeCounts, Run } from "@tessera/domain";
import { formatCount } from "#web/counting.ts";
import classes from "./run-changes.module.css";

/** How each change against the baseline is called; `many` after a number. */
export const CHANGE_LOOKS: Record<Change, { word: string; many: string; icon: TablerIcon }> = {
  newFailure: { word: "New failure", many: "new", icon: IconAlertCircle },
  stillFailing: { word: "Still failing", many: "known", icon: IconRepeat },
  fixed: { word: "Fixed", many: "fixed", icon: IconCircleCheck },
  added: { word: "Added", many: "added", icon: IconCirclePlus },
  missing: { word: "Missing", many: "missing", icon: IconCircleMinus },
};

export function ChangeIcon({ change }: { change: Change }) {
  const Icon = CHANGE_LOOKS[change].icon;
  return <Icon className={classes.icon} data-change={change} size={14} stroke={2} aria-hidden />;
}

export function ChangeLabel({ change }: { change: Change }) {
  return (
    <span className={classes.change} data-change={change}>
      <ChangeIcon change={change} />
      {CHANGE_LOOKS[change].word}
    </span>
  );
}

const COUNT_OF = {
  newFailure: "newFailures",
  stillFailing: "stillFailing",
  fixed: "fixed",
  added: "added",
  missing: "missing",
} as const satisfies Record<Change, keyof ChangeCounts>;

export const changeCount = (counts: ChangeCounts, change: Change): number => counts[COUNT_OF[change]];

/** What says most about a run comes first. */
const TELLING: readonly Change[] = ["newFailure", "fixed", "missing", "stillFailing", "added"];
const IN_FULL = 2;

/** `3 new  2 fixed`, and under it what says less, in a table's cell. */
export function ChangesCell({ run }: { run: Pick<Run, "changes" | "baseline"> }) {
  const present = TELLING.filter((change) => changeCount(run.changes, change) > 0);
  if (present.length === 0) return <span className={classes.none}>{run.baseline === null ? "–" : "None"}</span>;
  const textOf = (change: Change) => `${formatCount(changeCount(run.changes, change))} ${CHANGE_LOOKS[change].many}`;
  const others = present.slice(IN_FULL).map(textOf).join(", ");
  return (
    <>
      <span className={classes.changes}>
        {present.slice(0, IN_FULL).map((change) => (
          <span key={change} className={classes.change} data-change={change} title={CHANGE_LOOKS[change].word}>
            <ChangeIcon change={change} />
            {textOf(change)}
          </span>
        ))}
      </span>
      {others !== "" && (
        <span className={classes.others} title={others}>
          {others}
        </span>
      )}
    </>
  );
}
