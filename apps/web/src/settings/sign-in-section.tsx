import { Alert, Code, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCheck } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { SignInSettings } from "@tessera/domain";
import { SYSTEM_ROLE_LABELS } from "#web/accounts/system-role-labels.ts";
import { Facts } from "#web/components/facts.tsx";
import { trpc } from "#web/trpc.ts";
import classes from "./settings-page.module.css";

/** How people sign in: at a provider, or with what they have here. */
export function SignInSection() {
  const { provider } = useSuspenseQuery(trpc.admin.signIn.get.queryOptions()).data;
  return (
    <section className={classes.section} aria-labelledby="sign-in">
      <Title order={2} id="sign-in">
        Sign-in
      </Title>
      {provider === null ? (
        <Text c="dimmed">
          People sign in with a password or a passkey of this server. Set <Code>TESSERA_OIDC_ISSUER</Code> and{" "}
          <Code>TESSERA_OIDC_CLIENT_ID</Code>, and restart the server, to let them sign in with OpenID Connect.
        </Text>
      ) : (
        <Provider {...provider} />
      )}
    </section>
  );
}

type ProviderSettings = NonNullable<SignInSettings["provider"]>;

function Provider({ problem, name, ...settings }: ProviderSettings) {
  return (
    <>
      {problem === null ? (
        <Alert color="good" variant="light" icon={<IconCheck aria-hidden />}>
          {`${name} answers. People sign in there.`}
        </Alert>
      ) : (
        <Alert color="danger" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          {problem}
        </Alert>
      )}
      <Facts
        of={{
          Issuer: settings.issuer,
          Client: settings.clientId,
          "Redirect address": settings.redirectUri,
          Domains: settings.domains.length > 0 && settings.domains.join(", "),
          Groups: settings.groups.length > 0 && <GroupRoles groups={settings.groups} />,
          "Password sign-in": settings.exemptAdmin ?? "everyone with a password or a passkey",
        }}
      />
    </>
  );
}

function GroupRoles({ groups }: Pick<ProviderSettings, "groups">) {
  return (
    <>
      {groups.map(({ group, role }) => (
        <div key={group}>
          <span dir="auto">{group}</span>: {SYSTEM_ROLE_LABELS[role].name}
        </div>
      ))}
    </>
  );
}
