import { Stack, Text } from "@mantine/core";
import { Page } from "../components/page.tsx";
import { MailSection } from "./mail-section.tsx";
import { PreviewsSection } from "./previews-section.tsx";
import { SecondFactorSection } from "./second-factor-section.tsx";
import { SettingsFields } from "./settings-form.tsx";

/** What admins decide for everybody. */
export function SettingsPage() {
  return (
    <Page title="Settings" reading about={<Text c="dimmed">What holds for everybody on this server.</Text>}>
      <Stack gap="2xl">
        <SettingsFields />
        <SecondFactorSection />
        <MailSection />
        <PreviewsSection />
      </Stack>
    </Page>
  );
}
