import { Alert, Stack, Text, Title } from "@mantine/core";
import { IconShieldCheck, IconShieldQuestion } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, Link } from "@tanstack/react-router";
import type { ProposedImportDetail } from "@tessera/domain";
import { BuildLink, FactLine } from "#web/components/fact-line.tsx";
import { Facts } from "#web/components/facts.tsx";
import { LongText } from "#web/components/long-text.tsx";
import { OutcomeCell } from "#web/components/outcome-cell.tsx";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { RoutePanel, useClosePanel } from "#web/components/route-panel.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { ProposedFailures } from "#web/proposed-imports/proposed-failures.tsx";
import { ProposedImportActions } from "#web/proposed-imports/proposed-import-actions.tsx";
import { outcomeOf, Proposer, STATE_WORDS } from "#web/proposed-imports/proposed-import-columns.tsx";
import { proposedName } from "#web/proposed-imports/proposed-name.ts";
import { verifiedText } from "#web/runs/run-facts.tsx";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/projects/$projectId/proposed-results/$proposedImportId")({
  component: ProposedResultsPanel,
  ...PANEL_PARTS,
});

function ProposedResultsPanel() {
  const { projectId, proposedImportId } = Route.useParams();
  const { data: proposed } = useSuspenseQuery(trpc.proposedImport.get.queryOptions({ projectId, proposedImportId }));
  const { mayWrite } = useProject(projectId);
  const close = useClosePanel(proposedImportId);
  return (
    <RoutePanel
      subject={proposedImportId}
      header={
        <>
          <Text size="xs" c="dimmed">
            Proposed results
          </Text>
          <LongText order={2} text={proposedName(proposed)} lines={2} />
        </>
      }
    >
      <Stack gap="lg">
        {proposed.state === "open" && mayWrite && <ProposedImportActions proposed={proposed} onDecided={close} />}
        <Trust proposed={proposed} />
        <section>
          <Title order={3} mb="2xs">
            Outcome
          </Title>
          <OutcomeCell counts={outcomeOf(proposed.totals)} />
        </section>
        <ProposedFailures proposed={proposed} />
        <ProposedFacts proposed={proposed} />
      </Stack>
    </RoutePanel>
  );
}

/** How far one can rely on what the upload says of itself. */
function Trust({ proposed: { verified } }: { proposed: ProposedImportDetail }) {
  if (verified === null) {
    return (
      <Alert color="warning" variant="light" icon={<IconShieldQuestion aria-hidden />} title="Not verified">
        Anyone who has the token can send this: branch, commit and pull request are what the upload says. Compare them
        with the build.
      </Alert>
    );
  }
  return (
    <Alert color="good" variant="light" icon={<IconShieldCheck aria-hidden />} title="Verified">
      {verifiedText(verified)}
    </Alert>
  );
}

function ProposedFacts({ proposed }: { proposed: ProposedImportDetail }) {
  const { projectId, state, branch, commit, pullRequest, targetBranch, job, environment, runKey, note } = proposed;
  const { createdAt, expiresAt, decidedAt, decidedBy, runId, receipt, buildUrl } = proposed;
  return (
    <Facts
      of={{
        State: STATE_WORDS[state],
        "Pull request": pullRequest !== null && `${pullRequest}${targetBranch === null ? "" : ` into ${targetBranch}`}`,
        Branch: branch,
        Commit: commit !== null && <code>{commit}</code>,
        Build: buildUrl !== null && (
          <FactLine>
            <BuildLink url={buildUrl} />
          </FactLine>
        ),
        Job: job,
        Environment: environment,
        "Run key": runKey,
        "Test cycle": receipt.cycleId,
        "Proposed by": <Proposer proposed={proposed} />,
        Token: proposed.viaToken !== null && <code>{proposed.viaToken.preview}</code>,
        Sent: <TimeAgo time={createdAt} />,
        "Removed unless decided": state === "open" && <TimeAgo time={expiresAt} />,
        Decided: decidedAt !== null && (
          <>
            <TimeAgo time={decidedAt} />
            {decidedBy !== null && ` by ${decidedBy.name || decidedBy.username}`}
          </>
        ),
        Became: runId !== null && (
          <Link to="/projects/$projectId/runs/$runId" params={{ projectId, runId }}>
            {runId}
          </Link>
        ),
        Note: note !== "" && note,
      }}
    />
  );
}
