import { Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { AuditEvent, Person } from "@tessera/domain";
import { nameAndUsername } from "#web/accounts/account-name.ts";
import { isNotFound } from "#web/app-error.ts";
import { Facts } from "#web/components/facts.tsx";
import table from "#web/components/table.module.css";
import { UtcTime } from "#web/components/time.tsx";
import { trpc } from "#web/trpc.ts";
import { MaybeLink } from "./audit-columns.tsx";
import classes from "./audit-entry.module.css";
import { actorLabel, fieldLabel, valueText } from "./audit-labels.ts";
import { accountLink, detailLink, subjectOf, tokenLink } from "./audit-subject.ts";

/** One entry of the audit log with all that it says. */
export function AuditEntry({ event }: { event: AuditEvent }) {
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
              <TokenLink id={event.via.id}>{event.via.preview}</TokenLink>
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
      <TokenLink id={token.id} isGone={subjectOf(event).link === undefined}>
        {token.name || token.preview}
      </TokenLink>
      <code className={classes.token}>{token.preview}</code>
    </>
  );
}

type TokenLinkProps = { id: string; isGone?: boolean; children: string };

/** Leads to a token's page, unless the token was deleted since: then it says so, and the words are all that is left. */
function TokenLink({ id, isGone = false, children }: TokenLinkProps) {
  const { error } = useQuery(trpc.admin.token.get.queryOptions({ id }, { enabled: !isGone, retry: false }));
  if (isGone || (error && isNotFound(error))) return `${children} (deleted)`;
  return <MaybeLink link={tokenLink(id)}>{children}</MaybeLink>;
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
