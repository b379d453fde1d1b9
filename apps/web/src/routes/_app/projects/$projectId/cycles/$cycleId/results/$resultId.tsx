import { Group, Stack } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { IssueFacts, TestResultDetail } from "@tessera/domain";
import { Attachments } from "#web/attachments/attachments.tsx";
import { Comments } from "#web/comments/comments.tsx";
import { LongText } from "#web/components/long-text.tsx";
import { OutcomeLabel } from "#web/components/outcome.tsx";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { RoutePanel } from "#web/components/route-panel.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { Attempts } from "#web/results/attempts.tsx";
import { ManualFacts } from "#web/results/manual-facts.tsx";
import { NewIssue } from "#web/results/new-issue.tsx";
import { ReportText, TraceText } from "#web/results/report-text.tsx";
import { ResultFacts } from "#web/results/result-facts.tsx";
import { SetStatus } from "#web/results/set-status.tsx";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/projects/$projectId/cycles/$cycleId/results/$resultId")({
  loader: async ({ context, params }) => {
    const { name } = await context.queryClient.ensureQueryData(trpc.result.get.queryOptions(params));
    return { name };
  },
  component: ResultPanel,
  ...PANEL_PARTS,
});

function ResultPanel() {
  const address = Route.useParams();
  const { data: result } = useSuspenseQuery(trpc.result.get.queryOptions(address));
  const { projectId, cycleId } = address;
  const { data: cycle } = useSuspenseQuery(trpc.cycle.get.queryOptions({ projectId, cycleId }));
  const { mayWrite } = useProject(projectId);
  return (
    <RoutePanel
      subject={result.id}
      header={
        <Stack gap="2xs" align="flex-start">
          <OutcomeLabel status={result.status} />
          <LongText order={2} text={result.name} lines={4} />
        </Stack>
      }
    >
      <Stack gap="lg">
        <ResultFacts result={result} />
        {result.status !== "passed" && result.status !== "skipped" && (
          <Group>
            <NewIssue projectId={result.projectId} facts={issueOf(result)} />
          </Group>
        )}
        <ManualFacts result={result} />
        {result.message !== null && result.message !== "" && (
          <ReportText title="Message" text={result.message} what="the message" />
        )}
        {result.trace !== null && result.trace !== "" && <TraceText trace={result.trace} />}
        {result.output !== null && result.output !== "" && (
          <ReportText title="Output" text={result.output} what="the output" />
        )}
        <Attachments of={{ projectId: result.projectId, resultId: result.id }} mayWrite={mayWrite} />
        <Comments about={{ projectId: result.projectId, resultId: result.id }} isClosed={cycle.state === "closed"} />
        <Attempts result={result} />
        {mayWrite && <SetStatus result={result} />}
      </Stack>
    </RoutePanel>
  );
}

const issueOf = ({ name, caseId, message }: TestResultDetail): IssueFacts => ({
  title: `${caseId} ${name}`,
  url: window.location.href,
  body: message ?? "",
});
