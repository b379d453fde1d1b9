import { IconCheck, IconShieldX } from "@tabler/icons-react";
import type { AuditEvent } from "@tessera/domain";
import classes from "./audit-columns.module.css";

export function AuditOutcome({ outcome }: Pick<AuditEvent, "outcome">) {
  const Icon = outcome === "done" ? IconCheck : IconShieldX;
  return (
    <span className={classes.outcome} data-outcome={outcome}>
      <Icon size={14} aria-hidden />
      {outcome === "done" ? "Done" : "Denied"}
    </span>
  );
}
