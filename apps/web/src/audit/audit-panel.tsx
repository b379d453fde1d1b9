import { Stack, Text, Title } from "@mantine/core";
import type { AuditEvent, Person } from "@tessera/domain";
import { Facts } from "../components/facts.tsx";
import { SidePanel } from "../components/side-panel.tsx";
import table from "../components/table.module.css";
import { UtcTime } from "../components/time.tsx";
import { nameAndUsername } from "../users/account-name.ts";
import { MaybeLink } from "./audit-columns.tsx";
import { AuditOutcome } from "./audit-outcome.tsx";
import classes from "./audit-panel.module.css";
import { accountLink, detailLink, subjectOf, tokenLink } from "./audit-subject.ts";
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
          Actor: (
            <MaybeLink link={accountLink(event.actor)}>
              {event.actor?.username ? nameAndUsername(event.actor) : actorWords(event)}
            </MaybeLink>
          ),
          Through: event.via && (
            <span className={classes.token}>
              <MaybeLink link={tokenLink(event.via.id)}>{event.via.preview}</MaybeLink>
            </span>
          ),
          Token: event.token && <TokenSubject event={event} token={event.token} />,
          Account: event.owner && <MaybeLink link={accountLink(event.owner)}>{accountWords(event.owner)}</MaybeLink>,
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
  return link ? <MaybeLink link={link}>{valueWords(value)}</MaybeLink> : valueWords(value);
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
const accountWords = (owner: Person) =>
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
