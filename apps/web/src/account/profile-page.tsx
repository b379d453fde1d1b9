import { Text } from "@mantine/core";
import { Page } from "../components/page.tsx";

export function ProfilePage() {
  return (
    <Page title="Profile" reading about={<Text c="dimmed">Who you are to the others here.</Text>}>
      {null}
    </Page>
  );
}
