import { Text } from "@mantine/core";
import { Page } from "../components/page.tsx";

export function PreviewsPage() {
  return (
    <Page title="Feature previews" reading about={<Text c="dimmed">What you can try before it is for everybody.</Text>}>
      {null}
    </Page>
  );
}
