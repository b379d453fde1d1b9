import "@mantine/notifications/styles.layer.css";
import { Notifications as MantineNotifications } from "@mantine/notifications";

export function Notifications() {
  return <MantineNotifications position="bottom-right" autoClose={5000} transitionDuration={120} />;
}
