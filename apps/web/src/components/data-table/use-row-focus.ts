import { type FocusEvent, type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";

const CONTROLS = "a[href], button, input";

/** A row, and which of its cells. */
type Place = { index: number; cell: number };

/**
 * Up, Down, Home and End move between the rows of a table whose rows exist only while they are in sight, and stay in the
 * same cell: from link to link, from check box to check box. A row that doesn't exist yet gets the focus once it does.
 */
export function useRowFocus(body: RefObject<HTMLElement | null>, count: number, scrollTo: (index: number) => void) {
  const [held, setHeld] = useState<number>();
  const wanted = useRef<Place>(undefined);

  const focus = (place: Place): boolean => {
    const control = controlAt(body.current, place);
    control?.focus();
    return control !== undefined;
  };
  useLayoutEffect(() => {
    if (wanted.current && focus(wanted.current)) wanted.current = undefined;
  });

  return {
    /** The row that holds the focus: it must exist, in sight or not, or the focus is lost. */
    held,
    onFocus: ({ target }: FocusEvent) => {
      wanted.current = undefined;
      setHeld(placeOf(target)?.index);
    },
    onBlur: () => setHeld(undefined),
    onKeyDown: (event: KeyboardEvent) => {
      // Menus and fields have keys of their own.
      const { target } = event;
      if (!(target instanceof Element) || target.closest(OWN_KEYS)) return;
      const from = wanted.current ?? placeOf(target);
      const index = from && nextIndex(event.key, from.index, count);
      if (from === undefined || index === undefined) return;
      event.preventDefault();
      const next = { index, cell: from.cell };
      if (focus(next)) return;
      wanted.current = next;
      scrollTo(index);
    },
  };
}

const OWN_KEYS = "[role='menu'], input:not([type='checkbox']), select, textarea";

function placeOf(target: Element): Place | undefined {
  const row = target.closest<HTMLElement>("[data-index]");
  const cell = [...(row?.children ?? [])].findIndex((child) => child.contains(target));
  return row && cell >= 0 ? { index: Number(row.dataset.index), cell } : undefined;
}

function controlAt(body: HTMLElement | null, { index, cell }: Place): HTMLElement | undefined {
  const row = body?.querySelector(`[data-index="${index}"]`);
  return row?.children[cell]?.querySelector<HTMLElement>(CONTROLS) ?? undefined;
}

function nextIndex(key: string, index: number, count: number): number | undefined {
  const steps: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: count - 1 };
  const next = steps[key];
  return next === undefined || next < 0 || next >= count || next === index ? undefined : next;
}
