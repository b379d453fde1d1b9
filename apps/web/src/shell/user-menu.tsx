import { UnstyledButton, VisuallyHidden } from "@mantine/core";
import { lazy } from "react";
import { PersonAvatar } from "#web/components/avatar.tsx";
import { LazyPopover } from "#web/components/lazy-popover.tsx";
import { useUser } from "#web/sign-in/session.ts";
import classes from "./user-menu.module.css";

const load = async () => ({ default: (await import("./user-menu-popover.tsx")).UserMenuPopover });
const UserMenuPopover = lazy(load);

export function UserMenu() {
  const user = useUser();
  const name = `${user.firstName} ${user.lastName}`.trim() || user.username;
  return (
    <LazyPopover
      popover={UserMenuPopover}
      load={load}
      button={(props) => (
        <UnstyledButton className={classes.target} {...props}>
          <PersonAvatar size={30} person={{ name, avatar: user.avatar }} />
          <VisuallyHidden>Account of {name}</VisuallyHidden>
        </UnstyledButton>
      )}
    />
  );
}
