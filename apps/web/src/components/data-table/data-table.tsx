import { type ReactNode, useRef } from "react";
import { LoadError } from "#web/components/load-error.tsx";
import { usePreview } from "#web/profile/preferences.ts";
import { ACTIONS_WIDTH, CHECK_WIDTH, type Column } from "./column.ts";
import { ColumnMenu } from "./column-menu.tsx";
import classes from "./data-table.module.css";
import { DataTableBody } from "./data-table-body.tsx";
import { DataTableFoot } from "./data-table-foot.tsx";
import { DataTableHead, type TableSort } from "./data-table-head.tsx";
import { DataTableToolbar } from "./data-table-toolbar.tsx";
import { type TableRows, totalText } from "./table-rows.ts";
import { type Selection, selectedRows, toggled } from "./table-selection.ts";
import { useColumns, useWidth } from "./use-columns.ts";

type DataTableProps<Row> = {
  /** Under this name the browser keeps which columns someone chose. */
  name: string;
  /** Names the table for screen readers: "Tokens". */
  label: string;
  /** What one row is called, and several where an "s" won't do. */
  one: string;
  many?: string;
  columns: readonly Column<Row>[];
  rows: TableRows<Row>;
  idOf: (row: Row) => string;
  /** The row that is open in a panel. */
  openId?: string | undefined;
  /** Rows that are over: dead tokens, closed accounts. */
  isFaint?: (row: Row) => boolean;
  /** What the columns that found no room would say, in one line; `shown` has the ids of those that did. */
  brief?: (row: Row, shown: ReadonlySet<string>) => ReactNode;
  sort?: TableSort;
  selection?: Selection<Row>;
  /** Takes the place of the total while something is selected. */
  bulkBar?: (rows: Row[]) => ReactNode;
  /** The menu at the end of a row. */
  actions?: ((row: Row) => ReactNode) | undefined;
  /** Buttons beside the choice of columns: exports. */
  tools?: ReactNode;
  /** A short list inside of a section: without total and choice of columns above it. */
  isBare?: boolean;
  /** In place of the table where nothing is in it. */
  empty: ReactNode;
};

/**
 * The table of every list: sticky head, rows that exist only while they are in sight, more of them as one scrolls, sorting,
 * selection, columns that give way in narrow windows and can be chosen. Arrow keys move between rows.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { one, many = `${one}s`, rows, empty } = props;
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  if (rows.error && !rows.loaded) return <LoadError what={`The ${many}`} error={rows.error} onRetry={rows.retry} />;
  const isEmpty = rows.loaded?.length === 0 && !rows.hasMore;
  return (
    <div className={classes.box} ref={box}>
      {isEmpty ? empty : <FilledTable {...props} width={width} />}
    </div>
  );
}

function FilledTable<Row>({ width, ...props }: DataTableProps<Row> & { width: number | undefined }) {
  const { name, one, many, columns, rows, idOf, selection, actions, brief } = props;
  const isCompact = usePreview("compactTables");
  const sides = (selection ? CHECK_WIDTH : 0) + (actions ? ACTIONS_WIDTH : 0);
  const { shown, isChosen, choose } = useColumns(name, columns, (width ?? 0) - sides);
  const { chosen, selectable, toggle } = selectionOf(rows.loaded ?? [], selection, idOf);
  const tools = (
    <>
      {columns.length > 2 && <ColumnMenu columns={columns} shown={shown} isChosen={isChosen} onChoose={choose} />}
      {props.tools}
    </>
  );
  const check = selection && {
    label: selection.allLabel,
    count: chosen.length,
    of: selectable.length,
    onToggle: (isOn: boolean) => toggle(selectable, isOn),
  };
  return (
    <>
      {!props.isBare && (
        <DataTableToolbar
          total={totalText(rows, one, many)}
          tools={tools}
          bulkBar={chosen.length > 0 && props.bulkBar?.(chosen)}
        />
      )}
      {width !== undefined && (
        <table
          className={classes.table}
          data-bare={props.isBare || undefined}
          aria-label={props.label}
          aria-rowcount={rowCount(rows)}
          aria-busy={rows.isOutdated || rows.loaded === undefined}
          data-outdated={rows.isOutdated || undefined}
        >
          <DataTableHead columns={shown} sort={props.sort} hasActions={actions !== undefined} check={check} />
          <DataTableBody<Row>
            {...{ rows, columns: shown, idOf, selection, actions, toggle }}
            openId={props.openId}
            isFaint={props.isFaint ?? (() => false)}
            brief={brief && ((row) => brief(row, new Set(shown.map(({ id }) => id))))}
            rowHeight={isCompact ? COMPACT_ROW : ROW}
            cells={shown.length + (selection ? 1 : 0) + (actions ? 1 : 0)}
          />
        </table>
      )}
      <DataTableFoot rows={rows} />
    </>
  );
}

/** The loaded rows that are selected, those that can be, and how to turn some of them on or off. */
function selectionOf<Row>(
  loaded: readonly Row[],
  selection: Selection<Row> | undefined,
  idOf: (row: Row) => string,
): { chosen: Row[]; selectable: readonly Row[]; toggle: (rows: readonly Row[], isOn: boolean) => void } {
  if (!selection) return { chosen: [], selectable: [], toggle: () => {} };
  const selectable = loaded.filter(selection.isSelectable ?? (() => true));
  return {
    chosen: selectedRows(loaded, selection, idOf),
    selectable,
    toggle: (of, isOn) => selection.onSelect(toggled(selection.selected, selectable.map(idOf), of.map(idOf), isOn)),
  };
}

/** Pixels that a row is taken to have until it is measured. */
const ROW = 53;
const COMPACT_ROW = 41;

/** The head counts as a row; -1 says that it is not known how many there are. */
function rowCount<Row>({ loaded, hasMore, total }: TableRows<Row>): number {
  if (total?.isExact) return total.total + 1;
  return loaded && !hasMore ? loaded.length + 1 : -1;
}
