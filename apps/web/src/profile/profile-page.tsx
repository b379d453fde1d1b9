import { Stack, Text } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Page } from "#web/components/page.tsx";
import { EmailSection } from "#web/credentials/email-section.tsx";
import { NameSection } from "./name-section.tsx";
import { PictureSection } from "./picture-section.tsx";
import { profileQuery } from "./profile-query.ts";

export function ProfilePage() {
  const profile = useSuspenseQuery(profileQuery()).data;
  return (
    <Page title="Profile" reading about={<Text c="dimmed">Who you are to the others here.</Text>}>
      <Stack gap="xl">
        <PictureSection user={profile.user} />
        <NameSection user={profile.user} />
        <EmailSection profile={profile} />
      </Stack>
    </Page>
  );
}
