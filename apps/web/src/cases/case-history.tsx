import { Text, Title } from "@mantine/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { TextLink } from "#web/components/button-link.tsx";
import { LineChart } from "#web/components/chart/line-chart.tsx";
import { type StripTile, TileStrip } from "#web/components/chart/tile-strip.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { OUTCOMES } from "#web/components/outcome.tsx";
import { PlainSelect } from "#web/components/plain-select.tsx";
import { formatDay, TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import { formatDuration } from "#web/duration.ts";
import { trpc } from "#web/trpc.ts";
import classes from "./case-history.module.css";
import { type CaseRun, runsOfCase, streakOf } from "./case-runs.ts";

/** Runs of the strip. */
const SHOWN_RUNS = 50;

type Ref = { projectId: string; caseId: string };

/** How a case behaves: its last runs as a strip, since when it fails, and how long it takes. */
export function CaseHistory({ projectId, caseId }: Ref) {
  const [branch, setBranch] = useState<string>();
  const all = useQuery(historyQuery({ projectId, caseId }));
  const history = useQuery({ ...historyQuery({ projectId, caseId }, branch), placeholderData: keepPreviousData });
  if (history.isError) {
    return <LoadError what="The history" error={history.error} onRetry={() => void history.refetch()} />;
  }
  if (!history.data) return null;
  const runs = runsOfCase(history.data.data).slice(0, SHOWN_RUNS);
  const branches = [...new Set(all.data?.data.flatMap((entry) => entry.branch ?? []))];
  return (
    <section aria-labelledby="history">
      <div className={classes.head}>
        <Title order={3} id="history">
          History
        </Title>
        {branches.length > 1 && (
          <PlainSelect
            label="Branch of the history"
            all="All branches"
            size="xs"
            options={branches.map((value) => ({ value, label: value }))}
            value={branch}
            onChange={setBranch}
          />
        )}
      </div>
      {runs.length === 0 ? (
        <Text c="dimmed">No results yet.</Text>
      ) : (
        <Behaviour projectId={projectId} caseId={caseId} runs={runs} />
      )}
    </section>
  );
}

const historyQuery = (ref: Ref, branch?: string) => trpc.case.history.queryOptions({ ...ref, branch, limit: 200 });

function Behaviour({ projectId, caseId, runs }: Ref & { runs: readonly CaseRun[] }) {
  const navigate = useNavigate();
  const oldestFirst = runs.toReversed();
  const timed = oldestFirst.filter(({ run, durationMs }) => run !== null && durationMs !== null);
  return (
    <div className={classes.behaviour}>
      <Verdict projectId={projectId} runs={runs} />
      <TileStrip
        label={`Last ${countOf(runs.length, "run")}`}
        tiles={oldestFirst.map(tileOf)}
        link={(tile, children, className) =>
          tile.key.startsWith("RUN-") ? (
            <Link
              to="/projects/$projectId/runs/$runId/cases/$caseId"
              params={{ projectId, runId: tile.key, caseId }}
              className={className}
              aria-label={tile.words}
            >
              {children}
            </Link>
          ) : (
            children
          )
        }
      />
      {timed.length > 1 && (
        <LineChart
          title="Duration"
          height={64}
          from={0}
          points={timed.map(({ key, run, at, durationMs }) => ({
            key,
            tick: key,
            label: `${run}, ${formatDay(at)}`,
            value: durationMs,
          }))}
          format={(milliseconds) => formatDuration(Math.round(milliseconds))}
          onPick={({ key }) =>
            void navigate({
              to: "/projects/$projectId/runs/$runId/cases/$caseId",
              params: { projectId, runId: key, caseId },
            })
          }
        />
      )}
    </div>
  );
}

function tileOf({ key, run, status, isFlaky, branch, at }: CaseRun): StripTile {
  const flaky = isFlaky ? ", flaky" : "";
  const where = branch === null ? "" : ` on ${branch}`;
  const words = `${run ?? "By hand"}: ${OUTCOMES[status].word.toLowerCase()}${flaky}${where}, ${formatDay(at)}`;
  return { key, status, isFlaky, words };
}

/** Since when it fails, else when it last failed. */
function Verdict({ projectId, runs }: { projectId: string; runs: readonly CaseRun[] }) {
  const streak = streakOf(runs);
  const flaky = runs.filter(({ isFlaky }) => isFlaky).length;
  const flakyText = flaky > 0 && (
    <span className={classes.flaky}>
      Flaky in {flaky} of the last {countOf(runs.length, "run")}
    </span>
  );
  if (!streak) return flakyText ? <Text>{flakyText}</Text> : <Text c="dimmed">Doesn't fail at present.</Text>;
  const { since, failures, isWhole } = streak;
  return (
    <Text>
      <span className={classes.failing}>Failing since </span>
      {since.run === null ? (
        "a result by hand"
      ) : (
        <TextLink to="/projects/$projectId/runs/$runId" params={{ projectId, runId: since.run }}>
          {since.run}
        </TextLink>
      )}
      {!isWhole && " or earlier"}, <TimeAgo time={since.at} /> ({countOf(failures, "run")}
      {since.branch !== null && ` on ${since.branch}`}){flakyText && <>. {flakyText}</>}
    </Text>
  );
}
