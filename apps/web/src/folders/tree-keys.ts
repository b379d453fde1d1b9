import type { KeyboardEvent } from "react";
import type { FolderRow } from "./folder-rows.ts";

/** What a key does in a tree, by the pattern of WAI-ARIA. */
export type TreeAct =
  | { kind: "go"; to: number }
  | { kind: "expand"; keys: string[]; isOn: boolean }
  | { kind: "choose" | "rename" | "delete" };

type Pressed = Pick<KeyboardEvent, "key" | "altKey" | "ctrlKey" | "metaKey">;

const PLAIN_ACTS: Record<string, TreeAct> = {
  Enter: { kind: "choose" },
  " ": { kind: "choose" },
  F2: { kind: "rename" },
  Delete: { kind: "delete" },
};

/** Undefined for a key that is not the tree's. */
export function treeKey(event: Pressed, rows: readonly FolderRow[], at: number): TreeAct | undefined {
  const row = rows[at];
  if (!row || event.altKey || event.ctrlKey || event.metaKey) return undefined;
  const go = (to: number): TreeAct => ({ kind: "go", to: Math.min(Math.max(to, 0), rows.length - 1) });
  if (event.key === "ArrowDown") return go(at + 1);
  if (event.key === "ArrowUp") return go(at - 1);
  if (event.key === "Home") return go(0);
  if (event.key === "End") return go(rows.length - 1);
  if (event.key === "ArrowRight") {
    if (row.isExpanded === undefined) return undefined;
    return row.isExpanded ? go(at + 1) : { kind: "expand", keys: [row.key], isOn: true };
  }
  if (event.key === "ArrowLeft") {
    if (row.isExpanded) return { kind: "expand", keys: [row.key], isOn: false };
    return row.level === 1 ? undefined : go(rows.findLastIndex((it, index) => index < at && it.level < row.level));
  }
  if (event.key === "*") return { kind: "expand", keys: closedBeside(rows, row), isOn: true };
  return PLAIN_ACTS[event.key] ?? startingWith(event.key, rows, at);
}

/** The next line whose name begins with what was typed. */
function startingWith(key: string, rows: readonly FolderRow[], at: number): TreeAct | undefined {
  if (key.length !== 1) return undefined;
  const begins = ({ name }: FolderRow) => name.toLowerCase().startsWith(key.toLowerCase());
  const next = rows.findIndex((row, index) => index > at && begins(row));
  const to = next === -1 ? rows.findIndex(begins) : next;
  return to === -1 ? undefined : { kind: "go", to };
}

const closedBeside = (rows: readonly FolderRow[], { level }: FolderRow): string[] =>
  rows.filter((row) => row.level === level && row.isExpanded === false).map(({ key }) => key);
