import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { lazy } from "react";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import filters from "#web/components/filters.module.css";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { SearchField } from "#web/components/search-field.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { textParam } from "#web/search-params.ts";
import { SHARED_STEPS_COLUMNS } from "#web/shared-steps/shared-steps-columns.tsx";
import { sharedStepsQuery } from "#web/shared-steps/shared-steps-query.ts";
import { useSetView } from "#web/use-set-view.ts";

const SharedStepsDialog = lazy(async () => ({
  default: (await import("#web/shared-steps/shared-steps-dialog.tsx")).SharedStepsDialog,
}));

type SharedStepsView = { q?: string | undefined };
const readView = ({ q }: Record<string, unknown>): SharedStepsView => ({ q: textParam(q) });

export const Route = createFileRoute("/_app/projects/$projectId/shared-steps")({
  validateSearch: readView,
  loader: ({ context, params, location }) => {
    const { q } = readView(location.search);
    void context.queryClient.prefetchInfiniteQuery(sharedStepsQuery(params.projectId, q));
  },
  component: SharedStepsPage,
});

/** Steps that are kept once and stand in many test cases. */
function SharedStepsPage() {
  const { projectId } = Route.useParams();
  const { sharedStepsId } = useParams({ strict: false });
  const view = Route.useSearch();
  const setView = useSetView<SharedStepsView>();
  const { mayWrite } = useProject(projectId);
  const all = useInfiniteQuery({ ...sharedStepsQuery(projectId, view.q), placeholderData: keepPreviousData });
  const [creating, { open, close }] = useDisclosure();
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={open}>
      Create shared steps
    </Button>
  );
  return (
    <>
      <Page
        about={<Text c="dimmed">Written once, part of many test cases: a change reaches all of them.</Text>}
        actions={mayWrite && create}
      >
        <div className={filters.filters}>
          <SearchField
            label="Search shared steps"
            value={view.q}
            onSearch={(q, step) => setView({ ...view, q }, step)}
          />
        </div>
        <DataTable
          name="shared-steps"
          label="Shared steps"
          one="set of shared steps"
          many="sets of shared steps"
          columns={SHARED_STEPS_COLUMNS}
          rows={pagedRows(all)}
          idOf={({ id }) => id}
          openId={sharedStepsId}
          empty={
            view.q === undefined ? (
              <NothingHere title="No shared steps yet">
                Create some here, or share steps of a test case while you edit it.
              </NothingHere>
            ) : (
              <NothingHere title="No shared steps are called so">Try a shorter text.</NothingHere>
            )
          }
        />
        <WhenOpened opened={creating}>
          <SharedStepsDialog opened={creating} onClose={close} projectId={projectId} />
        </WhenOpened>
      </Page>
      <Outlet />
    </>
  );
}
