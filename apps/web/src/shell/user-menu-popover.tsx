import { Divider, SegmentedControl, Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBook, IconExternalLink, IconLogout } from "@tabler/icons-react";
import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { appError } from "#web/app-error.ts";
import { BASE_PATH } from "#web/base-path.ts";
import { PersonAvatar } from "#web/components/avatar.tsx";
import type { PopoverButton } from "#web/components/lazy-popover.tsx";
import { OpenedPopover } from "#web/components/opened-popover.tsx";
import { chapterPath } from "#web/docs/chapters.ts";
import { PAGES, type PagePath } from "#web/pages.ts";
import { useLook, useSavePreferences } from "#web/profile/preferences.ts";
import { THEMES, type Theme } from "#web/profile/theme-labels.ts";
import { sessionQuery, useUser } from "#web/sign-in/session.ts";
import { useSignOut } from "#web/sign-in/use-sign-out.ts";
import classes from "./user-menu.module.css";

/** What the user menu holds: a popover, not a menu, since the choice of a theme is no item of a menu. */
export function UserMenuPopover({ button }: { button: PopoverButton }) {
  return (
    <OpenedPopover button={button} label="Account" width={240} className={classes.dropdown}>
      {(close) => <UserMenuContent close={close} />}
    </OpenedPopover>
  );
}

function UserMenuContent({ close }: { close: () => void }) {
  const user = useUser();
  const { version } = useSuspenseQuery(sessionQuery()).data;
  const signOut = useSignOut();
  const name = `${user.firstName} ${user.lastName}`.trim() || user.username;
  return (
    <>
      <div className={classes.who}>
        <PersonAvatar size={36} person={{ name, avatar: user.avatar }} />
        <div className={classes.names}>
          <Text fw={500} truncate title={name}>
            {name}
          </Text>
          <Text size="xs" c="dimmed" truncate title={user.username}>
            {user.username}
          </Text>
        </div>
      </div>
      <Divider />
      <Item to="/settings/profile" label={PAGES["/settings"].label} onClick={close} />
      <Item to="/settings/tokens" onClick={close} />
      <Item to="/settings/previews" onClick={close} />
      <Divider />
      <a className={classes.item} href={`${BASE_PATH}/status`} onClick={close}>
        <PageIcon path="/status" />
        {PAGES["/status"].label}
      </a>
      <HelpItem
        path={chapterPath("")}
        label="Documentation"
        icon={<IconBook size={16} aria-hidden />}
        onClick={close}
      />
      <HelpItem
        path="/docs/api"
        label={PAGES["/docs/api"].label}
        icon={<PageIcon path="/docs/api" />}
        onClick={close}
      />
      <Divider />
      <ThemeSwitch />
      <Divider />
      <UnstyledButton className={classes.item} onClick={() => signOut()}>
        <IconLogout size={16} aria-hidden />
        Sign out
      </UnstyledButton>
      <Text size="xs" c="dimmed" className={classes.version}>
        Tessera {version}
      </Text>
    </>
  );
}

type HelpItemProps = { path: string; label: string; icon: ReactNode; onClick: () => void };

/** Reading opens beside the page that someone works on. */
function HelpItem({ path, label, icon, onClick }: HelpItemProps) {
  return (
    <a className={classes.item} href={BASE_PATH + path} target="_blank" rel="noreferrer" onClick={onClick}>
      {icon}
      {label}
      <IconExternalLink className={classes.outside} size={14} aria-hidden />
      <VisuallyHidden>(opens in a new tab)</VisuallyHidden>
    </a>
  );
}

type ItemProps = { to: PagePath; label?: string; onClick: () => void };

function Item({ to, label = PAGES[to].label, onClick }: ItemProps) {
  return (
    <Link to={to} className={classes.item} onClick={onClick}>
      <PageIcon path={to} />
      {label}
    </Link>
  );
}

function PageIcon({ path }: { path: PagePath }) {
  const { icon: Icon } = { icon: undefined, ...PAGES[path] };
  return Icon && <Icon size={16} aria-hidden />;
}

/** The same choice as on the page "Appearance", kept at once. */
function ThemeSwitch() {
  const { shown } = useLook();
  const save = useSavePreferences();
  return (
    <div className={classes.theme}>
      <Text size="xs" c="dimmed" id="theme-label">
        Theme
      </Text>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-labelledby="theme-label"
        value={shown.theme}
        onChange={(theme) =>
          save.mutate(
            { theme: theme as Theme },
            { onError: (error) => notifications.show({ color: "danger", message: appError(error).message }) },
          )
        }
        data={THEMES}
      />
    </div>
  );
}
