import { Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { type ErrorComponentProps, useNavigate, useRouter } from "@tanstack/react-router";
import type { Import, ImportWarning } from "@tessera/domain";
import type { ReactNode } from "react";
import { TextLink } from "#web/components/button-link.tsx";
import { Facts } from "#web/components/facts.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { OutcomeBar, outcomeText } from "#web/components/outcome-bar.tsx";
import { SidePanel } from "#web/components/side-panel.tsx";
import { formatExactTime } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { BuildLink } from "#web/cycles/cycle-facts.tsx";
import { formatDuration } from "#web/duration.ts";
import { trpc } from "#web/trpc.ts";
import classes from "./import-panel.module.css";
import { ImportStatus } from "./import-status.tsx";
import { asCounts } from "./imports-page.tsx";

export function ImportPanel({ projectId, importId }: { projectId: string; importId: string }) {
  const { data } = useSuspenseQuery(trpc.import.get.queryOptions({ projectId, importId }));
  const counts = asCounts(data.totals);
  return (
    <PanelFrame
      subject={importId}
      header={
        <Stack gap="2xs" align="flex-start">
          <ImportStatus entry={data} />
          <Title order={2}>Import of {formatExactTime(data.createdAt)}</Title>
        </Stack>
      }
    >
      <Stack gap="lg">
        <Stack gap="xs">
          <OutcomeBar counts={counts} size="thick" />
          <Text size="xs" c="dimmed">
            {outcomeText(counts)}
          </Text>
        </Stack>
        <ImportFacts entry={data} />
        {data.outside.length > 0 && <Notes title="Outside of tests" notes={data.outside} />}
        {data.warnings.length > 0 && <Notes title="Warnings" notes={data.warnings} />}
      </Stack>
    </PanelFrame>
  );
}

function ImportFacts({ entry }: { entry: Import }) {
  const { totals, cases, projectId, cycleId } = entry;
  return (
    <Facts
      of={{
        "Test cycle": (
          <TextLink to="/projects/$projectId/cycles/$cycleId" params={{ projectId, cycleId }} ff="monospace" size="xs">
            {cycleId}
          </TextLink>
        ),
        Tests: formatCount(totals.tests),
        Duration: formatDuration(totals.durationMs),
        "Test cases": `${formatCount(cases.matched)} known, ${formatCount(cases.created)} new`,
        Flaky: entry.flaky > 0 && `${countOf(entry.flaky, "test")} failed and then passed`,
        Format: entry.format,
        Branch: entry.branch,
        Commit: entry.commit && <code className={classes.mono}>{entry.commit}</code>,
        Environment: entry.environment,
        Build: entry.buildUrl && (
          <ul className={classes.build}>
            <BuildLink url={entry.buildUrl} />
          </ul>
        ),
      }}
    />
  );
}

function Notes({ title, notes }: { title: string; notes: readonly ImportWarning[] }) {
  return (
    <section>
      <Title order={3} mb="2xs">
        {title}
      </Title>
      <ul className={classes.warnings}>
        {notes.map(({ file, line, message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the notes of one receipt never move
          <li key={index}>
            {message}
            <span className={classes.place}>{line === null ? file : `${file}:${line}`}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ImportPanelError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <PanelFrame subject="error" header={<Title order={2}>Import</Title>}>
      <LoadError what="This import" error={error} onRetry={again} />
    </PanelFrame>
  );
}

function PanelFrame({ subject, header, children }: { subject: string; header: ReactNode; children: ReactNode }) {
  const navigate = useNavigate({ from: "/projects/$projectId/imports/$importId" });
  const close = async () => {
    const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(subject)}"]`);
    await navigate({ to: "..", resetScroll: false });
    row?.focus();
  };
  return (
    <SidePanel label="Import" subject={subject} header={header} onClose={() => void close()}>
      {children}
    </SidePanel>
  );
}
