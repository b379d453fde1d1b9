import { Avatar, Menu, SegmentedControl, Text, UnstyledButton, useMantineColorScheme, VisuallyHidden } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconKey, IconLogout } from "@tabler/icons-react";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Link, useRouter } from "@tanstack/react-router";
import { appError } from "../app-error.ts";
import { sessionQuery, useUser } from "../session/session.ts";
import { queryClient, trpc } from "../trpc.ts";
import classes from "./user-menu.module.css";

export function UserMenu() {
  const user = useUser();
  const { version } = useSuspenseQuery(sessionQuery()).data;
  const name = `${user.firstName} ${user.lastName}`.trim() || user.username;
  const signOut = useSignOut();
  return (
    <Menu width={240} trapFocus>
      <Menu.Target>
        <UnstyledButton className={classes.target}>
          <Avatar size={30} name={name} color="gray" aria-hidden />
          <VisuallyHidden>Account of {name}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={classes.who}>
          <Text fw={500} truncate title={name}>
            {name}
          </Text>
          <Text size="xs" c="dimmed" truncate>
            {user.username}
          </Text>
        </div>
        <Menu.Divider />
        <Menu.Item component={Link} to="/settings/tokens" leftSection={<IconKey size={16} aria-hidden />}>
          API tokens
        </Menu.Item>
        <Menu.Divider />
        <ThemeChoice />
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => signOut.mutate()}>
          Sign out
        </Menu.Item>
        <Text size="xs" c="dimmed" className={classes.version}>
          Tessera {version}
        </Text>
      </Menu.Dropdown>
    </Menu>
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
