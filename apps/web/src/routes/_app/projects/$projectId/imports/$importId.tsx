import { Group, Stack, Text, Title } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { Import, ImportWarning } from "@tessera/domain";
import { DeleteButton } from "#web/bin/delete-button.tsx";
import { TextLink } from "#web/components/button-link.tsx";
import { Facts } from "#web/components/facts.tsx";
import { OutcomeBar, outcomeText } from "#web/components/outcome-bar.tsx";
import { PanelError, PanelSkeleton, RoutePanel } from "#web/components/route-panel.tsx";
import { formatExactTime } from "#web/components/time.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { BuildLink } from "#web/cycles/cycle-facts.tsx";
import { formatDuration } from "#web/duration.ts";
import { asCounts } from "#web/imports/import-counts.ts";
import classes from "#web/imports/import-panel.module.css";
import { ImportStatus } from "#web/imports/import-status.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/projects/$projectId/imports/$importId")({
  loader: async ({ context, params }) => {
    await context.queryClient.ensureQueryData(trpc.import.get.queryOptions(params));
  },
  component: ImportPanel,
  pendingComponent: PanelSkeleton,
  errorComponent: PanelError,
});

function ImportPanel() {
  const { projectId, importId } = Route.useParams();
  const { data } = useSuspenseQuery(trpc.import.get.queryOptions({ projectId, importId }));
  const { mayWrite } = useProject(projectId);
  const navigate = useNavigate();
  const counts = asCounts(data.totals);
  return (
    <RoutePanel
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
        {mayWrite && (
          <Group>
            <DeleteButton
              size="xs"
              of={{ projectId, kind: "import", target: importId }}
              name="this import"
              leave={() => navigate({ to: "/projects/$projectId/imports", params: { projectId } })}
            >
              Test cycle and run are counted again without it.
            </DeleteButton>
          </Group>
        )}
        {data.outside.length > 0 && <Notes title="Outside of tests" notes={data.outside} />}
        {data.warnings.length > 0 && <Notes title="Warnings" notes={data.warnings} />}
      </Stack>
    </RoutePanel>
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
