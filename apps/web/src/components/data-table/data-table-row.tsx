import type { ReactNode } from "react";
import type { Column } from "./column.ts";
import classes from "./data-table.module.css";
import { RowCheck } from "./row-check.tsx";

type DataTableRowProps<Row> = {
  row: Row;
  index: number;
  columns: readonly Column<Row>[];
  measure: (element: HTMLTableRowElement | null) => void;
  isOpen: boolean;
  isFaint: boolean;
  check:
    | { label: string; isOn: boolean; isDisabled: boolean; onToggle: (isOn: boolean, isRange: boolean) => void }
    | undefined;
  /** What the columns that found no room would say. */
  brief: ReactNode;
  actions: ReactNode;
};

export function DataTableRow<Row>(props: DataTableRowProps<Row>) {
  const { row, index, columns, measure, isOpen, isFaint, check, brief, actions } = props;
  return (
    <tr
      ref={measure}
      data-index={index}
      aria-rowindex={index + 2}
      data-active={isOpen || undefined}
      data-chosen={check?.isOn || undefined}
      data-faint={isFaint || undefined}
    >
      {check && (
        <td className={classes.check}>
          <RowCheck {...check} />
        </td>
      )}
      {columns.map((column, at) => (
        <td key={column.id} className={classNameOf(column)}>
          {column.cell(row)}
          {at === 0 && brief && <div className={classes.brief}>{brief}</div>}
        </td>
      ))}
      {actions !== undefined && <td className={classes.actions}>{actions}</td>}
    </tr>
  );
}

function classNameOf<Row>({ numeric, time }: Column<Row>): string | undefined {
  if (numeric) return classes.numeric;
  return time ? classes.time : undefined;
}
