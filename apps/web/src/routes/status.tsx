import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconMinus, IconRefresh, IconX, type TablerIcon } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { type InstanceStatus, type PartState, STATUS_PARTS, type StatusPart } from "@tessera/domain";
import { appError } from "#web/app-error.ts";
import { ButtonLink } from "#web/components/button-link.tsx";
import { Mark } from "#web/components/mark.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { usePage } from "#web/components/use-page.ts";
import { StatusDetailFacts } from "#web/status/status-detail-facts.tsx";
import classes from "#web/status/status-page.module.css";
import { trpc } from "#web/trpc.ts";

/** Outside of everything that needs the database to be there. */
export const Route = createFileRoute("/status")({
  component: StatusPage,
});

/** How often the page checks again by itself, in milliseconds. */
const EVERY = 15_000;

/** How the server is: for everyone, signed in or not. */
function StatusPage() {
  const { label } = usePage();
  const status = useQuery(
    // To be without a network is no reason to wait: that is what the page shows.
    trpc.status.get.queryOptions(undefined, {
      refetchInterval: EVERY,
      staleTime: 0,
      retry: false,
      networkMode: "always",
    }),
  );
  const { data, error, isFetching } = status;
  return (
    <main className={classes.page}>
      <Stack gap="lg">
        <Mark size={40} />
        <Stack gap="2xs">
          <Title order={1}>{label}</Title>
          <Overall data={data} error={error} />
        </Stack>
        {data && <Parts status={data} isOutdated={error !== null} />}
        {data?.details && <StatusDetailFacts details={data.details} />}
        <Group gap="xs">
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden />}
            loading={isFetching}
            onClick={() => void status.refetch()}
          >
            Check now
          </Button>
          <ButtonLink variant="subtle" to="/">
            Go to Tessera
          </ButtonLink>
        </Group>
        <Text size="xs" c="dimmed">
          This page checks again every 15 seconds.
        </Text>
      </Stack>
    </main>
  );
}

type Verdict = { icon: TablerIcon; state: PartState; words: string };

const OVERALL: Record<InstanceStatus["status"], Verdict> = {
  up: { icon: IconCheck, state: "up", words: "Everything works." },
  degraded: { icon: IconAlertTriangle, state: "down", words: "The server works, but a part of it is down." },
  down: { icon: IconX, state: "down", words: "The server can't do its work: see what is down." },
};

function Overall({ data, error }: { data: InstanceStatus | undefined; error: unknown }) {
  if (error !== null) {
    const { code, message } = appError(error);
    const words = code === undefined ? "The server can't be reached." : message;
    return <Line {...{ icon: IconX, state: "down", words }} at={data?.checkedAt} since="Last heard of" />;
  }
  if (!data) return <Text c="dimmed">Asking the server…</Text>;
  return <Line {...OVERALL[data.status]} at={data.checkedAt} since="Checked" />;
}

function Line({ icon: Icon, state, words, at, since }: Verdict & { at: string | undefined; since: string }) {
  return (
    <>
      <Text component="div" className={classes.overall} data-state={state} role="status">
        <Icon size={18} aria-hidden />
        {words}
      </Text>
      {at !== undefined && (
        <Text size="xs" c="dimmed">
          {since} <TimeAgo time={at} />
        </Text>
      )}
    </>
  );
}

const PART_LABELS: Record<StatusPart, { name: string; about: string }> = {
  instance: { name: "Server", about: "Answers requests" },
  database: { name: "Database", about: "Stores all data" },
  migrations: { name: "Migrations", about: "The database matches this version" },
  storage: { name: "Storage", about: "Takes writes" },
  attachments: { name: "Attached files", about: "Screenshots, videos, logs" },
  mail: { name: "Mail", about: "Invitations, password resets and notices" },
  backgroundWork: { name: "Background work", about: "Expiry reminders and outgoing email" },
};

const STATE_LABELS: Record<PartState, { icon: TablerIcon; word: string }> = {
  up: { icon: IconCheck, word: "Up" },
  down: { icon: IconX, word: "Down" },
  off: { icon: IconMinus, word: "Not configured" },
};

function Parts({ status, isOutdated }: { status: InstanceStatus; isOutdated: boolean }) {
  return (
    <ul className={classes.parts} aria-label="Parts of the server" data-outdated={isOutdated || undefined}>
      {STATUS_PARTS.map((part) => {
        const { state, since, latencyMs, problem } = status.parts[part];
        const { icon: Icon, word } = STATE_LABELS[state];
        return (
          <li key={part} className={classes.part}>
            <span className={classes.names}>
              <span className={classes.name}>{PART_LABELS[part].name}</span>
              <span className={classes.about}>{problem ?? PART_LABELS[part].about}</span>
            </span>
            <span className={classes.found}>
              <span className={classes.state} data-state={state}>
                <Icon size={16} aria-hidden />
                {word}
              </span>
              {since !== undefined && (
                <span className={classes.about}>
                  since <TimeAgo time={since} />
                  {latencyMs !== undefined && ` · answered in ${latencyMs} ms`}
                </span>
              )}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
