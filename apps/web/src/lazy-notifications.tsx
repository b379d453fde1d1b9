import { notificationsStore } from "@mantine/notifications";
import { lazy, Suspense, useEffect, useState } from "react";

const Notifications = lazy(async () => ({ default: (await import("./notifications.tsx")).Notifications }));

/** Where messages appear; its code is loaded with the first one. */
export function LazyNotifications() {
  const [isNeeded, setNeeded] = useState(false);
  useEffect(() => notificationsStore.subscribe(() => setNeeded(true)), []);
  return isNeeded ? (
    <Suspense fallback={null}>
      <Notifications />
    </Suspense>
  ) : null;
}
