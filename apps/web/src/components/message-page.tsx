import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";
import classes from "./message-page.module.css";

/** A page that has one thing to say and one way on. */
export function MessagePage({ title, children, action }: { title: string; children: ReactNode; action?: ReactNode }) {
  return (
    <Stack className={classes.message} gap="md">
      <Mark size={32} />
      <Stack gap="2xs">
        <Title order={1}>{title}</Title>
        <Text c="dimmed" component="div">
          {children}
        </Text>
      </Stack>
      {action !== undefined && <Group gap="xs">{action}</Group>}
    </Stack>
  );
}
