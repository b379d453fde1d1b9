import { Stack, Text, Title } from "@mantine/core";
import { type Publisher, ruleText, SYSTEMS } from "@tessera/domain";
import { Facts } from "#web/components/facts.tsx";
import { RoutePanel } from "#web/components/route-panel.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import classes from "./publisher-panel.module.css";
import { PublisherSnippet } from "./publisher-snippet.tsx";
import { PublisherState } from "./publisher-state.tsx";

/** One publisher: which builds it trusts, with what, and what a pipeline needs for it. */
export function PublisherPanel({ publisher }: { publisher: Publisher }) {
  const { system, issuer, audience, rules, scopes, lifetimeMinutes, account, state } = publisher;
  const { lastUsedAt, lastSource, liveTokens, createdAt, createdBy } = publisher;
  return (
    <RoutePanel
      subject={publisher.id}
      header={
        <Stack gap="2xs" align="flex-start">
          <PublisherState state={state} />
          <Title order={2}>{publisher.name}</Title>
        </Stack>
      }
    >
      <Stack gap="lg">
        {state === "pending" && (
          <Text c="dimmed">
            It trusts a name until its first use. That build's ids take the place of the name, so that no one who takes
            the name later is trusted.
          </Text>
        )}
        <Facts
          of={{
            System: SYSTEMS[system].label,
            Issuer: <code className={classes.text}>{issuer}</code>,
            Audience: <code className={classes.text}>{audience}</code>,
            Rules: (
              <ul className={classes.rules}>
                {rules.map((rule) => (
                  <li key={ruleText(rule)}>
                    <code className={classes.text}>{ruleText(rule)}</code>
                  </li>
                ))}
              </ul>
            ),
            "Acts as": account.username,
            Access: scopes.join(", "),
            "Tokens live": countOf(lifetimeMinutes, "minute"),
            "Tokens now": liveTokens,
            "Last used": lastUsedAt === null ? "Never" : <TimeAgo time={lastUsedAt} />,
            "Last build of": lastSource,
            Created: (
              <>
                <TimeAgo time={createdAt} />
                {createdBy && ` by ${createdBy.name}`}
              </>
            ),
          }}
        />
        <Title order={3}>In the pipeline</Title>
        <PublisherSnippet publisher={publisher} />
      </Stack>
    </RoutePanel>
  );
}
