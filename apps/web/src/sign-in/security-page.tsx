import { Stack, Text } from "@mantine/core";
import { Page } from "#web/components/page.tsx";
import { PasswordSection } from "#web/credentials/password-section.tsx";
import { SecondFactorSection } from "#web/second-factor/second-factor-section.tsx";
import { SessionsSection } from "#web/sessions/sessions-section.tsx";

export function SecurityPage() {
  return (
    <Page
      title="Sign-in and security"
      reading
      about={<Text c="dimmed">How you prove who you are, and where you are signed in.</Text>}
    >
      <Stack gap="xl">
        <PasswordSection />
        <SecondFactorSection />
        <SessionsSection />
      </Stack>
    </Page>
  );
}
