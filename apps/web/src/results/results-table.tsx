import { Text } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useParams } from "@tanstack/react-router";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { NARROW } from "#web/breakpoints.ts";
import { LoadError } from "#web/components/load-error.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { countOf } from "#web/counting.ts";
import { usePreview } from "#web/profile/preferences.ts";
import { ResultRow, ResultsHead } from "./result-row.tsx";
import type { ResultView } from "./result-view.ts";
import classes from "./results-table.module.css";
import { useResultWindows } from "./use-result-windows.ts";

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
  const [range, setRange] = useState({ first: 0, last: 0 });
  const { total, row, isOutdated, error, retry } = useResultWindows({ projectId, cycleId }, view, range);
  const body = useRef<HTMLDivElement>(null);
  const scrollMargin = useTop(body);
  const isCompact = usePreview("compactTables");
  const rowHeight = isNarrow ? ROW.narrow : isCompact ? ROW.compact : ROW.wide;
  const virtualizer = useWindowVirtualizer({
    count: total ?? 0,
    estimateSize: () => rowHeight,
    overscan: 10,
    scrollMargin,
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => setRange({ first, last }), [first, last]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: measured again when the height of a row changes
  useEffect(() => virtualizer.measure(), [rowHeight]);
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
          style={{ height: virtualizer.getTotalSize() }}
          onKeyDown={(event) => moveBetweenRows(event, total, virtualizer.scrollToIndex)}
        >
          {items.map((item) => (
            <ResultRow
              key={item.index}
              index={item.index}
              top={item.start - scrollMargin}
              result={row(item.index)}
              isOpen={resultId !== undefined && row(item.index)?.id === resultId}
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

/** Distance of an element from the top of the document, in pixels, kept true while the page above it changes. */
function useTop(element: React.RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (element.current) setTop(Math.round(element.current.getBoundingClientRect().top + window.scrollY));
  });
  return top;
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

/** Arrow keys walk from row to row, also to those that don't exist yet. */
function moveBetweenRows(event: KeyboardEvent, total: number, scrollToIndex: (index: number) => void) {
  const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  const current = Number((event.target as HTMLElement).closest<HTMLElement>("[data-index]")?.dataset.index);
  const next = current + step;
  if (step === 0 || Number.isNaN(next) || next < 0 || next >= total) return;
  event.preventDefault();
  const body = event.currentTarget;
  const link = () => body.querySelector<HTMLElement>(`[data-index="${next}"] a`);
  const there = link();
  if (there) return there.focus();
  scrollToIndex(next);
  requestAnimationFrame(() => link()?.focus());
}
