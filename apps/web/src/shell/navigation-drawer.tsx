import { Drawer } from "@mantine/core";
import { Wordmark } from "#web/components/mark.tsx";
import { navigationStyle } from "#web/navigation-palettes.ts";
import { useLook } from "#web/profile/preferences.ts";
import classes from "./app-shell.module.css";
import { Navigation } from "./navigation.tsx";

/** The navigation where there is no room for it beside the page. */
export function NavigationDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const { navigation } = useLook().shown;
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      size="280px"
      title={<Wordmark />}
      classNames={{
        content: classes.drawer,
        header: classes.drawerHeader,
        close: classes.drawerClose,
        body: classes.drawerBody,
      }}
      styles={{ header: navigationStyle(navigation) }}
    >
      <Navigation />
    </Drawer>
  );
}
