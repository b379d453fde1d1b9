import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, Link, Outlet, useParams } from "@tanstack/react-router";
import type { Import } from "@tessera/domain";
import { LoadError } from "#web/components/load-error.tsx";
import { LoadMore } from "#web/components/load-more.tsx";
import { OutcomeBar, outcomeText } from "#web/components/outcome-bar.tsx";
import { Page } from "#web/components/page.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { formatCount } from "#web/counting.ts";
import { asCounts } from "#web/imports/import-counts.ts";
import { ImportStatus } from "#web/imports/import-status.tsx";
import classes from "#web/imports/imports-page.module.css";
import { importsQuery } from "#web/imports/imports-query.ts";
import { FirstUpload } from "#web/projects/first-upload.tsx";
import { useProject } from "#web/projects/use-project.ts";

export const Route = createFileRoute("/_app/projects/$projectId/imports")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(importsQuery(params.projectId));
  },
  component: ImportsPage,
});

function ImportsPage() {
  const { projectId } = Route.useParams();
  const { mayWrite } = useProject(projectId);
  const imports = useInfiniteQuery(importsQuery(projectId));
  const { importId } = useParams({ strict: false });
  const entries = imports.data?.pages.flatMap((page) => page.data);
  return (
    <Page>
      {imports.isPending && <ListSkeleton />}
      {imports.isError && !entries && (
        <LoadError what="The imports" error={imports.error} onRetry={() => imports.refetch()} />
      )}
      {entries?.length === 0 && <FirstUpload projectId={projectId} mayWrite={mayWrite} />}
      {entries && entries.length > 0 && (
        <>
          <div className={table.scroll}>
            <table className={table.table}>
              <thead>
                <tr>
                  <th scope="col">Import</th>
                  <th scope="col" className={classes.middle}>
                    Test cycle
                  </th>
                  <th scope="col">Outcome</th>
                  <th scope="col" className={classes.wide} data-numeric>
                    Tests
                  </th>
                  <th scope="col" className={classes.wide} data-numeric>
                    New cases
                  </th>
                  <th scope="col" className={classes.wide}>
                    Branch
                  </th>
                  <th scope="col">Status</th>
                </tr>
              </thead>
              <tbody>
                {entries.map((entry) => (
                  <ImportRow key={entry.id} entry={entry} isOpen={entry.id === importId} />
                ))}
              </tbody>
            </table>
          </div>
          <LoadMore pages={imports} shown={entries.length} one="import" />
        </>
      )}
      <Outlet />
    </Page>
  );
}

function ImportRow({ entry, isOpen }: { entry: Import; isOpen: boolean }) {
  const { projectId } = entry;
  const counts = asCounts(entry.totals);
  return (
    <tr data-active={isOpen || undefined}>
      <td data-nowrap>
        <Link
          to="/projects/$projectId/imports/$importId"
          params={{ projectId, importId: entry.id }}
          resetScroll={false}
          className={table.link}
          data-row={entry.id}
        >
          <TimeAgo time={entry.createdAt} />
        </Link>
      </td>
      <td className={`${table.mono} ${classes.middle}`}>
        <Link
          to="/projects/$projectId/cycles/$cycleId"
          params={{ projectId, cycleId: entry.cycleId }}
          className={table.link}
        >
          {entry.cycleId}
        </Link>
      </td>
      <td className={classes.outcome}>
        {counts.tests > 0 && <OutcomeBar counts={counts} />}
        <span className={`${table.muted} ${table.cut} ${classes.words}`} dir="auto">
          {outcomeText(counts)}
        </span>
      </td>
      <td className={classes.wide} data-numeric>
        {formatCount(counts.tests)}
      </td>
      <td className={classes.wide} data-numeric>
        {formatCount(entry.cases.created)}
      </td>
      <td className={`${classes.wide} ${classes.branch}`}>
        <span className={`${table.mono} ${table.cut}`} dir="auto" title={entry.branch ?? undefined}>
          {entry.branch ?? "–"}
        </span>
      </td>
      <td data-nowrap>
        <ImportStatus entry={entry} />
      </td>
    </tr>
  );
}
