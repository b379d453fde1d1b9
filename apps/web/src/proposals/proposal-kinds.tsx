import { Group } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { ButtonLink } from "#web/components/button-link.tsx";
import { formatCount } from "#web/counting.ts";
import { openProposedImportsQuery } from "#web/proposed-imports/proposed-imports-query.ts";
import { openProposalsQuery } from "./proposals-query.ts";

type ProposalKindsProps = { projectId: string; shown: "cases" | "results" };

/** Leads to proposed test cases and to proposed results, each with how many wait. */
export function ProposalKinds({ projectId, shown }: ProposalKindsProps) {
  const cases = useQuery(openProposalsQuery(projectId)).data?.open;
  const results = useQuery(openProposedImportsQuery(projectId)).data?.open;
  const look = (kind: ProposalKindsProps["shown"]) => ({
    size: "compact-sm",
    variant: shown === kind ? "light" : "subtle",
    "aria-current": shown === kind ? ("page" as const) : undefined,
  });
  return (
    <Group component="nav" gap="xs" aria-label="What is proposed">
      <ButtonLink to="/projects/$projectId/proposals" params={{ projectId }} {...look("cases")}>
        Test cases{cases !== undefined && cases > 0 && ` ${formatCount(cases)}`}
      </ButtonLink>
      <ButtonLink to="/projects/$projectId/proposed-results" params={{ projectId }} {...look("results")}>
        Results{results !== undefined && results > 0 && ` ${formatCount(results)}`}
      </ButtonLink>
    </Group>
  );
}
