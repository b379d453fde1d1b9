import { Button, Group, Select } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet } from "@tanstack/react-router";
import { CaseDialog } from "#web/cases/case-dialog.tsx";
import { CaseTable } from "#web/cases/case-table.tsx";
import { type CaseView, casesQuery, foldersQuery } from "#web/cases/cases-query.ts";
import { LoadError } from "#web/components/load-error.tsx";
import { LoadMore } from "#web/components/load-more.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
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
  const entries = cases.data?.pages.flatMap((page) => page.data);
  const isFiltered = view.q !== undefined || view.folder !== undefined;
  const hasNone = entries?.length === 0 && !isFiltered;
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
          <FolderFilter projectId={projectId} view={view} onChange={setView} />
          {isFiltered && (
            <Button variant="subtle" onClick={() => setView({})}>
              Clear filters
            </Button>
          )}
        </Group>
      )}
      {cases.isPending && <ListSkeleton />}
      {cases.isError && !entries && (
        <LoadError what="The test cases" error={cases.error} onRetry={() => cases.refetch()} />
      )}
      {hasNone && (
        <NothingHere title="No test cases yet" action={mayWrite && <Button onClick={open}>Create test case</Button>}>
          Write one by hand, or send a report: each new test in it becomes a test case.
        </NothingHere>
      )}
      {entries?.length === 0 && isFiltered && (
        <NothingHere title="No test case matches">Try fewer letters, or clear the filters.</NothingHere>
      )}
      {entries && entries.length > 0 && (
        <>
          <CaseTable projectId={projectId} cases={entries} />
          <LoadMore pages={cases} shown={entries.length} one="test case" />
        </>
      )}
      <Outlet />
      <CaseDialog opened={creating} onClose={close} projectId={projectId} folderId={view.folder} />
    </Page>
  );
}

type FolderFilterProps = { projectId: string; view: CaseView; onChange: (view: CaseView) => void };

function FolderFilter({ projectId, view, onChange }: FolderFilterProps) {
  const folders = useQuery(foldersQuery(projectId));
  if (!folders.data || folders.data.data.length === 0) return null;
  return (
    <Select
      aria-label="Folder"
      placeholder="All folders"
      w={220}
      searchable
      clearable
      data={folderOptions(folders.data.data)}
      value={view.folder ?? null}
      onChange={(folder) => onChange({ ...view, folder: folder ?? undefined })}
    />
  );
}
