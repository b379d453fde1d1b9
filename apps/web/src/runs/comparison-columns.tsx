import { Link } from "@tanstack/react-router";
import type { ComparedCase, ResultStatus } from "@tessera/domain";
import type { Column } from "#web/components/data-table/column.ts";
import { OutcomeLabel } from "#web/components/outcome.tsx";
import table from "#web/components/table.module.css";
import { ChangeLabel } from "./run-changes.tsx";

type Ref = { projectId: string; runId: string; baseId: string };

export const comparisonColumns = ({ projectId, runId, baseId }: Ref): readonly Column<ComparedCase>[] => [
  { id: "name", head: "Test", width: 220, cell: (row) => <CaseName projectId={projectId} row={row} /> },
  {
    id: "before",
    head: baseId,
    width: 116,
    priority: 2,
    cell: (row) => <Side {...{ projectId, row }} runId={baseId} status={row.before} />,
  },
  {
    id: "after",
    head: runId,
    width: 116,
    priority: 1,
    cell: (row) => <Side {...{ projectId, row }} runId={runId} status={row.after} />,
  },
  {
    id: "change",
    head: "Change",
    width: 140,
    priority: 3,
    cell: ({ change }) => change !== null && <ChangeLabel change={change} />,
  },
];

function CaseName({ projectId, row }: { projectId: string; row: ComparedCase }) {
  const { id, name, classname } = row.case;
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
        <span className={`${table.muted} ${table.cut}`} dir="auto">
          {classname}
        </span>
      )}
    </>
  );
}

type SideProps = { projectId: string; runId: string; row: ComparedCase; status: ResultStatus | null };

/** How the case ended in one of the runs, and the way to its executions there. */
function Side({ projectId, runId, row, status }: SideProps) {
  if (status === null) return <span className={table.muted}>Not run</span>;
  return (
    <Link
      to="/projects/$projectId/runs/$runId/cases/$caseId"
      params={{ projectId, runId, caseId: row.case.id }}
      className={table.plainLink}
    >
      <OutcomeLabel status={status} />
    </Link>
  );
}
