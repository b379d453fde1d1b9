import { Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { TestResult, TestResultDetail } from "@tessera/domain";
import { LoadError } from "#web/components/load-error.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { formatDuration } from "#web/duration.ts";
import { trpc } from "#web/trpc.ts";
import { AttemptLine, AttemptList, attemptTitle } from "./attempt-list.tsx";
import { executionLabel } from "./execution-labels.ts";

/** What else this cycle holds of the same case: its executions, newest first, each with its attempts. */
export function Attempts({ result }: { result: TestResultDetail }) {
  const { projectId, cycleId, caseId } = result;
  const attempts = useQuery(trpc.result.list.queryOptions({ projectId, cycleId, caseId, limit: 200 }));
  if (attempts.isError) {
    return <LoadError what="The attempts" error={attempts.error} onRetry={() => attempts.refetch()} />;
  }
  if (!attempts.data) return null;
  const rows = attempts.data.data.toSorted((a, b) => b.attempt - a.attempt);
  const executions = [...Map.groupBy(rows, (row) => row.execution).values()];
  return (
    <section>
      <Title order={3} mb="2xs">
        Attempts
      </Title>
      {executions.map((execution) => (
        <Execution key={execution[0]?.id} attempts={execution} shownId={result.id} isAlone={executions.length === 1} />
      ))}
    </section>
  );
}

type ExecutionProps = { attempts: TestResult[]; shownId: string; isAlone: boolean };

function Execution({ attempts, shownId, isAlone }: ExecutionProps) {
  const [newest] = attempts;
  if (!newest) return null;
  const words = executionLabel(newest);
  return (
    <>
      {!isAlone && words !== "" && (
        <Text size="xs" c="dimmed">
          {words}
        </Text>
      )}
      <AttemptList reversed>
        {attempts.map((attempt) => (
          <Attempt key={attempt.id} attempt={attempt} isShown={attempt.id === shownId} />
        ))}
      </AttemptList>
    </>
  );
}

function Attempt({ attempt, isShown }: { attempt: TestResult; isShown: boolean }) {
  const { projectId, cycleId, id } = attempt;
  const title = (
    <Link
      to="/projects/$projectId/cycles/$cycleId/results/$resultId"
      params={{ projectId, cycleId, resultId: id }}
      search={true}
      resetScroll={false}
      className={attemptTitle}
      aria-current={isShown ? "true" : undefined}
    >
      Attempt {attempt.attempt}
    </Link>
  );
  return (
    <AttemptLine title={title} status={attempt.status} isShown={isShown}>
      {attempt.durationMs !== null && `${formatDuration(attempt.durationMs)}, `}
      <TimeAgo time={attempt.createdAt} />
    </AttemptLine>
  );
}
