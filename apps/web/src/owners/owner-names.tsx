import type { Owner } from "@tessera/domain";
import table from "#web/components/table.module.css";

/** The owners of a test in one line, teams with their handle. */
export function OwnerNames({ owners }: { owners: readonly Owner[] }) {
  if (owners.length === 0) return <span className={table.muted}>–</span>;
  const text = owners.map(({ name, handle }) => name || handle).join(", ");
  const full = owners.map(({ kind, name, handle }) => `${name} (@${kind === "team" ? "team/" : ""}${handle})`);
  return (
    <span className={table.cut} dir="auto" title={full.join(", ")}>
      {text}
    </span>
  );
}
