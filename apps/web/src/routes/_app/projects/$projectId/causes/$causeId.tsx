import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { Cause } from "@tessera/domain";
import { useState } from "react";
import { Comments } from "#web/comments/comments.tsx";
import { ButtonLink, TextLink } from "#web/components/button-link.tsx";
import { Facts } from "#web/components/facts.tsx";
import { LongText } from "#web/components/long-text.tsx";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { RoutePanel } from "#web/components/route-panel.tsx";
import { countOf } from "#web/counting.ts";
import { CauseStateLabel } from "#web/insight/cause-columns.tsx";
import { EditCause } from "#web/insight/edit-cause.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { FollowMenu } from "#web/subscriptions/follow-menu.tsx";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/projects/$projectId/causes/$causeId")({
  loader: async ({ context, params }) => {
    const { title } = await context.queryClient.ensureQueryData(trpc.cause.get.queryOptions(params));
    return { name: title };
  },
  component: CausePanel,
  ...PANEL_PARTS,
});

function CausePanel() {
  const { projectId, causeId } = Route.useParams();
  const { data: cause } = useSuspenseQuery(trpc.cause.get.queryOptions({ projectId, causeId }));
  return (
    <RoutePanel
      subject={causeId}
      header={
        <>
          <Text ff="monospace" size="xs" c="dimmed">
            {cause.id}
          </Text>
          <LongText order={2} text={cause.title} lines={4} />
        </>
      }
    >
      <Stack gap="lg">
        <CauseActions projectId={projectId} cause={cause} />
        {cause.note !== "" && <LongText text={cause.note} lines={8} />}
        <CauseFacts projectId={projectId} cause={cause} />
        <Comments about={{ projectId, causeId }} />
      </Stack>
    </RoutePanel>
  );
}

function CauseActions({ projectId, cause }: { projectId: string; cause: Cause }) {
  const { mayWrite } = useProject(projectId);
  const [editing, setEditing] = useState<Cause>();
  return (
    <Group gap="xs">
      {cause.lastRun !== null && (
        <ButtonLink
          size="xs"
          variant="default"
          to="/projects/$projectId/runs/$runId"
          params={{ projectId, runId: cause.lastRun }}
          search={{ tab: "failures", cause: cause.id }}
        >
          Show failures in {cause.lastRun}
        </ButtonLink>
      )}
      {mayWrite && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPencil size={14} aria-hidden />}
          onClick={() => setEditing(cause)}
        >
          Edit cause
        </Button>
      )}
      <FollowMenu of={{ kind: "cause", projectId, target: cause.id }} size="xs" />
      <EditCause projectId={projectId} question={editing} onClose={() => setEditing(undefined)} />
    </Group>
  );
}

function CauseFacts({ projectId, cause }: { projectId: string; cause: Cause }) {
  const { tests, runs, firstRun, lastGoodCommit, assignee, issueUrl } = cause;
  return (
    <Facts
      of={{
        State: <CauseStateLabel cause={cause} />,
        "In 90 days": `${countOf(tests, "test")} in ${countOf(runs, "run")}`,
        Since: firstRun !== null && (
          <TextLink to="/projects/$projectId/runs/$runId" params={{ projectId, runId: firstRun }} inherit>
            {firstRun}
          </TextLink>
        ),
        "Good at": lastGoodCommit !== null && <Text ff="monospace">{lastGoodCommit.slice(0, 10)}</Text>,
        "Assigned to": assignee?.name ?? null,
        Issue: issueUrl !== null && (
          <Anchor href={issueUrl} target="_blank" rel="noopener noreferrer" inherit>
            {issueUrl}
          </Anchor>
        ),
      }}
    />
  );
}
