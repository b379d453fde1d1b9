import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import type { TestCase } from "@tessera/domain";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { folderPath } from "#web/folders/folder-path.ts";
import classes from "./case-table.module.css";
import { foldersQuery } from "./cases-query.ts";

export function CaseTable({ projectId, cases }: { projectId: string; cases: readonly TestCase[] }) {
  const { caseId } = useParams({ strict: false });
  const folders = useQuery(foldersQuery(projectId)).data?.data ?? [];
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Test case</th>
            <th scope="col" className={classes.id}>
              Id
            </th>
            {folders.length > 0 && (
              <th scope="col" className={classes.wide}>
                Folder
              </th>
            )}
            <th scope="col" className={classes.wide}>
              Kind
            </th>
            <th scope="col" className={classes.middle}>
              Changed
            </th>
          </tr>
        </thead>
        <tbody>
          {cases.map((testCase) => (
            <tr key={testCase.id} data-active={testCase.id === caseId || undefined}>
              <td className={table.grow}>
                <Link
                  to="/projects/$projectId/cases/$caseId"
                  params={{ projectId, caseId: testCase.id }}
                  search={true}
                  resetScroll={false}
                  className={`${table.link} ${table.cut}`}
                  dir="auto"
                  data-row={testCase.id}
                  title={testCase.name.slice(0, 500)}
                >
                  {testCase.name}
                </Link>
              </td>
              <td className={`${table.mono} ${table.muted}`}>{testCase.id}</td>
              {folders.length > 0 && (
                <td className={`${classes.wide} ${classes.folder}`}>
                  <span className={table.cut} dir="auto">
                    {testCase.folderId ? folderPath(folders, testCase.folderId) : "–"}
                  </span>
                </td>
              )}
              <td className={classes.wide} data-nowrap>
                {testCase.automation === null ? "Manual" : "Automated"}
              </td>
              <td className={classes.middle} data-nowrap>
                <TimeAgo time={testCase.updatedAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
