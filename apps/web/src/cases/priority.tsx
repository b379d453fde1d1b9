import type { CasePriority } from "@tessera/domain";
import { PRIORITY_LABELS } from "./case-labels.ts";
import classes from "./priority.module.css";

/** The priority in words; only what stands out is coloured. */
export function Priority({ priority }: { priority: CasePriority }) {
  return (
    <span className={classes.priority} data-priority={priority}>
      {PRIORITY_LABELS[priority]}
    </span>
  );
}
