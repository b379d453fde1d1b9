import { defaultRangeExtractor, useWindowVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useState } from "react";

/** Rows rendered beyond those in sight, on each side. */
const OVERSCAN_ROWS = 12;

/** A row that exists, and the height in pixels of those before it that don't. */
export type PlacedRow = VirtualItem & { gap: number };

/** Which rows of a table exist: those in sight and the one that holds the focus; all others are empty height. */
export function useVirtualRows(body: RefObject<HTMLElement | null>, count: number, rowHeight: number) {
  const [focused, setFocused] = useState<number>();
  const scrollMargin = useTop(body);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN_ROWS,
    scrollMargin,
    rangeExtractor: (range) => {
      const rows = defaultRangeExtractor(range);
      if (focused === undefined || focused >= count || rows.includes(focused)) return rows;
      return [...rows, focused].sort((a, b) => a - b);
    },
  });
  let end = scrollMargin;
  const rows = virtualizer.getVirtualItems().map((item): PlacedRow => {
    const gap = Math.max(0, item.start - end);
    end = item.end;
    return { ...item, gap };
  });
  return {
    rows,
    /** Height in pixels of the rows after the last that exists. */
    rest: Math.max(0, virtualizer.getTotalSize() + scrollMargin - end),
    measure: virtualizer.measureElement,
    scrollTo: (index: number) => virtualizer.scrollToIndex(index),
    setFocused,
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
