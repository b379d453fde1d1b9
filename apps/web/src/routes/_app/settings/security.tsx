import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { Page } from "#web/components/page.tsx";
import { LinkedAccountsSection } from "#web/credentials/linked-accounts-section.tsx";
import { PasswordSection } from "#web/credentials/password-section.tsx";
import { SecondFactorSection } from "#web/second-factor/second-factor-section.tsx";
import { sessionsQuery } from "#web/sessions/sessions-query.ts";
import { SessionsSection } from "#web/sessions/sessions-section.tsx";
import { providerLinkQuery } from "#web/sign-in/provider-link-query.ts";

export const Route = createFileRoute("/_app/settings/security")({
  loader: async ({ context }) => {
    void context.queryClient.prefetchInfiniteQuery(sessionsQuery());
    await context.queryClient.ensureQueryData(providerLinkQuery());
  },
  component: SecurityPage,
});

function SecurityPage() {
  // Who came from the provider has none.
  const { hasPassword = true } = useQuery(providerLinkQuery()).data ?? {};
  return (
    <Page reading about={<Text c="dimmed">How you prove who you are, and where you are signed in.</Text>}>
      <Stack gap="xl">
        {hasPassword && <PasswordSection />}
        <LinkedAccountsSection />
        <SecondFactorSection />
        <SessionsSection />
      </Stack>
    </Page>
  );
}
