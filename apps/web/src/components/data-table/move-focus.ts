import type { KeyboardEvent } from "react";

const CONTROLS = "a[href], button, input";

/**
 * Up, Down, Home and End move between rows, also to those that don't exist yet, and stay in the same cell: from link to link,
 * from check box to check box.
 */
export function moveFocus(event: KeyboardEvent, count: number, scrollTo: (index: number) => void): void {
  const target = event.target instanceof HTMLElement ? event.target : undefined;
  const row = target?.closest<HTMLTableRowElement>("tr[data-index]");
  const cell = target?.closest("td");
  // Menus and fields have keys of their own.
  if (!row || !cell || target?.closest("[role='menu'], input:not([type='checkbox']), select, textarea")) return;
  const next = nextIndex(event.key, Number(row.dataset.index), count);
  if (next === undefined) return;
  event.preventDefault();
  const body = event.currentTarget;
  const at = cell.cellIndex;
  const control = () => {
    const there = body.querySelector<HTMLTableRowElement>(`tr[data-index="${next}"]`);
    return there?.cells[at]?.querySelector<HTMLElement>(CONTROLS);
  };
  const existing = control();
  if (existing) {
    existing.focus();
    return;
  }
  scrollTo(next);
  requestAnimationFrame(() => requestAnimationFrame(() => control()?.focus()));
}

function nextIndex(key: string, index: number, count: number): number | undefined {
  const steps: Record<string, number> = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: count - 1 };
  const next = steps[key];
  return next === undefined || next < 0 || next >= count || next === index ? undefined : next;
}
