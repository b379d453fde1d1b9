import { Stack, Text } from "@mantine/core";
import { Page } from "#web/components/page.tsx";
import { MailSection } from "./mail-section.tsx";
import { SettingsFields } from "./settings-form.tsx";

/** What administrators decide for everyone. */
export function SettingsPage() {
  return (
    <Page title="Settings" reading about={<Text c="dimmed">What holds for everyone on this server.</Text>}>
      <Stack gap="2xl">
        <SettingsFields />
        <MailSection />
      </Stack>
    </Page>
  );
}
