import { Group, Text } from "@mantine/core";
import classes from "./mark.module.css";

/** Four tiles, the top right one gold and turned. Decorative: the name stands beside it. */
export function Mark({ size = 24 }: { size?: number }) {
  return (
    <svg className={classes.mark} width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect x="3" y="3" width="12" height="12" rx="2.5" />
      <rect className={classes.gold} x="17" y="3" width="12" height="12" rx="2.5" transform="rotate(8 23 9)" />
      <rect x="3" y="17" width="12" height="12" rx="2.5" />
      <rect x="17" y="17" width="12" height="12" rx="2.5" />
    </svg>
  );
}

export function Wordmark() {
  return (
    <Group gap="xs" wrap="nowrap">
      <Mark />
      <Text component="span" fw={500} size="lg" lh={1}>
        Tessera
      </Text>
    </Group>
  );
}
