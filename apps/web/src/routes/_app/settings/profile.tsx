import { Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import { Page } from "#web/components/page.tsx";
import { EmailSection } from "#web/credentials/email-section.tsx";
import { NameSection } from "#web/profile/name-section.tsx";
import { PictureSection } from "#web/profile/picture-section.tsx";
import { profileQuery } from "#web/profile/profile-query.ts";

export const Route = createFileRoute("/_app/settings/profile")({
  loader: async ({ context }) => {
    await context.queryClient.ensureQueryData(profileQuery());
  },
  component: ProfilePage,
});

function ProfilePage() {
  const profile = useSuspenseQuery(profileQuery()).data;
  return (
    <Page reading about={<Text c="dimmed">How other people on this server see you.</Text>}>
      <Stack gap="xl">
        <PictureSection user={profile.user} />
        <NameSection user={profile.user} />
        <EmailSection profile={profile} />
      </Stack>
    </Page>
  );
}
