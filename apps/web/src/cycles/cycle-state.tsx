import { IconLock } from "@tabler/icons-react";
import type { TestCycle } from "@tessera/domain";
import { DueDay } from "#web/components/due-day.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import classes from "./cycle-state.module.css";

/** Whether a cycle may change, and when it is due; nothing for one without either. */
export function CycleState({ cycle: { state, closedAt, dueDate, milestone } }: { cycle: TestCycle }) {
  if (state === "open" && dueDate === null && milestone === null) return null;
  return (
    <span className={classes.state}>
      {state === "closed" && (
        <span className={classes.closed}>
          <IconLock size={14} aria-hidden />
          Closed {closedAt !== null && <TimeAgo time={closedAt} />}
        </span>
      )}
      {state === "open" && dueDate !== null && <DueDay day={dueDate} />}
      {milestone !== null && <span dir="auto">{milestone.name}</span>}
    </span>
  );
}
