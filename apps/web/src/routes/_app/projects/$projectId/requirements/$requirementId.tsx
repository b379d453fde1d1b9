import { Anchor, Stack, Text } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { LINK_KIND_LABELS } from "#web/cases/case-labels.ts";
import { Facts } from "#web/components/facts.tsx";
import { LongText } from "#web/components/long-text.tsx";
import { OutcomeBar } from "#web/components/outcome-bar.tsx";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { RoutePanel, useClosePanel } from "#web/components/route-panel.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { formatCount } from "#web/counting.ts";
import { useProject } from "#web/projects/use-project.ts";
import { RemoveRequirement } from "#web/requirements/remove-requirement.tsx";
import { RequirementCases } from "#web/requirements/requirement-cases.tsx";
import { countsText, outcomeCounts } from "#web/requirements/requirement-counts.ts";
import { RequirementStateLabel } from "#web/requirements/requirement-state.tsx";
import { readRequirementView } from "#web/requirements/requirement-view.ts";
import { requirementQuery } from "#web/requirements/requirements-query.ts";

export const Route = createFileRoute("/_app/projects/$projectId/requirements/$requirementId")({
  loader: async ({ context, params, location }) => {
    const view = readRequirementView(location.search);
    const { label, url } = await context.queryClient.ensureQueryData(requirementQuery(params, view));
    return { name: label || url };
  },
  component: RequirementPanel,
  ...PANEL_PARTS,
});

function RequirementPanel() {
  const params = Route.useParams();
  const { branch, environment } = Route.useSearch();
  const { mayWrite } = useProject(params.projectId);
  const close = useClosePanel(params.requirementId);
  const { data: requirement } = useSuspenseQuery(requirementQuery(params, { branch, environment }));
  const { kind, url, label, cases, hasMoreCases, state, addedAt } = requirement;
  return (
    <RoutePanel
      subject={params.requirementId}
      header={
        <>
          <Text size="xs" c="dimmed">
            {LINK_KIND_LABELS[kind]}
          </Text>
          <LongText order={2} text={label || url} lines={4} />
        </>
      }
    >
      <Stack gap="lg">
        <Anchor href={url} target="_blank" rel="noreferrer noopener" style={{ overflowWrap: "anywhere" }}>
          {url} <IconExternalLink size={14} aria-label="(opens in a new tab)" />
        </Anchor>
        {cases > 0 && <OutcomeBar counts={outcomeCounts(requirement)} size="thick" />}
        <Facts
          of={{
            State: <RequirementStateLabel state={state} />,
            "Last results": cases > 0 && countsText(requirement),
            Counted: hasMoreCases && `The ${formatCount(cases)} test cases with the lowest numbers`,
            Branch: branch !== undefined && branch,
            Environment: environment !== undefined && environment,
            Added: <TimeAgo time={addedAt} />,
          }}
        />
        <RequirementCases {...params} branch={branch} />
        {state === "noCase" && mayWrite && <RemoveRequirement {...params} kind={kind} onRemoved={close} />}
      </Stack>
    </RoutePanel>
  );
}
