import { Link } from "@tanstack/react-router";
import type { Requirement, RequirementKind } from "@tessera/domain";
import type { ReactNode } from "react";
import { LINK_KIND_LABELS } from "#web/cases/case-labels.ts";
import type { Column } from "#web/components/data-table/column.ts";
import { OutcomeBar } from "#web/components/outcome-bar.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { countsText, outcomeCounts } from "./requirement-counts.ts";
import { REQUIREMENT_LOOKS, RequirementStateLabel } from "./requirement-state.tsx";

export const requirementColumns = (projectId: string, kind: RequirementKind): readonly Column<Requirement>[] => [
  {
    id: "name",
    head: LINK_KIND_LABELS[kind],
    width: 240,
    sortable: true,
    cell: (requirement) => <Name projectId={projectId} of={requirement} />,
  },
  {
    id: "state",
    head: "State",
    width: 140,
    priority: 1,
    cell: ({ state }) => <RequirementStateLabel state={state} />,
  },
  {
    id: "outcomes",
    head: "Last results",
    width: 260,
    priority: 3,
    cell: (requirement) => <Outcomes of={requirement} />,
  },
  {
    id: "cases",
    head: "Test cases",
    width: 110,
    priority: 2,
    numeric: true,
    cell: ({ cases, hasMoreCases }) => `${formatCount(cases)}${hasMoreCases ? "+" : ""}`,
  },
  {
    id: "addedAt",
    head: "Added",
    width: 130,
    priority: 4,
    time: true,
    sortable: true,
    cell: ({ addedAt }) => <TimeAgo time={addedAt} />,
  },
];

/** What the columns without room would say first. */
export const requirementBrief = ({ state, cases }: Requirement, shown: ReadonlySet<string>): ReactNode =>
  [!shown.has("state") && REQUIREMENT_LOOKS[state].word, !shown.has("cases") && countOf(cases, "test case")]
    .filter(Boolean)
    .join(" · ");

function Name({ projectId, of: { id, url, label } }: { projectId: string; of: Requirement }) {
  return (
    <>
      <Link
        to="/projects/$projectId/requirements/$requirementId"
        params={{ projectId, requirementId: id }}
        search={true}
        resetScroll={false}
        className={`${table.link} ${table.cut}`}
        dir="auto"
        data-row={id}
        title={(label || url).slice(0, 500)}
      >
        {label || url}
      </Link>
      {label !== "" && (
        <span className={`${table.muted} ${table.cut}`} title={url}>
          {url}
        </span>
      )}
    </>
  );
}

function Outcomes({ of: requirement }: { of: Requirement }) {
  if (requirement.cases === 0) return "–";
  return (
    <>
      <OutcomeBar counts={outcomeCounts(requirement)} />
      <span className={`${table.muted} ${table.cut}`}>{countsText(requirement)}</span>
    </>
  );
}
