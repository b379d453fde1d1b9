import { oneLine } from "../terminal.ts";

/** Characters of a column but the last. */
const WIDEST = 40;

/** Rows under their headings, each cell on one line. */
export function table(columns: string[], rows: string[][]): string {
  const cells = [columns.map((name) => name.toUpperCase()), ...rows.map((row) => row.map(oneLine))];
  const widths = columns.map((_, at) => Math.min(WIDEST, Math.max(...cells.map((row) => row[at]?.length ?? 0))));
  return cells
    .map((row) => row.map((cell, at) => fitted(cell, widths[at] ?? 0, at === row.length - 1)).join("  "))
    .join("\n");
}

function fitted(cell: string, width: number, isLast: boolean): string {
  if (isLast) return cell;
  return cell.length > width ? `${cell.slice(0, width - 1)}…` : cell.padEnd(width);
}
