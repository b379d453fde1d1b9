import { Button, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { countOf } from "#web/counting.ts";
import classes from "./bulk-bar.module.css";

type BulkBarProps = {
  count: number;
  one: string;
  /** In place of the count, where more is selected than is loaded. */
  words?: string | undefined;
  onClear: () => void;
  children: ReactNode;
};

/** What can be done to all selected rows at once; `children` are its buttons. */
export function BulkBar({ count, one, words, onClear, children }: BulkBarProps) {
  return (
    <div className={classes.bar} role="toolbar" aria-label={`Selected ${one}s`}>
      <Text fw={500} role="status">
        {words ?? `${countOf(count, one)} selected`}
      </Text>
      {children}
      <Button size="xs" variant="subtle" onClick={onClear}>
        Clear selection
      </Button>
    </div>
  );
}
