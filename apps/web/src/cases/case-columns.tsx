import { Link } from "@tanstack/react-router";
import type { Folder, TestCase } from "@tessera/domain";
import type { ReactNode } from "react";
import type { Column } from "#web/components/data-table/column.ts";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { folderPath } from "#web/folders/folder-path.ts";
import { CaseTags } from "./case-tags.tsx";
import { Priority } from "./priority.tsx";
import { ReviewState } from "./review-state.tsx";

/** The columns of a project's test cases; one for folders where the project has some. */
export const caseColumns = (folders: readonly Folder[]): Column<TestCase>[] => [
  { id: "name", head: "Test case", width: 200, cell: (testCase) => <CaseName testCase={testCase} /> },
  {
    id: "id",
    head: "Id",
    width: 96,
    priority: 1,
    cell: ({ id }) => <span className={`${table.mono} ${table.muted}`}>{id}</span>,
  },
  ...(folders.length === 0 ? [] : [folderColumn(folders)]),
  {
    id: "priority",
    head: "Priority",
    width: 96,
    priority: 3,
    cell: ({ priority }) => <Priority priority={priority} />,
  },
  {
    id: "review",
    head: "Review",
    width: 116,
    priority: 4,
    cell: ({ review }) => <ReviewState state={review.state} />,
  },
  { id: "tags", head: "Tags", width: 180, priority: 5, cell: ({ tags }) => <CaseTags tags={tags} most={2} /> },
  {
    id: "owner",
    head: "Owner",
    width: 140,
    priority: 6,
    cell: ({ owner }) => (
      <span className={table.cut} dir="auto">
        {owner?.name ?? "–"}
      </span>
    ),
  },
  {
    id: "kind",
    head: "Kind",
    width: 110,
    priority: 3,
    cell: ({ automation }) => (automation === null ? "Manual" : "Automated"),
  },
  {
    id: "updatedAt",
    head: "Changed",
    width: 124,
    priority: 2,
    time: true,
    cell: ({ updatedAt }) => <TimeAgo time={updatedAt} />,
  },
];

const folderColumn = (folders: readonly Folder[]): Column<TestCase> => ({
  id: "folder",
  head: "Folder",
  width: 200,
  priority: 4,
  cell: ({ folderId }) => (
    <span className={table.cut} dir="auto">
      {folderId === null ? "–" : folderPath(folders, folderId)}
    </span>
  ),
});

/** When the case was changed, where there is no column for it. */
export function caseBrief({ updatedAt }: TestCase, shown: ReadonlySet<string>): ReactNode {
  return (
    !shown.has("updatedAt") && (
      <>
        Changed <TimeAgo time={updatedAt} />
      </>
    )
  );
}

function CaseName({ testCase: { projectId, id, name } }: { testCase: TestCase }) {
  return (
    <Link
      to="/projects/$projectId/cases/$caseId"
      params={{ projectId, caseId: id }}
      search={true}
      resetScroll={false}
      className={`${table.link} ${table.cut}`}
      dir="auto"
      data-row={id}
      title={name.slice(0, 500)}
    >
      {name}
    </Link>
  );
}
