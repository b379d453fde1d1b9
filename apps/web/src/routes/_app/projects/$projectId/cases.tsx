import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFileImport, IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { lazy, useMemo, useState } from "react";
import { CaseFilters } from "#web/cases/case-filters.tsx";
import classes from "#web/cases/case-table.module.css";
import { CaseTable, type Planned } from "#web/cases/case-table.tsx";
import { type CaseView, isFiltered, readCaseView } from "#web/cases/case-view.ts";
import { caseFilter, casesQuery, foldersQuery } from "#web/cases/cases-query.ts";
import { ButtonLink } from "#web/components/button-link.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { LoadError } from "#web/components/load-error.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { FolderPane } from "#web/folders/folder-pane.tsx";
import { indexFolders, UNFILED } from "#web/folders/folder-rows.ts";
import { useProject } from "#web/projects/use-project.ts";
import { useSetView } from "#web/use-set-view.ts";

const CaseDialog = lazy(async () => ({ default: (await import("#web/cases/case-dialog.tsx")).CaseDialog }));
const ImportCasesDialog = lazy(async () => ({
  default: (await import("#web/case-files/import-cases-dialog.tsx")).ImportCasesDialog,
}));
const AddCasesDialog = lazy(async () => ({
  default: (await import("#web/cycles/add-cases-dialog.tsx")).AddCasesDialog,
}));

export const Route = createFileRoute("/_app/projects/$projectId/cases")({
  validateSearch: readCaseView,
  loader: ({ context, params, location }) => {
    void context.queryClient.prefetchQuery(foldersQuery(params.projectId));
    void context.queryClient.prefetchInfiniteQuery(casesQuery(params.projectId, readCaseView(location.search)));
  },
  component: CasesPage,
});

const NO_FOLDERS = { data: [], unfiled: 0, isWhole: true };

function CasesPage() {
  const { projectId } = Route.useParams();
  const view = Route.useSearch();
  const { mayWrite } = useProject(projectId);
  const cases = useInfiniteQuery({ ...casesQuery(projectId, view), placeholderData: keepPreviousData });
  const [creating, { open, close }] = useDisclosure();
  const [isImporting, importing] = useDisclosure();
  const setView = useSetView<CaseView>();
  const rows = pagedRows(cases);
  const folderQuery = useQuery(foldersQuery(projectId));
  const tree = folderQuery.data ?? NO_FOLDERS;
  const folders = tree.data;
  const index = useMemo(() => indexFolders(tree), [tree]);
  const { caseId } = useParams({ strict: false });
  const hasNone = rows.loaded?.length === 0 && !isFiltered(view) && folderQuery.isSuccess && folders.length === 0;
  const [planning, plan] = useState<Planned>();
  const empty = <NoCases {...{ view, mayWrite }} onCreate={open} onImport={importing.open} />;
  return (
    <Page
      isLoading={cases.isPending}
      actions={
        mayWrite &&
        !hasNone && (
          <Group gap="xs">
            <ButtonLink to="/projects/$projectId/shared-steps" params={{ projectId }} variant="default">
              Shared steps
            </ButtonLink>
            <Button variant="default" leftSection={<IconFileImport size={16} aria-hidden />} onClick={importing.open}>
              Import
            </Button>
            <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
              Create test case
            </Button>
          </Group>
        )
      }
    >
      {hasNone ? (
        empty
      ) : (
        <div className={classes.beside}>
          {folderQuery.isError && folders.length === 0 && (
            <LoadError what="The folders" error={folderQuery.error} onRetry={() => void folderQuery.refetch()} />
          )}
          {folderQuery.isSuccess && (mayWrite || folders.length > 0) && (
            <FolderPane
              {...{ projectId, folders, index, mayWrite }}
              isWhole={tree.isWhole}
              chosen={view.folder}
              onChoose={(folder) => setView({ ...view, folder })}
            />
          )}
          <div className={classes.box}>
            <CaseFilters projectId={projectId} view={view} onChange={setView}>
              {mayWrite && isFiltered(view) && (
                <Button variant="default" onClick={() => plan(allThatMatch(view))}>
                  Add matches to test cycle
                </Button>
              )}
            </CaseFilters>
            <CaseTable {...{ projectId, view, rows, folders, index, mayWrite, empty }} openId={caseId} onPlan={plan} />
          </div>
        </div>
      )}
      <Outlet />
      <WhenOpened opened={creating}>
        <CaseDialog
          opened={creating}
          onClose={close}
          projectId={projectId}
          folderId={view.folder === UNFILED ? undefined : view.folder}
        />
      </WhenOpened>
      <WhenOpened opened={isImporting}>
        <ImportCasesDialog opened={isImporting} onClose={importing.close} projectId={projectId} />
      </WhenOpened>
      <WhenOpened opened={planning !== undefined}>
        <AddCasesDialog
          opened={planning !== undefined}
          onClose={() => plan(undefined)}
          projectId={projectId}
          chosen={planning}
        />
      </WhenOpened>
    </Page>
  );
}

type EmptyProps = { view: CaseView; mayWrite: boolean; onCreate: () => void; onImport: () => void };

function NoCases({ view, mayWrite, onCreate, onImport }: EmptyProps) {
  const create = mayWrite && <Button onClick={onCreate}>Create test case</Button>;
  if (view.folder !== undefined && !isFiltered({ ...view, folder: undefined }))
    return (
      <NothingHere title="No test cases in this folder" action={create}>
        Write one, or drag test cases here by their names.
      </NothingHere>
    );
  if (isFiltered(view))
    return <NothingHere title="No test case matches">Try a shorter text, or clear the filters.</NothingHere>;
  return (
    <NothingHere
      title="No test cases yet"
      action={
        mayWrite && (
          <Group gap="xs">
            {create}
            <Button variant="default" onClick={onImport}>
              Import test cases
            </Button>
          </Group>
        )
      }
    >
      Write one by hand, import those of another product, or send a report: each new test in it becomes a test case.
    </NothingHere>
  );
}

const allThatMatch = (view: CaseView): Planned => ({
  cases: { filter: caseFilter(view) },
  words: "All test cases that the filters let through will be added.",
});
