import { Group, Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "./nothing-here.module.css";

/** An empty list: one sentence and one action. */
export function NothingHere({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <Stack className={classes.box} gap="md" align="center">
      <Stack gap="2xs" align="center">
        <Title order={2} ta="center">
          {title}
        </Title>
        {children !== undefined && (
          <Text c="dimmed" ta="center" maw={480} className={classes.text}>
            {children}
          </Text>
        )}
      </Stack>
      {action !== undefined && <Group gap="xs">{action}</Group>}
    </Stack>
  );
}
