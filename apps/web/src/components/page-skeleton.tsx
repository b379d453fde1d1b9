import { Skeleton, Stack, VisuallyHidden } from "@mantine/core";
import classes from "./skeletons.module.css";

/** Stands for a page whose code or first answer is under way; the router shows it after 200 ms. */
export function PageSkeleton() {
  return (
    <Stack className={classes.page} gap="md" role="status">
      <VisuallyHidden>Loading…</VisuallyHidden>
      <Skeleton width="min(280px, 60%)" height={28} />
      <RowSkeletons />
    </Stack>
  );
}

function RowSkeletons({ rows = 8 }: { rows?: number }) {
  return Array.from({ length: rows }, (_, row) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
    <Skeleton key={row} height="calc(var(--tessera-row-height) - 8px)" />
  ));
}

/** Stands for a list on a page that is there already; invisible for the first 200 ms. */
export function ListSkeleton({ rows = 6 }: { rows?: number }) {
  return (
    <Stack className={classes.delayed} gap="xs" role="status">
      <VisuallyHidden>Loading…</VisuallyHidden>
      <RowSkeletons rows={rows} />
    </Stack>
  );
}
