import { Stack, Text } from "@mantine/core";
import { createFileRoute } from "@tanstack/react-router";
import { Page } from "#web/components/page.tsx";
import { PasswordSection } from "#web/credentials/password-section.tsx";
import { SecondFactorSection } from "#web/second-factor/second-factor-section.tsx";
import { sessionsQuery } from "#web/sessions/sessions-query.ts";
import { SessionsSection } from "#web/sessions/sessions-section.tsx";

export const Route = createFileRoute("/_app/settings/security")({
  loader: ({ context }) => {
    void context.queryClient.prefetchInfiniteQuery(sessionsQuery());
  },
  component: SecurityPage,
});

function SecurityPage() {
  return (
    <Page reading about={<Text c="dimmed">How you prove who you are, and where you are signed in.</Text>}>
      <Stack gap="xl">
        <PasswordSection />
        <SecondFactorSection />
        <SessionsSection />
      </Stack>
    </Page>
  );
}
