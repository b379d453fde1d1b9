import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./sort-head.module.css";

type SortHeadProps = {
  active: boolean;
  descending: boolean;
  onSort: () => void;
  className?: string;
  children: ReactNode;
};

/** The head of a sortable column. */
export function SortHead({ active, descending, onSort, className, children }: SortHeadProps) {
  const Arrow = descending ? IconArrowDown : IconArrowUp;
  return (
    <th scope="col" className={className} aria-sort={active ? (descending ? "descending" : "ascending") : undefined}>
      <button type="button" className={classes.sort} onClick={onSort}>
        {children}
        {active && <Arrow size={14} aria-hidden />}
      </button>
    </th>
  );
}
