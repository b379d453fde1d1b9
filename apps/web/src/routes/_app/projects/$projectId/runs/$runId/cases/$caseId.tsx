import { Group, Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, notFound } from "@tanstack/react-router";
import type { RunResult } from "@tessera/domain";
import { TextLink } from "#web/components/button-link.tsx";
import { Facts } from "#web/components/facts.tsx";
import { LongText } from "#web/components/long-text.tsx";
import { OutcomeLabel } from "#web/components/outcome.tsx";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { RoutePanel } from "#web/components/route-panel.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { formatDuration } from "#web/duration.ts";
import { MuteButton } from "#web/insight/mute-button.tsx";
import { SplitCause } from "#web/insight/split-cause.tsx";
import { OwnerNames } from "#web/owners/owner-names.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { ReportText } from "#web/results/report-text.tsx";
import { findRunCase, runCaseQuery } from "#web/runs/run-case-query.ts";
import { ChangeLabel } from "#web/runs/run-changes.tsx";
import { RunExecutions } from "#web/runs/run-executions.tsx";

export const Route = createFileRoute("/_app/projects/$projectId/runs/$runId/cases/$caseId")({
  loader: async ({ context, params }) => {
    const page = await context.queryClient.ensureQueryData(runCaseQuery(params));
    const result = findRunCase(page, params.caseId);
    if (!result) throw notFound();
    return { name: result.case.name };
  },
  component: RunCasePanel,
  ...PANEL_PARTS,
});

/** One case in a run: its executions with their attempts, and what each of them said. */
function RunCasePanel() {
  const address = Route.useParams();
  const { data: page } = useSuspenseQuery(runCaseQuery(address));
  const { mayWrite } = useProject(address.projectId);
  const result = findRunCase(page, address.caseId);
  if (!result) return null;
  return (
    <RoutePanel
      subject={address.caseId}
      header={
        <Stack gap="2xs" align="flex-start">
          <Group gap="sm">
            {result.change !== "missing" && <OutcomeLabel status={result.status} />}
            {result.change !== null && <ChangeLabel change={result.change} />}
            {result.muted && (
              <Text size="xs" c="dimmed">
                Muted
              </Text>
            )}
          </Group>
          <LongText order={2} text={result.case.name} lines={4} />
        </Stack>
      }
    >
      <Stack gap="lg">
        {mayWrite && (
          <Group gap="xs">
            <MuteButton projectId={address.projectId} caseId={address.caseId} name={result.case.name} />
            {result.causeId !== null && (
              <SplitCause projectId={address.projectId} causeId={result.causeId} caseId={address.caseId} />
            )}
          </Group>
        )}
        <CaseFacts projectId={address.projectId} result={result} />
        {result.executions.length === 0 && result.message !== null && result.message !== "" && (
          <ReportText title="Message" text={result.message} what="the message" />
        )}
        <RunExecutions {...address} result={result} />
      </Stack>
    </RoutePanel>
  );
}

function CaseFacts({ projectId, result }: { projectId: string; result: RunResult }) {
  const { failingSince, durationMs } = result;
  const { id, classname, folder } = result.case;
  return (
    <Facts
      of={{
        "Test case": (
          <TextLink to="/projects/$projectId/cases/$caseId" params={{ projectId, caseId: id }} ff="monospace" size="xs">
            {id}
          </TextLink>
        ),
        Class: classname !== "" && classname,
        Folder: folder,
        Owner: result.owners.length > 0 && <OwnerNames owners={result.owners} />,
        Duration: durationMs !== null && formatDuration(durationMs),
        Flaky: result.flaky && "Failed and then passed in a later attempt",
        "Failing since": failingSince !== null && (
          <>
            <TextLink
              to="/projects/$projectId/runs/$runId"
              params={{ projectId, runId: failingSince.runId }}
              ff="monospace"
              size="xs"
            >
              {failingSince.runId}
            </TextLink>
            {failingSince.commit !== null && <>, {failingSince.commit.slice(0, 10)}</>},{" "}
            <TimeAgo time={failingSince.at} />
          </>
        ),
      }}
    />
  );
}
