import { useState } from "react";
import { NOTHING_SELECTED, type Selected } from "./table-selection.ts";

/** Rows by hand, or all that matched at a moment; another filter is another question, and forgets the latter. */
export function useMatchingSelection<Match>(filterNow: object) {
  const [selected, select] = useState<Selected>(NOTHING_SELECTED);
  const filter = JSON.stringify(filterNow);
  const [all, setAll] = useState<{ match: Match; filter: string }>();
  const isStale = "everything" in selected && all?.filter !== filter;
  return {
    selected: isStale ? NOTHING_SELECTED : selected,
    select,
    match: "everything" in selected && !isStale ? all?.match : undefined,
    selectMatching: (match: Match) => {
      setAll({ match, filter });
      select({ everything: true });
    },
  };
}
