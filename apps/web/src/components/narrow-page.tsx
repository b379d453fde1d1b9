import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";
import classes from "./narrow-page.module.css";

/** One column with the mark, and nothing else: sign-in, set-up. */
export function NarrowPage({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  return (
    <main className={classes.page} tabIndex={-1}>
      <Stack gap="lg">
        <Stack gap="md">
          <Mark size={40} />
          <Stack gap="2xs">
            <Title order={1}>{title}</Title>
            {about !== undefined && (
              <Text c="dimmed" component="div">
                {about}
              </Text>
            )}
          </Stack>
        </Stack>
        {children}
      </Stack>
    </main>
  );
}
