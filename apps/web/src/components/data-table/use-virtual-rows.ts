import { defaultRangeExtractor, useWindowVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { useRowFocus } from "./use-row-focus.ts";

/** Rows rendered beyond those in sight, on each side. */
const OVERSCAN_ROWS = 12;

/** A row that exists: `gap` is the height in pixels of those before it that don't, `top` its distance from the first row. */
export type PlacedRow = VirtualItem & { gap: number; top: number };

/** Which rows of a table exist: those in sight and the one that holds the focus; all others are empty height. */
export function useVirtualRows(body: RefObject<HTMLElement | null>, count: number, rowHeight: number) {
  const scrollMargin = useTop(body);
  const scroll = useRef<(index: number) => void>(undefined);
  const { held, ...focusHandlers } = useRowFocus(body, count, (index) => scroll.current?.(index));
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN_ROWS,
    scrollMargin,
    rangeExtractor: (range) => {
      const rows = defaultRangeExtractor(range);
      if (held === undefined || held >= count || rows.includes(held)) return rows;
      return [...rows, held].sort((a, b) => a - b);
    },
  });
  scroll.current = (index) => virtualizer.scrollToIndex(index);
  let end = scrollMargin;
  const rows = virtualizer.getVirtualItems().map((item): PlacedRow => {
    const gap = Math.max(0, item.start - end);
    end = item.end;
    return { ...item, gap, top: item.start - scrollMargin };
  });
  const height = virtualizer.getTotalSize();
  const { startIndex, endIndex } = virtualizer.range ?? { startIndex: 0, endIndex: 0 };
  return {
    rows,
    /** The first and the last row in sight or near it, and the one that holds the focus, which may be far away. */
    first: Math.max(0, startIndex - OVERSCAN_ROWS),
    last: Math.min(endIndex + OVERSCAN_ROWS, Math.max(0, count - 1)),
    held,
    /** Pixels of all rows together. */
    height,
    /** Height in pixels of the rows after the last that exists. */
    rest: Math.max(0, height + scrollMargin - end),
    measure: virtualizer.measureElement,
    /** Takes each row to be as high as `rowHeight` again. */
    forgetHeights: () => virtualizer.measure(),
    /** For the element around the rows: the focus, and keys that move it. */
    focusHandlers,
  };
}

/** Distance of an element from the top of the document, in pixels, kept true while the page above it changes. */
function useTop(element: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (element.current) setTop(Math.round(element.current.getBoundingClientRect().top + window.scrollY));
  });
  return top;
}
