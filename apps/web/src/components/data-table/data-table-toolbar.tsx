import { type ReactNode, useLayoutEffect, useRef } from "react";
import classes from "./data-table.module.css";

type DataTableToolbarProps = { total: string; tools: ReactNode; bulkBar: ReactNode };

/** Stays in sight above the head: how many rows there are and what can be done, or the bulk bar while some are selected. */
export function DataTableToolbar({ total, tools, bulkBar }: DataTableToolbarProps) {
  const bar = useRef<HTMLDivElement>(null);
  // The head sticks right below it, however many lines it has.
  useLayoutEffect(() => {
    const { current } = bar;
    const box = current?.parentElement;
    if (!current || !box) return;
    const setHeight = () => box.style.setProperty("--toolbar-height", `${current.offsetHeight}px`);
    setHeight();
    const observer = new ResizeObserver(setHeight);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  return (
    <div className={classes.toolbar} ref={bar} data-bulk={bulkBar ? true : undefined}>
      <div className={classes.total} role="status" hidden={Boolean(bulkBar)}>
        {total}
      </div>
      {bulkBar || <div className={classes.tools}>{tools}</div>}
    </div>
  );
}
