import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { TextLink } from "#web/components/button-link.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { OutcomeBar, outcomeText } from "#web/components/outcome-bar.tsx";
import { RunFacts } from "./run-facts.tsx";
import classes from "./run-summary.module.css";
import { VerdictLabel } from "./run-verdict.tsx";
import { runQuery } from "./runs-query.ts";

type RunSummaryProps = { projectId: string; runId: string | null; title: string; picker?: ReactNode };

/** One side of a comparison. */
export function RunSummary({ projectId, runId, title, picker }: RunSummaryProps) {
  return (
    <section className={classes.side} aria-label={title}>
      <div className={classes.head}>
        <span className={classes.title}>{title}</span>
        {picker}
      </div>
      {runId === null ? <Text c="dimmed">No run chosen</Text> : <Summary projectId={projectId} runId={runId} />}
    </section>
  );
}

function Summary({ projectId, runId }: { projectId: string; runId: string }) {
  const { data: run, isError, error, refetch } = useQuery(runQuery({ projectId, runId }));
  if (isError) return <LoadError what={runId} error={error} onRetry={() => void refetch()} />;
  if (!run) return null;
  return (
    <>
      <div className={classes.head}>
        <VerdictLabel verdict={run.verdict} />
        <TextLink to="/projects/$projectId/runs/$runId" params={{ projectId, runId }} className={classes.name}>
          {run.name} <span className={classes.id}>{runId}</span>
        </TextLink>
      </div>
      <Text>{run.reason}</Text>
      <OutcomeBar counts={run.counts} />
      <Text size="xs" c="dimmed">
        {outcomeText(run.counts)}
      </Text>
      <RunFacts projectId={projectId} run={run} />
    </>
  );
}
