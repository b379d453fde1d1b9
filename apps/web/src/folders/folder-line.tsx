import { IconChevronRight, IconFiles, IconFolder, IconFolderOff } from "@tabler/icons-react";
import { type DragEvent, useEffect, useRef, useState } from "react";
import { formatCount } from "#web/counting.ts";
import { draggedNow, dropTarget, endDrag, type Moved, startDrag } from "./folder-drag.ts";
import { ALL, type FolderIndex, type FolderRow, UNFILED } from "./folder-rows.ts";
import classes from "./folder-tree.module.css";

/** How long something is held over a closed folder until it opens, in milliseconds. */
const OPENS_AFTER_MS = 600;

type FolderLineProps = {
  id: string;
  row: FolderRow;
  index: FolderIndex;
  /** Pixels from the top of the tree. */
  top: number;
  isChosen: boolean;
  isActive: boolean;
  onOpen: () => void;
  onDrop: ((moved: Moved, to: string | null) => void) | undefined;
};

/** A line of the tree, dragged and dropped upon; the tree takes its clicks and keys. */
export function FolderLine(props: FolderLineProps) {
  const { id, row, index, top, isChosen, isActive, onOpen, onDrop } = props;
  const { isOver, ...dropping } = useDropping(row, index, onOpen, onDrop);
  const isFolder = row.key !== ALL && row.key !== UNFILED;
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={row.level}
      aria-setsize={row.siblings}
      aria-posinset={row.position}
      aria-selected={isChosen}
      aria-expanded={row.isExpanded}
      tabIndex={-1}
      className={classes.line}
      data-key={row.key}
      data-active={isActive || undefined}
      data-over={isOver || undefined}
      style={{ top, paddingLeft: `calc(${row.level - 1} * var(--mantine-spacing-md))` }}
      draggable={isFolder && onDrop !== undefined}
      onDragStart={(event) => startDrag(event, { kind: "folder", id: row.key }, row.name)}
      onDragEnd={endDrag}
      {...dropping}
    >
      <span className={classes.arrow} data-arrow={row.isExpanded === undefined ? undefined : row.isExpanded}>
        {row.isExpanded !== undefined && <IconChevronRight size={14} aria-hidden />}
      </span>
      <Icon of={row.key} />
      <span className={classes.name} dir="auto" title={row.name}>
        {row.name}
      </span>{" "}
      <span className={classes.count}>{formatCount(row.cases)}</span>
    </div>
  );
}

function Icon({ of }: { of: string }) {
  if (of === ALL) return <IconFiles size={16} aria-hidden />;
  return of === UNFILED ? <IconFolderOff size={16} aria-hidden /> : <IconFolder size={16} aria-hidden />;
}

/** What makes a line take what is dropped on it. */
function useDropping(row: FolderRow, index: FolderIndex, open: () => void, onDrop: FolderLineProps["onDrop"]) {
  const [isOver, setOver] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const leave = () => {
    clearTimeout(timer.current);
    setOver(false);
  };
  const targetNow = () => dropTarget(index, draggedNow(), row.key);
  return {
    isOver,
    onDragEnter: () => {
      if (draggedNow() === undefined || onDrop === undefined) return;
      setOver(targetNow() !== undefined);
      clearTimeout(timer.current);
      if (row.isExpanded === false) timer.current = setTimeout(open, OPENS_AFTER_MS);
    },
    onDragOver: (event: DragEvent) => {
      if (onDrop !== undefined && targetNow() !== undefined) event.preventDefault();
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) leave();
    },
    onDrop: (event: DragEvent) => {
      const [moved, to] = [draggedNow(), targetNow()];
      leave();
      if (moved === undefined || to === undefined) return;
      event.preventDefault();
      endDrag();
      onDrop?.(moved, to);
    },
  };
}
