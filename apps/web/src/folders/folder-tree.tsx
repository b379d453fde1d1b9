import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { Moved } from "./folder-drag.ts";
import { FolderLine } from "./folder-line.tsx";
import { ALL, type FolderIndex, type FolderRow, idsAbove, UNFILED, visibleRows } from "./folder-rows.ts";
import classes from "./folder-tree.module.css";
import { treeKey } from "./tree-keys.ts";

/** Pixels of a line, and lines rendered beyond those in sight on each side. */
const LINE_PX = 30;
const OVERSCAN = 10;

type FolderTreeProps = {
  index: FolderIndex;
  /** The id of a folder, or `none`; undefined for all test cases. */
  chosen: string | undefined;
  onChoose: (folder: string | undefined) => void;
  /** What can be done with a folder by keys; undefined for those who may only look. */
  onRename: ((id: string) => void) | undefined;
  onDelete: ((id: string) => void) | undefined;
  onDrop: ((moved: Moved, to: string | null) => void) | undefined;
};

/**
 * The folders of a project as a tree, by the pattern of WAI-ARIA: the tree has the focus and names its active line, of
 * which only those in sight exist.
 */
export function FolderTree({ index, chosen = ALL, onChoose, onRename, onDelete, onDrop }: FolderTreeProps) {
  const box = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const { expanded, expand } = useExpanded(index, chosen);
  const rows = useMemo(() => visibleRows(index, expanded), [index, expanded]);
  const [activeKey, activate] = useState(chosen);
  const at = Math.max(
    0,
    rows.findIndex(({ key }) => key === activeKey),
  );
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_PX,
    overscan: OVERSCAN,
    // The active line must exist, so that assistive technology finds it.
    rangeExtractor: (range) => [...new Set([...defaultRangeExtractor(range), at])].sort((a, b) => a - b),
  });
  const cameTo = useRef<string>(undefined);
  useEffect(() => {
    const place = rows.findIndex(({ key }) => key === chosen);
    if (place === -1 || cameTo.current === chosen) return;
    cameTo.current = chosen;
    virtual.scrollToIndex(place, { align: "center" });
  });
  const goTo = (row: FolderRow | undefined) => {
    if (!row) return;
    activate(row.key);
    virtual.scrollToIndex(rows.indexOf(row));
  };
  const choose = (key: string) => {
    activate(key);
    onChoose(key === ALL ? undefined : key);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    const act = row && treeKey(event, rows, at);
    if (!row || !act) return;
    event.preventDefault();
    if (act.kind === "go") goTo(rows[act.to]);
    else if (act.kind === "expand") expand(act.keys, act.isOn);
    else if (act.kind === "choose") choose(row.key);
    else if (row.key !== ALL && row.key !== UNFILED) (act.kind === "rename" ? onRename : onDelete)?.(row.key);
  };
  const onClick = ({ target }: MouseEvent) => {
    const row = target instanceof Element && rows.find(({ key }) => key === lineOf(target)?.dataset.key);
    if (!row) return;
    const isArrow = row.isExpanded !== undefined && target.closest("[data-arrow]") !== null;
    if (isArrow) expand([row.key], !row.isExpanded);
    else choose(row.key);
  };
  return (
    <div
      ref={box}
      className={classes.tree}
      role="tree"
      aria-label="Folders"
      tabIndex={0}
      aria-activedescendant={`${prefix}${at}`}
      onClick={onClick}
      onKeyDown={onKeyDown}
      onFocus={() => activate(chosen)}
    >
      <div role="none" className={classes.lines} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index: line, start }) => {
          const row = rows[line];
          return (
            row && (
              <FolderLine
                key={row.key}
                id={`${prefix}${line}`}
                row={row}
                index={index}
                top={start}
                isChosen={row.key === chosen}
                isActive={line === at}
                onOpen={() => expand([row.key], true)}
                onDrop={onDrop}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

const lineOf = (target: Element) => target.closest<HTMLElement>("[data-key]");

/** Which folders show what is below them: at first those that the chosen one lies in, and an only one at the top. */
function useExpanded(index: FolderIndex, chosen: string) {
  const [expanded, set] = useState<ReadonlySet<string>>(() => {
    const top = index.children.get(null) ?? [];
    return new Set([...idsAbove(index, chosen), ...(top.length === 1 ? top.map(({ id }) => id) : [])]);
  });
  const above = idsAbove(index, chosen).join(" ");
  useEffect(() => {
    if (above !== "") set((before) => new Set([...before, ...above.split(" ")]));
  }, [above]);
  const expand = (keys: readonly string[], isOn: boolean) =>
    set((before) => {
      const after = new Set(before);
      for (const key of keys)
        if (isOn) after.add(key);
        else after.delete(key);
      return after;
    });
  return { expanded, expand };
}
