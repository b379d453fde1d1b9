import { Alert, Text, Title } from "@mantine/core";
import { IconCpu, IconListCheck, IconTag, IconTarget, IconUser } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import {
  charterRest,
  charterTitle,
  EXPLORATION_NOTE_KINDS,
  type Exploration,
  type ExplorationRef,
} from "@tessera/domain";
import { useState } from "react";
import { TextLink } from "#web/components/button-link.tsx";
import { Fact, FactLine } from "#web/components/fact-line.tsx";
import { MarkdownText } from "#web/components/markdown-text.tsx";
import { Page } from "#web/components/page.tsx";
import { formatExactTime } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import classes from "./exploration.module.css";
import { ExplorationActions, useExplorationRights } from "./exploration-actions.tsx";
import { ExplorationResults } from "./exploration-results.tsx";
import { ExplorationState } from "./exploration-state.tsx";
import { explorationQuery } from "./explorations-query.ts";
import { NoteComposer } from "./note-composer.tsx";
import { NOTE_KINDS } from "./note-kinds.ts";
import { NoteList } from "./note-list.tsx";
import { SessionClock } from "./session-clock.tsx";
import { useElapsed } from "./use-elapsed.ts";
import { useLiveExploration } from "./use-live-exploration.ts";
import { useNotes } from "./use-notes.ts";

/** A session: its charter and clock on top, where notes are typed below; once it has ended, its report. */
export function ExplorationScreen(ref: ExplorationRef) {
  const { data: exploration } = useSuspenseQuery(explorationQuery(ref));
  useLiveExploration(ref);
  const notes = useNotes(ref);
  // Here, so that it outlives the field when the session ends elsewhere.
  const [typed, setTyped] = useState("");
  const readElapsed = useElapsed(ref, exploration);
  const { mayRun } = useExplorationRights(exploration);
  const { state } = exploration;
  const isGoing = state === "running" || state === "paused";
  const { summary } = exploration;
  const rest = charterRest(exploration.charter);
  const title = charterTitle(exploration.charter);
  return (
    <Page
      reading
      kicker={<ExplorationState state={state} />}
      title={title}
      id={exploration.id}
      about={<ExplorationFacts exploration={exploration} />}
      actions={<ExplorationActions exploration={exploration} isSending={notes.waiting.length > 0} />}
    >
      <div className={classes.screen}>
        {rest !== "" && (
          <section className={classes.charter} aria-label="Charter">
            <MarkdownText text={rest} />
          </section>
        )}
        {state !== "planned" && <SessionClock exploration={exploration} elapsedMs={readElapsed()} />}
        {state === "planned" && (
          <Text c="dimmed">
            {mayRun
              ? `Start the session to take notes; you have ${exploration.timeBoxMinutes} minutes, and can pause.`
              : "Its tester hasn't started it yet."}
          </Text>
        )}
        {state === "paused" && mayRun && (
          <Alert color="gray" p="xs">
            The clock stands still. Notes that you add meanwhile get the time at which it stopped.
          </Alert>
        )}
        {state === "ended" && typed.trim() !== "" && (
          <Alert color="warning" p="xs" title="The session ended before this note was saved">
            <span className={classes.plain}>{typed}</span>
          </Alert>
        )}
        {state === "ended" && (
          <section className={classes.section} aria-label="Summary">
            <Title order={2}>Summary</Title>
            {summary === "" ? <Text c="dimmed">No summary was written.</Text> : <MarkdownText text={summary} />}
            <KindCounts exploration={exploration} />
          </section>
        )}
        {isGoing && mayRun && (
          <NoteComposer
            projectId={ref.projectId}
            notes={notes}
            readElapsed={readElapsed}
            text={typed}
            onType={setTyped}
          />
        )}
        {state !== "planned" && (
          <section className={classes.section} aria-label="Notes of the session">
            {state === "ended" && <Title order={2}>Notes</Title>}
            <NoteList notes={notes} mayRun={mayRun} isNewestFirst={isGoing} />
          </section>
        )}
        {state !== "planned" && <ExplorationResults exploration={exploration} mayRecord={mayRun && isGoing} />}
      </div>
    </Page>
  );
}

function ExplorationFacts({ exploration }: { exploration: Exploration }) {
  const { projectId, tester, environment, build, cycleId, milestone, startedAt, endedAt } = exploration;
  return (
    <FactLine>
      {tester && (
        <Fact icon={<IconUser size={14} aria-hidden />} name="Tester">
          {tester.name}
        </Fact>
      )}
      {environment !== null && (
        <Fact icon={<IconCpu size={14} aria-hidden />} name="Environment">
          {environment}
        </Fact>
      )}
      {build !== null && (
        <Fact icon={<IconTag size={14} aria-hidden />} name="Build" mono>
          {build}
        </Fact>
      )}
      {cycleId !== null && (
        <Fact icon={<IconListCheck size={14} aria-hidden />} name="Test cycle">
          <TextLink to="/projects/$projectId/cycles/$cycleId" params={{ projectId, cycleId }} inherit>
            {cycleId}
          </TextLink>
        </Fact>
      )}
      {milestone !== null && (
        <Fact icon={<IconTarget size={14} aria-hidden />} name="Milestone">
          {milestone.name}
        </Fact>
      )}
      {endedAt !== null && startedAt !== null && (
        <li>
          {formatExactTime(startedAt)} – {formatExactTime(endedAt)}
        </li>
      )}
    </FactLine>
  );
}

/** How many notes of each kind came out of it. */
function KindCounts({ exploration: { notes } }: { exploration: Exploration }) {
  return (
    <ul className={classes.counts} aria-label="Notes by kind">
      {EXPLORATION_NOTE_KINDS.map((kind) => {
        const { icon: Icon, count } = NOTE_KINDS[kind];
        return (
          <li key={kind} className={classes.count} data-none={notes[kind] === 0 || undefined}>
            <Icon size={16} aria-hidden />
            {countOf(notes[kind], ...count)}
          </li>
        );
      })}
    </ul>
  );
}
