import { Stack, Text } from "@mantine/core";
import { Page } from "../components/page.tsx";
import { SecondFactorSection } from "../second-factor/second-factor-section.tsx";
import { PasswordSection } from "./password-section.tsx";
import { SessionsSection } from "./sessions-section.tsx";

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
