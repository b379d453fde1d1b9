import { Text } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { ButtonLink } from "#web/components/button-link.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { refusalsQuery } from "#web/publishers/publishers-query.ts";
import { SeeClaims } from "#web/publishers/refusal-claims.tsx";
import { refusalBrief, refusalColumns } from "#web/publishers/refusal-columns.tsx";

export const Route = createFileRoute("/_app/projects/$projectId/refused-runs")({
  component: RefusedRunsPage,
});

/** Identity tokens that were not exchanged, with what they said and the rule that they broke. */
function RefusedRunsPage() {
  const { projectId } = Route.useParams();
  const { mayManage } = useProject(projectId);
  const refusals = useInfiniteQuery({ ...refusalsQuery(projectId), enabled: mayManage });
  if (!mayManage) {
    return (
      <Page>
        <NothingHere title="Only project admins see refused runs">Ask one of them why yours was refused.</NothingHere>
      </Page>
    );
  }
  return (
    <Page
      about={
        <Text c="dimmed">
          Builds whose identity token was not accepted. Equal ones are counted, and each is kept for 30 days.
        </Text>
      }
      actions={
        <ButtonLink variant="default" to="/projects/$projectId/publishers" params={{ projectId }}>
          Trusted publishers
        </ButtonLink>
      }
    >
      <DataTable
        name="refused-runs"
        label="Refused runs"
        one="refusal"
        columns={refusalColumns}
        rows={pagedRows(refusals)}
        idOf={({ id }) => id}
        brief={refusalBrief}
        actions={(refusal) => <SeeClaims refusal={refusal} />}
        empty={
          <NothingHere title="No run was refused">
            A build that was meant for a trusted publisher and broke one of its rules appears here.
          </NothingHere>
        }
      />
    </Page>
  );
}
