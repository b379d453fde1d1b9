const FIELDS = "input, textarea, select, [contenteditable=true]";

/** Where a key was pressed; undefined where it has another meaning: in a dialog, in a menu, or taken already. */
export function keyTarget(event: KeyboardEvent): Element | undefined {
  const target = event.target instanceof Element ? event.target : document.body;
  if (event.defaultPrevented || event.isComposing || document.querySelector("[role=dialog]")) return undefined;
  return target.closest("[role=menu], [role=listbox]") ? undefined : target;
}

/** True of a place that takes text. */
export const isField = (target: Element): boolean => target.matches(FIELDS);
