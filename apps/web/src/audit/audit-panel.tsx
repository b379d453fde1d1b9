import { Stack, Text, Title } from "@mantine/core";
import type { AuditEvent, Person } from "@tessera/domain";
import { nameAndUsername } from "#web/accounts/account-name.ts";
import { Facts } from "#web/components/facts.tsx";
import { SidePanel } from "#web/components/side-panel.tsx";
import table from "#web/components/table.module.css";
import { UtcTime } from "#web/components/time.tsx";
import { MaybeLink } from "./audit-columns.tsx";
import { actionLabel, actorLabel, fieldLabel, valueText } from "./audit-labels.ts";
import { AuditOutcome } from "./audit-outcome.tsx";
import classes from "./audit-panel.module.css";
import { accountLink, detailLink, subjectOf, tokenLink } from "./audit-subject.ts";

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
          <Title order={2}>{event ? actionLabel(event.action) : `Entry ${number}`}</Title>
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
          Actor: (
            <MaybeLink link={accountLink(event.actor)}>
              {event.actor?.username ? nameAndUsername(event.actor) : actorLabel(event)}
            </MaybeLink>
          ),
          Through: event.via && (
            <span className={classes.token}>
              <MaybeLink link={tokenLink(event.via.id)}>{event.via.preview}</MaybeLink>
            </span>
          ),
          Token: event.token && <TokenSubject event={event} token={event.token} />,
          Account: event.owner && <MaybeLink link={accountLink(event.owner)}>{accountLabel(event.owner)}</MaybeLink>,
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
                fieldLabel(name),
                <span key={name} className={classes.value}>
                  <DetailValue event={event} name={name} value={value} />
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

/** What a field says, leading to the page of what it names. */
function DetailValue({ event, name, value }: { event: AuditEvent; name: string; value: unknown }) {
  const link = detailLink(event, name);
  return link ? <MaybeLink link={link}>{valueText(value)}</MaybeLink> : valueText(value);
}

function TokenSubject({ event, token }: { event: AuditEvent; token: NonNullable<AuditEvent["token"]> }) {
  return (
    <>
      <MaybeLink link={subjectOf(event).link}>{token.name || token.preview}</MaybeLink>
      <code className={classes.token}>{token.preview}</code>
    </>
  );
}

/** A deleted account is only its id any more. */
const accountLabel = (owner: Person) =>
  owner.username === "" ? `${owner.name || "Deleted user"} (${owner.id})` : nameAndUsername(owner);

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
                <td className={classes.field}>{fieldLabel(field)}</td>
                <td className={classes.value}>{valueText(before[field])}</td>
                <td className={classes.value}>{valueText(after[field])}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
