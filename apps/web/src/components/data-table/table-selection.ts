/** What is selected: rows by their ids, or everything that matches, loaded or not. */
export type Selected = { ids: ReadonlySet<string> } | { everything: true };

export const NOTHING_SELECTED: Selected = { ids: new Set() };

export type Selection<Row> = {
  selected: Selected;
  onSelect: (selected: Selected) => void;
  /** Rows that nothing can be done to have no check box that works. */
  isSelectable?: (row: Row) => boolean;
  /** Names the row for its check box. */
  nameOf: (row: Row) => string;
  /** Names the check box of the head. */
  allLabel: string;
};

export function isSelected(selected: Selected, id: string): boolean {
  return "everything" in selected || selected.ids.has(id);
}

/** The selected ones of the rows that are loaded; what a filter has put out of sight is not among them. */
export function selectedRows<Row>(
  rows: readonly Row[],
  { selected, isSelectable = () => true }: Pick<Selection<Row>, "selected" | "isSelectable">,
  idOf: (row: Row) => string,
): Row[] {
  return rows.filter((row) => isSelectable(row) && isSelected(selected, idOf(row)));
}

/** Turns one row on or off; with everything selected before, the other loaded rows stay. */
export function toggled(
  selected: Selected,
  loaded: readonly string[],
  ids: readonly string[],
  isOn: boolean,
): Selected {
  const next = new Set("everything" in selected ? loaded : selected.ids);
  for (const id of ids) {
    if (isOn) next.add(id);
    else next.delete(id);
  }
  return { ids: next };
}
