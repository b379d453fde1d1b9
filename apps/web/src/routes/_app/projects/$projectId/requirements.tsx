import { Text } from "@mantine/core";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { ButtonLink } from "#web/components/button-link.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { ExportLink, fileUrl } from "#web/components/export-link.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { requirementBrief, requirementColumns } from "#web/requirements/requirement-columns.tsx";
import { isFiltered, type RequirementView, readRequirementView } from "#web/requirements/requirement-view.ts";
import { RequirementsFilter } from "#web/requirements/requirements-filter.tsx";
import { requirementFilter, requirementsQuery } from "#web/requirements/requirements-query.ts";
import { useSetView } from "#web/use-set-view.ts";

export const Route = createFileRoute("/_app/projects/$projectId/requirements")({
  validateSearch: readRequirementView,
  loader: ({ context, params, location }) => {
    const view = readRequirementView(location.search);
    void context.queryClient.prefetchInfiniteQuery(requirementsQuery(params.projectId, view));
  },
  component: RequirementsPage,
});

/** What test cases check, and where that has gaps. */
function RequirementsPage() {
  const { projectId } = Route.useParams();
  const view = Route.useSearch();
  const requirements = useInfiniteQuery({ ...requirementsQuery(projectId, view), placeholderData: keepPreviousData });
  const setView = useSetView<RequirementView>();
  const { requirementId } = useParams({ strict: false });
  const { kind = "requirement", sort = "name" } = view;
  return (
    <Page
      about={
        <Text c="dimmed">
          {kind === "requirement"
            ? "What test cases link to as a requirement, with what those test cases last came to."
            : "What test cases link to as a defect, with what those test cases last came to."}
        </Text>
      }
    >
      <RequirementsFilter projectId={projectId} view={view} onChange={setView} />
      <DataTable
        name="requirements"
        label={kind === "requirement" ? "Requirements" : "Defects"}
        one={kind}
        columns={requirementColumns(projectId, kind)}
        rows={pagedRows(requirements)}
        idOf={({ id }) => id}
        openId={requirementId}
        brief={requirementBrief}
        sort={{
          by: sort,
          descending: sort === "addedAt",
          onSort: (column) => setView({ ...view, sort: column === "addedAt" ? "addedAt" : undefined }),
        }}
        tools={
          <ExportLink href={fileUrl("requirement-export/requirements.csv", requirementFilter(projectId, view))}>
            Export CSV
          </ExportLink>
        }
        empty={<NoRequirements projectId={projectId} view={view} />}
      />
      <Outlet />
    </Page>
  );
}

function NoRequirements({ projectId, view }: { projectId: string; view: RequirementView }) {
  const { kind = "requirement" } = view;
  if (isFiltered(view)) {
    return <NothingHere title={`No ${kind} matches`}>Try a shorter text or fewer filters.</NothingHere>;
  }
  return (
    <NothingHere
      title={`No ${kind}s yet`}
      action={
        <ButtonLink variant="default" to="/projects/$projectId/cases" params={{ projectId }}>
          Go to test cases
        </ButtonLink>
      }
    >
      Edit a test case, add a link, and choose {kind === "requirement" ? "Requirement" : "Defect"}: its address appears
      here.
    </NothingHere>
  );
}
