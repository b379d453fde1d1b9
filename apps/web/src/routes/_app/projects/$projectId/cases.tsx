import { Button, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconFileImport, IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import type { CaseChoice, TestCase } from "@tessera/domain";
import { lazy, useState } from "react";
import { DeleteButton } from "#web/bin/delete-button.tsx";
import { caseBrief, caseColumns } from "#web/cases/case-columns.tsx";
import { CaseExportMenu } from "#web/cases/case-export-menu.tsx";
import { CaseFilters } from "#web/cases/case-filters.tsx";
import { type CaseView, casesQuery, foldersQuery, isFiltered, readCaseView } from "#web/cases/cases-query.ts";
import { DeleteCases } from "#web/cases/delete-cases.tsx";
import { BulkBar } from "#web/components/bulk-bar.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NOTHING_SELECTED, type Selected } from "#web/components/data-table/table-selection.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { countOf } from "#web/counting.ts";
import { useProject } from "#web/projects/use-project.ts";
import { useSetView } from "#web/use-set-view.ts";

const CaseDialog = lazy(async () => ({ default: (await import("#web/cases/case-dialog.tsx")).CaseDialog }));
const ImportCasesDialog = lazy(async () => ({
  default: (await import("#web/case-files/import-cases-dialog.tsx")).ImportCasesDialog,
}));
const AddCasesDialog = lazy(async () => ({
  default: (await import("#web/cycles/add-cases-dialog.tsx")).AddCasesDialog,
}));
const ChangeCases = lazy(async () => ({ default: (await import("#web/cases/change-cases.tsx")).ChangeCases }));

export const Route = createFileRoute("/_app/projects/$projectId/cases")({
  validateSearch: readCaseView,
  loader: ({ context, params, location }) => {
    void context.queryClient.prefetchInfiniteQuery(casesQuery(params.projectId, readCaseView(location.search)));
  },
  component: CasesPage,
});

function CasesPage() {
  const { projectId } = Route.useParams();
  const view = Route.useSearch();
  const { mayWrite } = useProject(projectId);
  const cases = useInfiniteQuery({ ...casesQuery(projectId, view), placeholderData: keepPreviousData });
  const [creating, { open, close }] = useDisclosure();
  const [isImporting, importing] = useDisclosure();
  const setView = useSetView<CaseView>();
  const rows = pagedRows(cases);
  const folders = useQuery(foldersQuery(projectId)).data?.data ?? [];
  const { caseId } = useParams({ strict: false });
  const folder = folders.find(({ id }) => id === view.folder);
  const hasNone = rows.loaded?.length === 0 && !isFiltered(view);
  const [selected, select] = useState<Selected>(NOTHING_SELECTED);
  const [changing, change] = useState<string[]>();
  const [deleting, remove] = useState<string[]>();
  const [planning, plan] = useState<{ cases: CaseChoice; words: string }>();
  const clear = () => select(NOTHING_SELECTED);
  return (
    <Page
      isLoading={cases.isPending}
      actions={
        mayWrite &&
        !hasNone && (
          <Group gap="xs">
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
      {!hasNone && (
        <CaseFilters projectId={projectId} folders={folders} view={view} onChange={setView}>
          {mayWrite && folder && (
            <DeleteButton
              of={{ projectId, kind: "folder", target: folder.id }}
              name={`the folder ${folder.name}`}
              leave={() => Promise.resolve(setView({ ...view, folder: undefined }))}
            />
          )}
          {mayWrite && isFiltered(view) && (
            <Button variant="default" onClick={() => plan(allThatMatch(view))}>
              Add matches to test cycle
            </Button>
          )}
        </CaseFilters>
      )}
      <DataTable
        name="cases"
        label="Test cases"
        one="test case"
        columns={caseColumns(folders)}
        rows={rows}
        idOf={({ id }) => id}
        openId={caseId}
        brief={caseBrief}
        tools={<CaseExportMenu projectId={projectId} view={view} />}
        {...(mayWrite && {
          selection: {
            selected,
            onSelect: select,
            nameOf: ({ id }: TestCase) => id,
            allLabel: "Select all test cases shown",
          },
          bulkBar: (chosen: TestCase[]) => (
            <BulkBar count={chosen.length} one="test case" onClear={clear}>
              <Button size="xs" variant="default" onClick={() => change(chosen.map(({ id }) => id))}>
                Change
              </Button>
              <Button size="xs" variant="default" onClick={() => plan(chosenIds(chosen))}>
                Add to test cycle
              </Button>
              <Button size="xs" variant="default" color="danger" onClick={() => remove(chosen.map(({ id }) => id))}>
                Delete
              </Button>
            </BulkBar>
          ),
        })}
        empty={
          isFiltered(view) ? (
            <NothingHere title="No test case matches">Try a shorter text, or clear the filters.</NothingHere>
          ) : (
            <NothingHere
              title="No test cases yet"
              action={
                mayWrite && (
                  <Group gap="xs">
                    <Button onClick={open}>Create test case</Button>
                    <Button variant="default" onClick={importing.open}>
                      Import test cases
                    </Button>
                  </Group>
                )
              }
            >
              Write one by hand, import those of another product, or send a report: each new test in it becomes a test
              case.
            </NothingHere>
          )
        }
      />
      <Outlet />
      <WhenOpened opened={creating}>
        <CaseDialog opened={creating} onClose={close} projectId={projectId} folderId={view.folder} />
      </WhenOpened>
      <WhenOpened opened={isImporting}>
        <ImportCasesDialog opened={isImporting} onClose={importing.close} projectId={projectId} />
      </WhenOpened>
      <WhenOpened opened={changing !== undefined}>
        <ChangeCases
          projectId={projectId}
          folders={folders}
          caseIds={changing}
          onClose={() => change(undefined)}
          onChanged={clear}
        />
      </WhenOpened>
      <WhenOpened opened={planning !== undefined}>
        <AddCasesDialog
          opened={planning !== undefined}
          onClose={() => plan(undefined)}
          projectId={projectId}
          chosen={planning}
        />
      </WhenOpened>
      <DeleteCases projectId={projectId} caseIds={deleting} onClose={() => remove(undefined)} onDeleted={clear} />
    </Page>
  );
}

const chosenIds = (cases: readonly TestCase[]) => ({
  cases: { caseIds: cases.map(({ id }) => id).slice(0, 1000) },
  words: `${countOf(Math.min(cases.length, 1000), "selected test case")} will be added.`,
});

const allThatMatch = ({ q, folder, priority, tag, owner }: CaseView) => ({
  cases: { filter: { search: q, folderId: folder, priority, tag, ownerId: owner } },
  words: "All test cases that the filters let through will be added.",
});
