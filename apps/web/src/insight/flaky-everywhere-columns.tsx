import { Link } from "@tanstack/react-router";
import type { FlakyEverywhere } from "@tessera/domain";
import type { ReactNode } from "react";
import { CaseLink } from "#web/cases/case-link.tsx";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { percentText } from "./trend-charts.tsx";

/** What the columns without room would say. */
export function flakyEverywhereBrief({ project, rate, runs }: FlakyEverywhere, shown: ReadonlySet<string>): ReactNode {
  return [
    !shown.has("rate") && `${percentText(rate)} of ${countOf(runs, "run")}`,
    !shown.has("project") && project.name,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** The columns of flaky tests over all projects. */
export const FLAKY_EVERYWHERE_COLUMNS: readonly Column<FlakyEverywhere>[] = [
  { id: "name", head: "Test", width: 240, cell: (test) => <CaseLink projectId={test.project.id} of={test.case} /> },
  {
    id: "project",
    head: "Project",
    width: 160,
    priority: 1,
    cell: ({ project }) => (
      <Link
        to="/projects/$projectId/flaky-tests"
        params={{ projectId: project.id }}
        className={`${table.link} ${table.cut}`}
        dir="auto"
      >
        {project.name}
      </Link>
    ),
  },
  {
    id: "rate",
    head: "Flaky",
    width: 170,
    priority: 2,
    cell: ({ rate, flakyRuns, runs }) => `${percentText(rate)}, ${formatCount(flakyRuns)} of ${countOf(runs, "run")}`,
  },
  {
    id: "lastFlakyAt",
    head: "Last flaky",
    width: 130,
    priority: 3,
    time: true,
    cell: ({ lastFlakyAt }) => (lastFlakyAt === null ? "–" : <TimeAgo time={lastFlakyAt} />),
  },
];
