import { useQuery } from "@tanstack/react-query";
import type { TestCase } from "@tessera/domain";
import { CaseLinks } from "#web/cases/case-links.tsx";
import { TextLink } from "#web/components/button-link.tsx";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import { RequirementStateLabel } from "./requirement-state.tsx";

/** What a test case links to; beside a requirement or defect stands what all its test cases last came to. */
export function LinksOfCase({ testCase: { projectId, id, links } }: { testCase: TestCase }) {
  const isTracked = links.some(({ kind }) => kind !== "other");
  const query = trpc.requirement.ofCase.queryOptions({ projectId, caseId: id }, { staleTime: LIST_FRESH_MS });
  const found = useQuery({ ...query, enabled: isTracked }).data?.data ?? [];
  return (
    <CaseLinks
      links={links}
      beside={(link) => {
        const requirement = found.find(({ kind, url }) => kind === link.kind && url === link.url);
        if (!requirement) return null;
        return (
          <TextLink
            to="/projects/$projectId/requirements/$requirementId"
            params={{ projectId, requirementId: requirement.id }}
            search={{ kind: requirement.kind === "defect" ? "defect" : undefined }}
            inherit
          >
            <RequirementStateLabel state={requirement.state} />
          </TextLink>
        );
      }}
    />
  );
}
