import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import type { Import } from "@tessera/domain";
import { countOf } from "#web/counting.ts";
import classes from "./import-status.module.css";

export function ImportStatus({ entry }: { entry: Pick<Import, "status" | "warnings"> }) {
  const { length } = entry.warnings;
  const isFine = entry.status === "complete" && length === 0;
  const Icon = isFine ? IconCheck : IconAlertTriangle;
  return (
    <span className={classes.status} data-fine={isFine || undefined}>
      <Icon size={14} aria-hidden />
      {entry.status === "complete" ? "Complete" : "Incomplete"}
      {length > 0 && <span className={classes.warnings}>{countOf(length, "warning")}</span>}
    </span>
  );
}
