import { Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type RunExecution, type RunResult, type RunResultAttempt, WORST_FIRST } from "@tessera/domain";
import { useState } from "react";
import { Attachments } from "#web/attachments/attachments.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { formatDuration } from "#web/duration.ts";
import { AttemptLine, AttemptList, attemptTitle } from "#web/results/attempt-list.tsx";
import { ReportText, TraceText } from "#web/results/report-text.tsx";
import { trpc } from "#web/trpc.ts";
import { executionName } from "./execution-tiles.tsx";

type RunExecutionsProps = { projectId: string; result: RunResult };

/** The executions of a case with their attempts, the worst first; one attempt is looked into. */
export function RunExecutions({ projectId, result }: RunExecutionsProps) {
  const executions = worstFirst(result.executions);
  const [chosen, choose] = useState<string>();
  const shown = attemptOf(executions, chosen) ?? executions[0]?.attempts.at(-1);
  if (!shown) return null;
  return (
    <>
      <section>
        <Title order={3} mb="2xs">
          Executions
        </Title>
        <Stack gap="xs">
          {executions.map((execution) => (
            <Execution
              key={execution.attempts[0]?.resultId}
              execution={execution}
              shownId={shown.resultId}
              onChoose={choose}
            />
          ))}
        </Stack>
      </section>
      <AttemptTexts key={shown.resultId} projectId={projectId} attempt={shown} />
    </>
  );
}

const worstFirst = (executions: readonly RunExecution[]) =>
  executions.toSorted((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status));

const attemptOf = (executions: readonly RunExecution[], id: string | undefined) =>
  executions.flatMap(({ attempts }) => attempts).find(({ resultId }) => resultId === id);

type ExecutionProps = { execution: RunExecution; shownId: string; onChoose: (resultId: string) => void };

function Execution({ execution, shownId, onChoose }: ExecutionProps) {
  const name = executionName(execution);
  return (
    <div>
      {name !== "" && (
        <Text size="xs" c="dimmed" dir="auto" mb="2xs">
          {name}
        </Text>
      )}
      <AttemptList>
        {execution.attempts.map((attempt, index) => {
          const isShown = attempt.resultId === shownId;
          const title = (
            <button
              type="button"
              className={attemptTitle}
              aria-pressed={isShown}
              onClick={() => onChoose(attempt.resultId)}
            >
              Attempt {index + 1}
            </button>
          );
          return (
            <AttemptLine key={attempt.resultId} title={title} status={attempt.status} isShown={isShown}>
              {attempt.jobAttempt > 1 && `Job attempt ${attempt.jobAttempt}, `}
              {attempt.durationMs === null ? "–" : formatDuration(attempt.durationMs)}
            </AttemptLine>
          );
        })}
      </AttemptList>
    </div>
  );
}

/** Message, trace and output of one attempt, fetched once someone looks. */
function AttemptTexts({ projectId, attempt }: { projectId: string; attempt: RunResultAttempt }) {
  const { cycleId, resultId } = attempt;
  const result = useQuery(trpc.result.get.queryOptions({ projectId, cycleId, resultId }));
  if (result.isError) return <LoadError what="The result" error={result.error} onRetry={() => result.refetch()} />;
  if (!result.data) return <ListSkeleton rows={3} />;
  const { message, trace, output } = result.data;
  const isSilent = !message && !trace && !output;
  return (
    <>
      {isSilent && <Text c="dimmed">The report holds no message for this attempt.</Text>}
      {message && <ReportText title="Message" text={message} what="the message" />}
      {trace && <TraceText trace={trace} />}
      {output && <ReportText title="Output" text={output} what="the output" />}
      <Attachments of={{ projectId, resultId }} mayWrite={false} />
    </>
  );
}
