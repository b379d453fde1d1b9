import { VisuallyHidden } from "@mantine/core";
import { ACTIONS_WIDTH, CHECK_WIDTH, type Column } from "./column.ts";
import classes from "./data-table.module.css";
import { RowCheck } from "./row-check.tsx";
import { SortHead } from "./sort-head.tsx";

export type TableSort = { by: string; descending: boolean; onSort: (columnId: string) => void };

type DataTableHeadProps<Row> = {
  columns: readonly Column<Row>[];
  sort: TableSort | undefined;
  check: { label: string; count: number; of: number; onToggle: (isOn: boolean) => void } | undefined;
  hasActions: boolean;
};

export function DataTableHead<Row>({ columns, sort, check, hasActions }: DataTableHeadProps<Row>) {
  return (
    <>
      <colgroup>
        {check && <col style={{ width: CHECK_WIDTH }} />}
        {columns.map(({ id, width }, index) => (
          <col key={id} style={index === 0 ? undefined : { width }} />
        ))}
        {hasActions && <col style={{ width: ACTIONS_WIDTH }} />}
      </colgroup>
      <thead>
        <tr aria-rowindex={1}>
          {check && (
            <th scope="col" className={classes.check}>
              <RowCheck
                label={check.label}
                isDisabled={check.of === 0}
                isOn={check.count > 0 && check.count === check.of}
                isPartly={check.count > 0 && check.count < check.of}
                onToggle={check.onToggle}
              />
            </th>
          )}
          {columns.map((column) => (
            <ColumnHead key={column.id} column={column} sort={sort} />
          ))}
          {hasActions && (
            <th scope="col" className={classes.actions}>
              <VisuallyHidden>Actions</VisuallyHidden>
            </th>
          )}
        </tr>
      </thead>
    </>
  );
}

function ColumnHead<Row>({ column, sort }: { column: Column<Row>; sort: TableSort | undefined }) {
  const { id, head, numeric, sortable } = column;
  const className = numeric ? classes.numeric : undefined;
  if (!sort || !sortable) {
    return (
      <th scope="col" className={className}>
        {head}
      </th>
    );
  }
  return (
    <SortHead active={sort.by === id} descending={sort.descending} onSort={() => sort.onSort(id)} className={className}>
      {head}
    </SortHead>
  );
}
