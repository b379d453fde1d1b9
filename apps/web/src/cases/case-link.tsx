import { Link } from "@tanstack/react-router";
import type { RunCase } from "@tessera/domain";
import table from "#web/components/table.module.css";
import classes from "./case-link.module.css";

/** A test case in a row of a table: its name leads to its panel, its class stands below. */
export function CaseLink({ projectId, of: { id, name, classname } }: { projectId: string; of: RunCase }) {
  return (
    <>
      <Link
        to="/projects/$projectId/cases/$caseId"
        params={{ projectId, caseId: id }}
        className={`${table.link} ${table.cut}`}
        title={name.slice(0, 1000)}
      >
        <bdi>{name}</bdi>
      </Link>
      {classname !== null && classname !== "" && (
        <span className={`${table.muted} ${table.cut} ${classes.class}`} dir="auto" title={classname.slice(0, 1000)}>
          {classname}
        </span>
      )}
    </>
  );
}
