import {
  Divider,
  Popover,
  SegmentedControl,
  Text,
  UnstyledButton,
  useMantineColorScheme,
  VisuallyHidden,
} from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconKey, IconLogout } from "@tabler/icons-react";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { appError } from "../app-error.ts";
import { PersonAvatar } from "../components/avatar.tsx";
import { sessionQuery, useUser } from "../session/session.ts";
import { queryClient, trpc } from "../trpc.ts";
import classes from "./user-menu.module.css";

/** A popover, not a menu: the choice of a theme is no item of a menu. */
export function UserMenu() {
  const user = useUser();
  const { version } = useSuspenseQuery(sessionQuery()).data;
  const [opened, { toggle, close }] = useDisclosure();
  const signOut = useSignOut();
  const name = `${user.firstName} ${user.lastName}`.trim() || user.username;
  return (
    <Popover
      width={240}
      position="bottom-end"
      trapFocus
      opened={opened}
      onChange={(next) => next || close()}
      transitionProps={{ duration: 120 }}
    >
      <Popover.Target>
        <UnstyledButton className={classes.target} onClick={toggle}>
          <PersonAvatar size={30} person={{ name, avatar: user.avatar }} />
          <VisuallyHidden>Account of {name}</VisuallyHidden>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} aria-label="Account">
        <div className={classes.who}>
          <Text fw={500} truncate title={name}>
            {name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {user.username}
          </Text>
        </div>
        <Divider />
        <Link to="/settings/tokens" className={classes.item} onClick={close}>
          <IconKey size={16} aria-hidden />
          API tokens
        </Link>
        <Divider />
        <ThemeChoice />
        <Divider />
        <UnstyledButton className={classes.item} onClick={() => signOut.mutate()}>
          <IconLogout size={16} aria-hidden />
          Sign out
        </UnstyledButton>
        <Text size="xs" c="dimmed" className={classes.version}>
          Tessera {version}
        </Text>
      </Popover.Dropdown>
    </Popover>
  );
}

function ThemeChoice() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <div className={classes.theme}>
      <Text size="xs" c="dimmed" id="theme-label">
        Theme
      </Text>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-labelledby="theme-label"
        value={colorScheme}
        onChange={setColorScheme}
        data={[
          { value: "light", label: "Light" },
          { value: "dark", label: "Dark" },
          { value: "auto", label: "System" },
        ]}
      />
    </div>
  );
}

function useSignOut() {
  const router = useRouter();
  return useMutation(
    trpc.session.signOut.mutationOptions({
      onSuccess: async () => {
        queryClient.clear();
        await router.navigate({ to: "/sign-in" });
      },
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
}
