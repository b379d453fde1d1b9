import { Button, Group, Select } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import type { Folder } from "@tessera/domain";
import { DeleteButton } from "#web/bin/delete-button.tsx";
import { caseBrief, caseColumns } from "#web/cases/case-columns.tsx";
import { CaseDialog } from "#web/cases/case-dialog.tsx";
import { type CaseView, casesQuery, foldersQuery } from "#web/cases/cases-query.ts";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { SearchField } from "#web/components/search-field.tsx";
import { folderOptions } from "#web/folders/folder-path.ts";
import { useProject } from "#web/projects/use-project.ts";
import { textParam } from "#web/search-params.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/projects/$projectId/cases")({
  validateSearch: (search): CaseView => ({ q: textParam(search.q), folder: textParam(search.folder) }),
  loaderDeps: ({ search }) => ({ q: search.q, folder: search.folder }),
  loader: ({ context, params, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(casesQuery(params.projectId, deps));
  },
  component: CasesPage,
});

function CasesPage() {
  const { projectId } = Route.useParams();
  const view = Route.useSearch();
  const { mayWrite } = useProject(projectId);
  const cases = useInfiniteQuery({ ...casesQuery(projectId, view), placeholderData: keepPreviousData });
  const [creating, { open, close }] = useDisclosure();
  const setView = useSetView<CaseView>();
  const rows = pagedRows(cases);
  const folders = useQuery(foldersQuery(projectId)).data?.data ?? [];
  const { caseId } = useParams({ strict: false });
  const folder = folders.find(({ id }) => id === view.folder);
  const isFiltered = view.q !== undefined || view.folder !== undefined;
  const hasNone = rows.loaded?.length === 0 && !isFiltered;
  return (
    <Page
      actions={
        mayWrite &&
        !hasNone && (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
            Create test case
          </Button>
        )
      }
    >
      {!hasNone && (
        <Group gap="xs" mb="sm">
          <SearchField label="Search test cases" value={view.q} onSearch={(q, step) => setView({ ...view, q }, step)} />
          <FolderFilter folders={folders} view={view} onChange={setView} />
          {mayWrite && folder && (
            <DeleteButton
              of={{ projectId, kind: "folder", target: folder.id }}
              name={`the folder ${folder.name}`}
              leave={() => Promise.resolve(setView({ ...view, folder: undefined }))}
            />
          )}
          {isFiltered && (
            <Button variant="subtle" onClick={() => setView({})}>
              Clear filters
            </Button>
          )}
        </Group>
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
        empty={
          isFiltered ? (
            <NothingHere title="No test case matches">Try a shorter text, or clear the filters.</NothingHere>
          ) : (
            <NothingHere
              title="No test cases yet"
              action={mayWrite && <Button onClick={open}>Create test case</Button>}
            >
              Write one by hand, or send a report: each new test in it becomes a test case.
            </NothingHere>
          )
        }
      />
      <Outlet />
      <CaseDialog opened={creating} onClose={close} projectId={projectId} folderId={view.folder} />
    </Page>
  );
}

type FolderFilterProps = { folders: readonly Folder[]; view: CaseView; onChange: (view: CaseView) => void };

function FolderFilter({ folders, view, onChange }: FolderFilterProps) {
  if (folders.length === 0) return null;
  return (
    <Select
      aria-label="Folder"
      placeholder="All folders"
      w={220}
      searchable
      clearable
      data={folderOptions(folders)}
      value={view.folder ?? null}
      onChange={(folder) => onChange({ ...view, folder: folder ?? undefined })}
    />
  );
}
