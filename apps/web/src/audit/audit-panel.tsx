import { Stack, Text, Title } from "@mantine/core";
import type { AuditEvent } from "@tessera/domain";
import { TextLink } from "../components/button-link.tsx";
import { Facts } from "../components/facts.tsx";
import { SidePanel } from "../components/side-panel.tsx";
import table from "../components/table.module.css";
import { UtcTime } from "../components/time.tsx";
import { nameAndUsername } from "../users/account-name.ts";
import classes from "./audit-panel.module.css";
import { AuditOutcome } from "./audit-table.tsx";
import { actionWords, actorWords, fieldWords, valueWords } from "./audit-words.ts";

type AuditPanelProps = { number: number; event: AuditEvent | undefined; onClose: () => void };

/** One entry, whole; `event` is undefined where it is not among those loaded. */
export function AuditPanel({ number, event, onClose }: AuditPanelProps) {
  return (
    <SidePanel
      label="Audit entry"
      subject={String(number)}
      onClose={onClose}
      header={
        <Stack gap="2xs" align="flex-start">
          {event && <AuditOutcome outcome={event.outcome} />}
          <Title order={2}>{event ? actionWords(event.action) : `Entry ${number}`}</Title>
        </Stack>
      }
    >
      {event ? (
        <Entry event={event} />
      ) : (
        <Text c="dimmed">This entry is not among those shown. Load more of them, or clear the filters.</Text>
      )}
    </SidePanel>
  );
}

function Entry({ event }: { event: AuditEvent }) {
  const { before, after, ...rest } = event.details;
  const others = Object.entries(rest);
  return (
    <Stack gap="lg">
      <Facts
        of={{
          Time: <UtcTime time={event.at} />,
          Actor: event.actor?.name ? nameAndUsername(event.actor) : actorWords(event),
          Through: event.via && <TokenLink {...event.via} />,
          Token: event.token && (
            <>
              {event.token.name} <TokenLink {...event.token} />
            </>
          ),
          Account: event.owner && nameAndUsername({ ...event.owner, name: event.owner.name || event.owner.id }),
          "IP address": event.ip && <code className={classes.mono}>{event.ip}</code>,
          Client: event.userAgent,
          "Request id": event.requestId && <code className={classes.mono}>{event.requestId}</code>,
          Action: <code className={classes.mono}>{event.action}</code>,
          Entry: <code className={classes.mono}>{event.seq}</code>,
        }}
      />
      {(isRecord(before) || isRecord(after)) && <Changes before={toRecord(before)} after={toRecord(after)} />}
      {others.length > 0 && (
        <section>
          <Title order={3} mb="2xs">
            Details
          </Title>
          <Facts
            of={Object.fromEntries(
              others.map(([name, value]) => [
                fieldWords(name),
                <span key={name} className={classes.value}>
                  {valueWords(value)}
                </span>,
              ]),
            )}
          />
        </section>
      )}
    </Stack>
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const toRecord = (value: unknown) => (isRecord(value) ? value : {});

function TokenLink({ id, preview }: { id: string; preview: string }) {
  return (
    <TextLink to="/admin/tokens/$tokenId" params={{ tokenId: id }} className={classes.token}>
      {preview}
    </TextLink>
  );
}

function Changes({ before, after }: { before: Record<string, unknown>; after: Record<string, unknown> }) {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return (
    <section>
      <Title order={3} mb="xs">
        Changes
      </Title>
      <div className={table.scroll}>
        <table className={table.table}>
          <thead>
            <tr>
              <th scope="col">Field</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field}>
                <td className={classes.field}>{fieldWords(field)}</td>
                <td className={classes.value}>{valueWords(before[field])}</td>
                <td className={classes.value}>{valueWords(after[field])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
