import { Button, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import type { Exploration } from "@tessera/domain";
import { lazy } from "react";
import { TextLink } from "#web/components/button-link.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { CaseStatus } from "#web/cycles/case-status.tsx";
import { clockText } from "#web/execution/draft.ts";
import classes from "./exploration.module.css";
import { explorationResultsQuery } from "./notes-query.ts";
import { useAllPages } from "./use-notes.ts";

const RecordResult = lazy(async () => ({ default: (await import("./record-result.tsx")).RecordResult }));

type ExplorationResultsProps = { exploration: Exploration; mayRecord: boolean };

/** The results that were recorded in a session, and the way to record one while it goes on; nothing without a test cycle. */
export function ExplorationResults({ exploration, mayRecord }: ExplorationResultsProps) {
  const { projectId, id: explorationId, cycleId } = exploration;
  const query = useInfiniteQuery(explorationResultsQuery({ projectId, explorationId }));
  const results = useAllPages(query);
  const [recording, record] = useDisclosure();
  if (cycleId === null && results.length === 0) return null;
  return (
    <section className={classes.section} aria-label="Results">
      <header className={classes.sectionHead}>
        <Title order={2}>Results</Title>
        {mayRecord && cycleId !== null && (
          <Button size="xs" variant="default" leftSection={<IconPlus size={14} aria-hidden />} onClick={record.open}>
            Record result
          </Button>
        )}
      </header>
      {query.isError && <LoadError what="The results" error={query.error} onRetry={() => query.refetch()} />}
      {query.isSuccess && results.length === 0 && <Text c="dimmed">No results yet.</Text>}
      <ul className={classes.results}>
        {results.map(({ atMs, result }) => (
          <li key={result.id} className={classes.result}>
            <span className={classes.at}>{clockText(atMs)}</span>
            <CaseStatus status={result.status} />
            <TextLink
              to="/projects/$projectId/cycles/$cycleId/results/$resultId"
              params={{ projectId, cycleId: result.cycleId, resultId: result.id }}
              className={classes.resultName}
              dir="auto"
            >
              {result.name}
            </TextLink>
            <span className={classes.id}>{result.caseId}</span>
          </li>
        ))}
      </ul>
      <WhenOpened opened={recording}>
        <RecordResult opened={recording} onClose={record.close} exploration={exploration} />
      </WhenOpened>
    </section>
  );
}
