import { Button, Text } from "@mantine/core";
import { IconBan } from "@tabler/icons-react";
import { countOf } from "../counting.ts";
import classes from "./bulk-bar.module.css";

type BulkBarProps = { count: number; onRevoke: () => void; onClear: () => void };

/** What can be done to all selected rows at once. */
export function BulkBar({ count, onRevoke, onClear }: BulkBarProps) {
  return (
    <div className={classes.bar} role="toolbar" aria-label="Selected tokens">
      <Text fw={500} role="status">
        {countOf(count, "token")} selected
      </Text>
      <Button size="xs" color="danger" leftSection={<IconBan size={14} aria-hidden />} onClick={onRevoke}>
        Revoke selected
      </Button>
      <Button size="xs" variant="subtle" onClick={onClear}>
        Clear selection
      </Button>
    </div>
  );
}
