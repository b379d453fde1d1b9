import { Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useParams } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { NARROW } from "#web/breakpoints.ts";
import { useVirtualRows } from "#web/components/data-table/use-virtual-rows.ts";
import { LoadError } from "#web/components/load-error.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { countOf } from "#web/counting.ts";
import { usePreview } from "#web/profile/preferences.ts";
import { ResultRow, ResultsHead } from "./result-row.tsx";
import type { ResultView } from "./result-view.ts";
import classes from "./results-table.module.css";
import { type RowRange, useResultWindows } from "./use-result-windows.ts";

type ResultsTableProps = {
  projectId: string;
  cycleId: string;
  view: ResultView;
  onChange: (view: ResultView) => void;
};

/** Pixels, the same as in results-table.module.css and the theme. */
const ROW = { wide: 40, compact: 32, narrow: 56 };

/** As high as all its rows would be, so that the scrollbar is true; only those in sight exist. */
export function ResultsTable({ projectId, cycleId, view, onChange }: ResultsTableProps) {
  const { resultId } = useParams({ strict: false });
  const isNarrow = useMediaQuery(NARROW, undefined, { getInitialValueInEffect: false });
  const [range, setRange] = useState<RowRange>({ first: 0, last: 0, held: undefined });
  const { total, row, isOutdated, error, retry } = useResultWindows({ projectId, cycleId }, view, range);
  const body = useRef<HTMLDivElement>(null);
  const isCompact = usePreview("compactTables");
  const rowHeight = isNarrow ? ROW.narrow : isCompact ? ROW.compact : ROW.wide;
  const virtual = useVirtualRows(body, total ?? 0, rowHeight);
  const { first, last, held } = virtual;
  useEffect(() => setRange({ first, last, held }), [first, last, held]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when the height of a row changes
  useEffect(() => virtual.forgetHeights(), [rowHeight]);
  useScrollToTopOf(body, view);

  if (error && total === undefined) return <LoadError what="The results" error={error} onRetry={retry} />;
  if (total === undefined) return <ListSkeleton rows={10} />;
  if (total === 0) {
    return (
      <NothingHere title="No test matches">
        {view.q === undefined
          ? "No test has this outcome. Choose another one above."
          : `Nothing has “${view.q}” in its name or class. Try a shorter text.`}
      </NothingHere>
    );
  }
  return (
    <>
      {error && <LoadError what="Some of the results" error={error} onRetry={retry} />}
      {/* biome-ignore lint/a11y/useSemanticElements: rows of a real table can't be placed one by one */}
      <div
        className={classes.table}
        role="table"
        aria-label="Results"
        aria-rowcount={total + 1}
        aria-busy={isOutdated}
        data-outdated={isOutdated || undefined}
      >
        <ResultsHead view={view} onChange={onChange} />
        {/* biome-ignore lint/a11y/useSemanticElements: as above */}
        <div
          ref={body}
          role="rowgroup"
          className={classes.body}
          style={{ height: virtual.height }}
          {...virtual.focusHandlers}
        >
          {virtual.rows.map(({ index, top }) => (
            <ResultRow
              key={index}
              index={index}
              top={top}
              result={row(index)}
              isOpen={resultId !== undefined && row(index)?.id === resultId}
            />
          ))}
        </div>
      </div>
      <Text size="xs" c="dimmed" mt="xs" role="status">
        {countOf(total, "test")}
        {(view.status || view.q) && " match"}
      </Text>
    </>
  );
}

/** Another question begins at its first answer. */
function useScrollToTopOf(body: React.RefObject<HTMLElement | null>, view: ResultView) {
  const question = JSON.stringify(view);
  const asked = useRef(question);
  useEffect(() => {
    if (asked.current === question) return;
    asked.current = question;
    const table = body.current?.parentElement;
    const bar = document.querySelector("header")?.offsetHeight ?? 0;
    const top = table?.getBoundingClientRect().top ?? 0;
    if (top < bar) window.scrollBy({ top: top - bar, behavior: "instant" });
  }, [body, question]);
}
