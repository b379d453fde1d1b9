import { Skeleton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { TestResult } from "@tessera/domain";
import { memo, type ReactNode } from "react";
import { OutcomeLabel } from "#web/components/outcome.tsx";
import { formatDuration } from "#web/duration.ts";
import { executionLabel } from "./execution-labels.ts";
import { type ResultSort, type ResultView, toggleSort } from "./result-view.ts";
import classes from "./results-table.module.css";

// biome-ignore-start lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: parts of the table of results-table.tsx

export function ResultsHead({ view, onChange }: { view: ResultView; onChange: (view: ResultView) => void }) {
  const head = (sort: ResultSort, column: string, children: ReactNode) => (
    <SortHead column={column} sort={sort} view={view} onChange={onChange}>
      {children}
    </SortHead>
  );
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" className={classes.columns} aria-rowindex={1}>
        {head("name", "test", "Test")}
        <div role="columnheader" className={classes.message}>
          Message
        </div>
        {head("status", "outcome", "Outcome")}
        <div role="columnheader" className={classes.case}>
          Case
        </div>
        {head("duration", "duration", "Duration")}
      </div>
    </div>
  );
}

type SortHeadProps = {
  column: string;
  sort: ResultSort;
  view: ResultView;
  onChange: (view: ResultView) => void;
  children: ReactNode;
};

function SortHead({ column, sort, view, onChange, children }: SortHeadProps) {
  const isSorted = (view.sort ?? "status") === sort;
  const Arrow = view.desc ? IconArrowDown : IconArrowUp;
  return (
    <div
      role="columnheader"
      className={classes[column]}
      aria-sort={isSorted ? (view.desc ? "descending" : "ascending") : "none"}
    >
      <button type="button" className={classes.sort} onClick={() => onChange(toggleSort(view, sort))}>
        {children}
        {isSorted && <Arrow size={12} aria-hidden />}
      </button>
    </div>
  );
}

type ResultRowProps = { index: number; top: number; result: TestResult | undefined; isOpen: boolean };

export const ResultRow = memo(function ResultRow({ index, top, result, isOpen }: ResultRowProps) {
  return (
    <div
      role="row"
      className={`${classes.row} ${classes.columns}`}
      aria-rowindex={index + 2}
      data-index={index}
      data-open={isOpen || undefined}
      style={{ transform: `translateY(${top}px)` }}
    >
      {result ? (
        <ResultCells result={result} />
      ) : (
        <div role="cell" className={classes.test}>
          <Skeleton width="40%" height={10} animate={false} />
        </div>
      )}
    </div>
  );
});

function ResultCells({ result }: { result: TestResult }) {
  const { projectId, cycleId } = result;
  const secondary = [result.classname, executionLabel(result)].filter(Boolean).join(" · ");
  return (
    <>
      <div role="cell" className={classes.test}>
        <Link
          to="/projects/$projectId/cycles/$cycleId/results/$resultId"
          params={{ projectId, cycleId, resultId: result.id }}
          search={true}
          resetScroll={false}
          preload={false}
          className={classes.link}
          data-row={result.id}
          title={result.name.slice(0, 500)}
          dir="auto"
        >
          {result.name}
        </Link>
        {secondary !== "" && (
          <span className={classes.classname} dir="auto">
            {secondary}
          </span>
        )}
      </div>
      <div role="cell" className={classes.message} dir="auto">
        {result.message?.split("\n", 1)[0]}
      </div>
      <div role="cell" className={classes.outcome}>
        <OutcomeLabel status={result.status} />
      </div>
      <div role="cell" className={classes.case}>
        {result.caseId}
      </div>
      <div role="cell" className={classes.duration}>
        {result.durationMs === null ? "–" : formatDuration(result.durationMs)}
      </div>
    </>
  );
}

// biome-ignore-end lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: end of the table
