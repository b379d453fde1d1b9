import { Burger } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useLocation } from "@tanstack/react-router";
import { lazy, type ReactNode, useEffect } from "react";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { NoticeBell } from "#web/notices/notice-bell.tsx";
import { PaletteButton } from "#web/search/palette-button.tsx";
import { ShellKeys } from "#web/shortcuts/shell-keys.tsx";
import { IdentityQuestion } from "#web/sign-in/identity-question.tsx";
import classes from "./app-shell.module.css";
import { Breadcrumb } from "./breadcrumb.tsx";
import { Navigation } from "./navigation.tsx";
import { OfflineBar } from "./offline-bar.tsx";
import { UserMenu } from "./user-menu.tsx";

const NavigationDrawer = lazy(async () => ({ default: (await import("./navigation-drawer.tsx")).NavigationDrawer }));

/** Navigation on the left (icons below 1100 px, a drawer below 768), the bar on top, the page in the middle. */
export function AppShell({ children }: { children: ReactNode }) {
  const [drawer, { open, close }] = useDisclosure();
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
      <WhenOpened opened={drawer}>
        <NavigationDrawer opened={drawer} onClose={close} />
      </WhenOpened>
      <header className={classes.bar}>
        <Burger className={classes.burger} size="sm" opened={drawer} onClick={open} aria-label="Open navigation" />
        <Breadcrumb />
        <PaletteButton />
        <NoticeBell />
        <UserMenu />
      </header>
      <main id="main" className={classes.main} tabIndex={-1}>
        <OfflineBar />
        {children}
      </main>
      <IdentityQuestion />
      <ShellKeys />
    </div>
  );
}
