import { Stack, Text } from "@mantine/core";
import { createFileRoute } from "@tanstack/react-router";
import { Page } from "#web/components/page.tsx";
import { MailSection } from "#web/settings/mail-section.tsx";
import { SettingsFields } from "#web/settings/settings-form.tsx";
import { SignInSection } from "#web/settings/sign-in-section.tsx";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/admin/settings")({
  loader: async ({ context }) => {
    await context.queryClient.ensureQueryData(trpc.admin.settings.get.queryOptions());
  },
  component: SettingsPage,
});

/** What administrators decide for everyone. */
function SettingsPage() {
  return (
    <Page reading about={<Text c="dimmed">Applies to everyone on this server.</Text>}>
      <Stack gap="2xl">
        <SettingsFields />
        <SignInSection />
        <MailSection />
      </Stack>
    </Page>
  );
}
