import { Button, Text, Title } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { EnvironmentOutcome, RequirementCase } from "@tessera/domain";
import { CaseLink } from "#web/cases/case-link.tsx";
import { ActionError, LoadError } from "#web/components/load-error.tsx";
import { OUTCOMES, OutcomeIcon } from "#web/components/outcome.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { CaseStatus } from "#web/cycles/case-status.tsx";
import classes from "./requirement-cases.module.css";
import { requirementCasesQuery } from "./requirements-query.ts";

type RequirementCasesProps = { projectId: string; requirementId: string; branch: string | undefined };

/** The test cases that link to a requirement, with what they last came to in each environment. */
export function RequirementCases({ branch, ...ref }: RequirementCasesProps) {
  const cases = useInfiniteQuery(requirementCasesQuery(ref, { branch }));
  const rows = cases.data?.pages.flatMap(({ data }) => data);
  if (cases.isPending) return <ListSkeleton />;
  if (rows === undefined) {
    return <LoadError what="The test cases" error={cases.error} onRetry={() => void cases.refetch()} />;
  }
  return (
    <section aria-labelledby="requirement-cases">
      <Title order={3} id="requirement-cases">
        Test cases
      </Title>
      {rows.length === 0 ? (
        <Text c="dimmed">
          No test case links to it any more. Edit one, add a link with this address, and choose what it is.
        </Text>
      ) : (
        <ul className={classes.cases}>
          {rows.map((row) => (
            <CaseOfRequirement key={row.case.id} projectId={ref.projectId} row={row} />
          ))}
        </ul>
      )}
      <ActionError error={cases.error} />
      {cases.hasNextPage && (
        <Button
          size="xs"
          variant="default"
          loading={cases.isFetchingNextPage}
          onClick={() => void cases.fetchNextPage()}
        >
          Load more
        </Button>
      )}
    </section>
  );
}

function CaseOfRequirement({ projectId, row }: { projectId: string; row: RequirementCase }) {
  return (
    <li className={classes.case}>
      <div className={classes.head}>
        <div className={classes.name}>
          <CaseLink projectId={projectId} of={row.case} />
        </div>
        <CaseStatus status={row.status ?? "untested"} />
      </div>
      {row.environments.length > 0 && (
        <ul className={classes.environments} aria-label="Last results by environment">
          {row.environments.map((outcome) => (
            <li key={outcome.environment ?? ""} className={classes.environment}>
              <Environment projectId={projectId} caseId={row.case.id} outcome={outcome} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

type EnvironmentProps = { projectId: string; caseId: string; outcome: EnvironmentOutcome };

/** `linux: Passed in RUN-3, 2 hours ago` */
function Environment({ projectId, caseId, outcome: { environment, status, run, cycle, at } }: EnvironmentProps) {
  return (
    <>
      <OutcomeIcon status={status} size={14} />
      <span>
        {environment !== null && <bdi>{environment}: </bdi>}
        {OUTCOMES[status].word.toLowerCase()} in{" "}
        {run === null ? (
          <Link
            to="/projects/$projectId/cycles/$cycleId"
            params={{ projectId, cycleId: cycle }}
            className={table.plainLink}
          >
            {cycle}
          </Link>
        ) : (
          <Link
            to="/projects/$projectId/runs/$runId/cases/$caseId"
            params={{ projectId, runId: run, caseId }}
            className={table.plainLink}
          >
            {run}
          </Link>
        )}
        , <TimeAgo time={at} />
      </span>
    </>
  );
}
