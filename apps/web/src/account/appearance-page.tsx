import { Text } from "@mantine/core";
import { Page } from "../components/page.tsx";

export function AppearancePage() {
  return (
    <Page title="Appearance" reading about={<Text c="dimmed">How Tessera looks to you.</Text>}>
      {null}
    </Page>
  );
}
