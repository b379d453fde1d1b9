import { useInfiniteQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { projectHome, WebhookHomeProvider } from "#web/webhooks/webhook-home.ts";
import { WebhookList } from "#web/webhooks/webhook-list.tsx";
import { projectWebhooksQuery } from "#web/webhooks/webhooks-query.ts";

export const Route = createFileRoute("/_app/projects/$projectId/webhooks/")({
  component: ProjectWebhooksPage,
});

function ProjectWebhooksPage() {
  const { projectId } = Route.useParams();
  const { mayManage } = useProject(projectId);
  const webhooks = useInfiniteQuery({ ...projectWebhooksQuery(projectId), enabled: mayManage });
  if (!mayManage) {
    return (
      <Page>
        <NothingHere title="Only project admins see webhooks">Ask one of them to add you as project admin.</NothingHere>
      </Page>
    );
  }
  return (
    <WebhookHomeProvider value={projectHome(projectId)}>
      <WebhookList rows={pagedRows(webhooks)} />
    </WebhookHomeProvider>
  );
}
