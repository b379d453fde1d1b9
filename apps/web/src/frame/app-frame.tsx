import { Burger, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useLocation } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useEffect } from "react";
import { Wordmark } from "../components/mark.tsx";
import { navigationStyle } from "../navigation-palettes.ts";
import { useLook, usePreview } from "../preferences/preferences.ts";
import { IdentityQuestion } from "../session/identity-question.tsx";
import classes from "./app-frame.module.css";
import { Breadcrumb } from "./breadcrumb.tsx";
import { Navigation } from "./navigation.tsx";
import { NoticeBell } from "./notice-bell.tsx";
import { OfflineBar } from "./offline-bar.tsx";
import { UserMenu } from "./user-menu.tsx";

const PaletteDoor = lazy(async () => ({ default: (await import("../palette/palette-door.tsx")).PaletteDoor }));

/** Navigation on the left (icons below 1100 px, a drawer below 768), the bar on top, the page in the middle. */
export function AppFrame({ children }: { children: ReactNode }) {
  const [drawer, { open, close }] = useDisclosure();
  const hasPalette = usePreview("commandPalette");
  const { navigation } = useLook().shown;
  const path = useLocation({ select: ({ pathname }) => pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a drawer has done its work once the page changed
  useEffect(close, [path]);
  return (
    <div className={classes.frame}>
      <a className={classes.skip} href="#main">
        Skip to content
      </a>
      <div className={classes.side}>
        <Navigation foldable />
      </div>
      <Drawer
        opened={drawer}
        onClose={close}
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
      <header className={classes.bar}>
        <Burger className={classes.burger} size="sm" opened={drawer} onClick={open} aria-label="Open navigation" />
        <Breadcrumb />
        {hasPalette && (
          <Suspense fallback={null}>
            <PaletteDoor />
          </Suspense>
        )}
        <NoticeBell />
        <UserMenu />
      </header>
      <main id="main" className={classes.main} tabIndex={-1}>
        <OfflineBar />
        {children}
      </main>
      <IdentityQuestion />
    </div>
  );
}
