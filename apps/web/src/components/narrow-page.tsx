import { Stack, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";
import { Mark } from "./mark.tsx";
import classes from "./narrow-page.module.css";
import { usePage } from "./use-page.ts";

type NarrowPageProps = {
  title?: string;
  about?: ReactNode;
  /** Room for a form with cards side by side. */
  isWide?: boolean;
  children: ReactNode;
};

/** One column with the mark, and nothing else: sign-in, set-up. Its heading is `title`, else the page's label. */
export function NarrowPage({ title, about, isWide, children }: NarrowPageProps) {
  const { label } = usePage();
  return (
    <main className={classes.page} data-wide={isWide || undefined} tabIndex={-1}>
      <Stack gap="lg">
        <Stack gap="md">
          <Mark size={40} />
          <Stack gap="2xs">
            <Title order={1}>{title ?? label}</Title>
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
