import type { DragEvent } from "react";
import { ALL, type FolderIndex, isWithin, UNFILED } from "./folder-rows.ts";

/** What is moved: test cases with the folder that each lies in now, or a folder. */
export type Moved =
  | { kind: "cases"; cases: readonly { id: string; folderId: string | null }[] }
  | { kind: "folder"; id: string };

/** The browser tells what is dragged only at its drop, but where it may be dropped must be known before. */
let dragged: Moved | undefined;

export const draggedNow = () => dragged;

export function startDrag(event: DragEvent, moved: Moved, label: string): void {
  dragged = moved;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", label);
  const image = document.createElement("div");
  image.className = "tessera-drag-image";
  image.textContent = label;
  document.body.append(image);
  event.dataTransfer.setDragImage(image, -12, 12);
  // The browser has taken its picture by the next frame.
  requestAnimationFrame(() => image.remove());
}

export function endDrag(): void {
  dragged = undefined;
}

/** The folder that something dropped on a line goes to, null for none; undefined where it can't be dropped. */
export function dropTarget(index: FolderIndex, moved: Moved | undefined, key: string): string | null | undefined {
  if (moved === undefined) return undefined;
  if (moved.kind === "cases") {
    if (key === ALL) return undefined;
    const folderId = key === UNFILED ? null : key;
    return moved.cases.some((one) => one.folderId !== folderId) ? folderId : undefined;
  }
  if (key === UNFILED) return undefined;
  const parentId = key === ALL ? null : key;
  if (index.byId.get(moved.id)?.parentId === parentId) return undefined;
  return parentId !== null && isWithin(index, parentId, moved.id) ? undefined : parentId;
}
