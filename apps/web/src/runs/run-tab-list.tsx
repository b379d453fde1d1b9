import { Tabs } from "@mantine/core";
import type { Run } from "@tessera/domain";
import { useEffect, useRef } from "react";
import { formatCount } from "#web/counting.ts";
import classes from "./run-tab-list.module.css";
import { TAB_LABELS, tabCount } from "./run-tabs.ts";
import { RUN_TABS, type RunTab } from "./run-view.ts";

type RunTabListProps = {
  run: Run;
  shown: RunTab;
  /** Undefined while there are more than are known. */
  uploads: number | undefined;
};

/** The tabs of a run, each with the number of its rows. */
export function RunTabList({ run, shown, uploads }: RunTabListProps) {
  const list = useRef<HTMLDivElement>(null);
  // In a narrow window the tab that is shown may be out of sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another tab is what the effect is about
  useEffect(() => {
    const tab = list.current?.querySelector<HTMLElement>("[data-active]");
    if (list.current && tab)
      list.current.scrollLeft = tab.offsetLeft - (list.current.clientWidth - tab.offsetWidth) / 2;
  }, [shown]);
  return (
    <Tabs.List className={classes.list} ref={list}>
      {RUN_TABS.map((tab) => {
        const count = tab === "uploads" ? uploads : tabCount(run, tab);
        return (
          <Tabs.Tab key={tab} value={tab} className={classes.tab} data-alarm={(tab === "new" && !!count) || undefined}>
            {TAB_LABELS[tab]} {count !== undefined && <span className={classes.count}>{formatCount(count)}</span>}
          </Tabs.Tab>
        );
      })}
    </Tabs.List>
  );
}
