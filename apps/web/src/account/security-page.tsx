import { Text } from "@mantine/core";
import { Page } from "../components/page.tsx";

export function SecurityPage() {
  return (
    <Page
      title="Sign-in and security"
      reading
      about={<Text c="dimmed">How you prove who you are, and where you are signed in.</Text>}
    >
      {null}
    </Page>
  );
}
