import { Alert, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, Link } from "@tanstack/react-router";
import type { ProposalDetail } from "@tessera/domain";
import { Facts } from "#web/components/facts.tsx";
import { LongText } from "#web/components/long-text.tsx";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { RoutePanel, useClosePanel } from "#web/components/route-panel.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { ProposalActions } from "#web/proposals/proposal-actions.tsx";
import { ProposedBy, STATE_WORDS } from "#web/proposals/proposal-columns.tsx";
import { ProposalDiff } from "#web/proposals/proposal-diff.tsx";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/projects/$projectId/proposals/$proposalId")({
  loader: async ({ context, params }) => {
    const { name } = await context.queryClient.ensureQueryData(trpc.proposal.get.queryOptions(params));
    return { name };
  },
  component: ProposalPanel,
  ...PANEL_PARTS,
});

function ProposalPanel() {
  const { projectId, proposalId } = Route.useParams();
  const { data: proposal } = useSuspenseQuery(trpc.proposal.get.queryOptions({ projectId, proposalId }));
  const { mayWrite } = useProject(projectId);
  const close = useClosePanel(proposalId);
  const isOpen = proposal.state === "open";
  return (
    <RoutePanel
      subject={proposalId}
      header={
        <>
          <Text size="xs" c="dimmed">
            {proposal.kind === "new" ? "New test case" : <CaseChange proposal={proposal} />}
          </Text>
          <LongText order={2} text={proposal.name} lines={4} />
        </>
      }
    >
      <Stack gap="lg">
        {isOpen && mayWrite && <ProposalActions proposal={proposal} onDecided={close} />}
        <Reason proposal={proposal} />
        {proposal.isOutdated && <Outdated proposal={proposal} />}
        <Changes proposal={proposal} />
        <ProposalFacts proposal={proposal} />
      </Stack>
    </RoutePanel>
  );
}

function CaseChange({ proposal: { projectId, caseId } }: { proposal: ProposalDetail }) {
  if (caseId === null) return null;
  return (
    <>
      Change of{" "}
      <Link to="/projects/$projectId/cases/$caseId" params={{ projectId, caseId }}>
        {caseId}
      </Link>
    </>
  );
}

function Reason({ proposal: { reason } }: { proposal: ProposalDetail }) {
  return (
    <section>
      <Title order={3} mb="2xs">
        Reason
      </Title>
      <LongText text={reason} lines={6} />
    </section>
  );
}

/** What the case has become since the proposal was filed. */
function Outdated({ proposal: { projectId, caseId, fields, before, current } }: { proposal: ProposalDetail }) {
  const changed = fields.filter((field) => JSON.stringify(before?.[field]) !== JSON.stringify(current?.[field]));
  const isGone = current === null;
  return (
    <Alert
      color="warning"
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={isGone ? `${caseId} was deleted` : `${caseId} has changed since this was proposed`}
    >
      {isGone && "Restore it from the bin to accept the proposal, or decline it."}
      {!isGone && changed.length === 0 && "What the proposal changes is as it was then."}
      {!isGone && changed.length > 0 && (
        <Stack gap="xs">
          <Text size="sm">What changed meanwhile. Below, the proposal is compared with what it is now.</Text>
          <ProposalDiff projectId={projectId} fields={changed} before={before} after={current} />
        </Stack>
      )}
    </Alert>
  );
}

function Changes({ proposal: { projectId, fields, before, current, proposed } }: { proposal: ProposalDetail }) {
  return <ProposalDiff projectId={projectId} fields={fields} before={current ?? before} after={proposed} />;
}

function ProposalFacts({ proposal }: { proposal: ProposalDetail }) {
  const { projectId, state, caseId, kind, via, createdAt, decidedAt, decidedBy, note, isEdited } = proposal;
  return (
    <Facts
      of={{
        State: `${STATE_WORDS[state]}${isEdited ? ", edited" : ""}`,
        "Proposed by": <ProposedBy proposal={proposal} />,
        Token: via !== null && <code>{via.preview}</code>,
        Filed: <TimeAgo time={createdAt} />,
        Decided: decidedAt !== null && (
          <>
            <TimeAgo time={decidedAt} />
            {decidedBy !== null && ` by ${decidedBy.name || decidedBy.username}`}
          </>
        ),
        Became: kind === "new" && caseId !== null && (
          <Link to="/projects/$projectId/cases/$caseId" params={{ projectId, caseId }}>
            {caseId}
          </Link>
        ),
        Note: note !== "" && note,
      }}
    />
  );
}
