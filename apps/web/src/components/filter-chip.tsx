import { UnstyledButton } from "@mantine/core";
import type { ReactNode } from "react";
import { formatCount } from "#web/counting.ts";
import classes from "./filter-chip.module.css";
import filters from "./filters.module.css";

type FilterChipProps = {
  pressed: boolean;
  onToggle: () => void;
  icon?: ReactNode;
  count?: number;
  children: ReactNode;
};

/** One value of a filter above a table. */
export function FilterChip({ pressed, onToggle, icon, count, children }: FilterChipProps) {
  return (
    <UnstyledButton
      className={classes.chip}
      aria-pressed={pressed}
      onClick={onToggle}
      disabled={count === 0 && !pressed}
    >
      {icon}
      <span>{children}</span>
      {count !== undefined && <span className={classes.count}>{formatCount(count)}</span>}
    </UnstyledButton>
  );
}

/** The values of one filter. */
export function FilterChips({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a form
    <div className={filters.chips} role="group" aria-label={label}>
      {children}
    </div>
  );
}
