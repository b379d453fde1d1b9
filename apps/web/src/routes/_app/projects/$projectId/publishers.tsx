import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute, Outlet, useParams } from "@tanstack/react-router";
import { ButtonLink } from "#web/components/button-link.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { publisherBrief, publisherColumns } from "#web/publishers/publisher-columns.tsx";
import { CreatePublisherDialog } from "#web/publishers/publisher-dialog.tsx";
import { PublisherMenu } from "#web/publishers/publisher-menu.tsx";
import { publishersQuery } from "#web/publishers/publishers-query.ts";

export const Route = createFileRoute("/_app/projects/$projectId/publishers")({
  component: PublishersPage,
});

/** Whose builds may report without a stored token. */
function PublishersPage() {
  const { projectId } = Route.useParams();
  const { publisherId } = useParams({ strict: false });
  const { mayManage } = useProject(projectId);
  const publishers = useInfiniteQuery({ ...publishersQuery(projectId), enabled: mayManage });
  const [isCreating, creation] = useDisclosure();
  const rows = pagedRows(publishers);
  if (!mayManage) {
    return (
      <Page>
        <NothingHere title="Only project admins see trusted publishers">
          Ask one of them to add you as project admin.
        </NothingHere>
      </Page>
    );
  }
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={creation.open}>
      Create publisher
    </Button>
  );
  const refused = (
    <ButtonLink variant="default" to="/projects/$projectId/refused-runs" params={{ projectId }}>
      Why was my run refused?
    </ButtonLink>
  );
  return (
    <Page
      isLoading={publishers.isPending}
      about={
        <Text c="dimmed">CI systems whose builds report without a stored token: their identity is proof enough.</Text>
      }
      actions={
        <>
          {refused}
          {rows.loaded?.length !== 0 && create}
        </>
      }
    >
      <DataTable
        name="publishers"
        label="Trusted publishers"
        one="publisher"
        columns={publisherColumns}
        rows={rows}
        idOf={({ id }) => id}
        openId={publisherId}
        brief={publisherBrief}
        actions={(publisher) => <PublisherMenu publisher={publisher} />}
        empty={
          <NothingHere title="No trusted publishers yet" action={create}>
            A build of GitHub Actions, GitLab CI and others proves who it is. Trust it, and no token lies in its
            secrets.
          </NothingHere>
        }
      />
      <CreatePublisherDialog projectId={projectId} opened={isCreating} onClose={creation.close} />
      <Outlet />
    </Page>
  );
}
