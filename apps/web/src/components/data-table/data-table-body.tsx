import { Skeleton } from "@mantine/core";
import { Fragment, type ReactNode, useEffect, useLayoutEffect, useRef } from "react";
import type { Column } from "./column.ts";
import classes from "./data-table.module.css";
import { DataTableRow } from "./data-table-row.tsx";
import type { TableRows } from "./table-rows.ts";
import { isSelected, type Selection } from "./table-selection.ts";
import { useVirtualRows } from "./use-virtual-rows.ts";

/** Rows before the last loaded one at which more of them are fetched. */
const FETCH_AHEAD_ROWS = 15;

type DataTableBodyProps<Row> = {
  rows: TableRows<Row>;
  columns: readonly Column<Row>[];
  idOf: (row: Row) => string;
  openId: string | undefined;
  isFaint: (row: Row) => boolean;
  brief: ((row: Row) => ReactNode) | undefined;
  selection: Selection<Row> | undefined;
  toggle: (rows: readonly Row[], isOn: boolean) => void;
  actions: ((row: Row) => ReactNode) | undefined;
  /** Pixels that a row is taken to have until it is measured. */
  rowHeight: number;
  /** Cells of a row. */
  cells: number;
};

export function DataTableBody<Row>(props: DataTableBodyProps<Row>) {
  const { rows, columns, idOf, openId, isFaint, brief, selection, toggle, actions, rowHeight, cells } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const lastToggled = useRef<number>(undefined);
  const loaded = rows.loaded ?? [];
  const virtual = useVirtualRows(body, loaded.length, rowHeight);
  useLoadMore(rows, virtual.rows.at(-1)?.index);
  useScrollToTop(body, rows);
  const checkOf = (row: Row, index: number) => {
    if (!selection) return undefined;
    const isSelectable = selection.isSelectable?.(row) ?? true;
    return {
      label: `Select ${selection.nameOf(row)}`,
      isOn: isSelectable && isSelected(selection.selected, idOf(row)),
      isDisabled: !isSelectable,
      onToggle: (isOn: boolean, isRange: boolean) => {
        const from = isRange ? (lastToggled.current ?? index) : index;
        lastToggled.current = index;
        const span = loaded.slice(Math.min(from, index), Math.max(from, index) + 1);
        toggle(span.filter(selection.isSelectable ?? (() => true)), isOn);
      },
    };
  };
  if (rows.loaded === undefined) return <SkeletonRows cells={cells} />;
  return (
    <tbody ref={body} {...virtual.focusHandlers}>
      {virtual.rows.map(({ index, gap }) => {
        const row = loaded[index];
        if (row === undefined) return null;
        const id = idOf(row);
        return (
          <Fragment key={id}>
            {gap > 0 && <Gap height={gap} cells={cells} />}
            <DataTableRow
              {...{ row, index, columns }}
              measure={virtual.measure}
              isOpen={id === openId}
              isFaint={isFaint(row)}
              check={checkOf(row, index)}
              brief={brief?.(row)}
              actions={actions?.(row)}
            />
          </Fragment>
        );
      })}
      {virtual.rest > 0 && <Gap height={virtual.rest} cells={cells} />}
    </tbody>
  );
}

/** Holds the place of rows that don't exist. */
function Gap({ height, cells }: { height: number; cells: number }) {
  return (
    <tr aria-hidden className={classes.gap}>
      <td colSpan={cells} style={{ height }} />
    </tr>
  );
}

function SkeletonRows({ cells }: { cells: number }) {
  return (
    <tbody className={classes.skeletons}>
      {Array.from({ length: 10 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike and never move
        <tr key={row}>
          <td colSpan={cells}>
            <Skeleton height={12} width={`${50 - (row % 4) * 7}%`} animate={false} />
          </td>
        </tr>
      ))}
    </tbody>
  );
}

/** Fetches the next page as its rows come near. */
function useLoadMore<Row>({ loaded, hasMore, isLoadingMore, error, isOutdated, loadMore }: TableRows<Row>, last = 0) {
  const isNear = loaded !== undefined && last >= loaded.length - FETCH_AHEAD_ROWS;
  const isWanted = isNear && hasMore && !isLoadingMore && !error && !isOutdated;
  useEffect(() => {
    if (isWanted) loadMore();
  });
}

/** Another question begins at its first answer. */
function useScrollToTop<Row>(body: React.RefObject<HTMLElement | null>, { loaded, isOutdated }: TableRows<Row>) {
  const wasOutdated = useRef(false);
  useLayoutEffect(() => {
    const isAnswered = wasOutdated.current && !isOutdated && loaded !== undefined;
    wasOutdated.current = isOutdated;
    if (!isAnswered) return;
    const box = body.current?.closest("table")?.parentElement;
    const bar = document.querySelector("header")?.offsetHeight ?? 0;
    const top = box?.getBoundingClientRect().top ?? 0;
    if (top < bar) window.scrollBy({ top: top - bar, behavior: "instant" });
  });
}
