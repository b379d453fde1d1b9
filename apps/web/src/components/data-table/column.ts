import type { ReactNode } from "react";

/** One column of a table. The first of a table carries the row's link and takes the width that the others leave. */
export type Column<Row> = {
  id: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** Pixels; of the first column the least. */
  width: number;
  /** Columns with the highest number give way first where there is no room; the first column never does. */
  priority?: number;
  /** Numbers are aligned to the right, with digits of one width. */
  numeric?: boolean;
  /** Times have digits of one width, and stay in one line. */
  time?: boolean;
  /** People can sort by it. */
  sortable?: boolean;
  /** Shown only once someone chooses it. */
  optional?: boolean;
};

/** Pixels of the columns that every table may have: check boxes, and the menu at the end. */
export const CHECK_WIDTH = 40;
export const ACTIONS_WIDTH = 52;

/** The columns for which there is room, in their order: those of the lowest priority numbers, until one doesn't fit. */
export function fittingColumns<Row>(columns: readonly Column<Row>[], room: number): Column<Row>[] {
  const [first, ...others] = columns;
  if (!first) return [];
  let left = room - first.width;
  const fitting = new Set([first.id]);
  for (const { id, width } of [...others].sort((a, b) => (a.priority ?? 0) - (b.priority ?? 0))) {
    left -= width;
    if (left < 0) break;
    fitting.add(id);
  }
  return columns.filter(({ id }) => fitting.has(id));
}
