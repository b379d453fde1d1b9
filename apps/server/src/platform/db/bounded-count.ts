import type { Total } from "@tessera/domain";

/** Rows that a count looks at, at most: reading them takes no longer than a page of the inventory may. */
export const COUNTED_ROWS = 100_000;

/** How many of the rows looked at matched; one row more than `COUNTED_ROWS` means that there are others. */
export type Counted = { looked: number; matched: number };

/** The number of matches in a list: exact, or a lower bound. */
export function totalOf({ looked, matched }: Counted, most = COUNTED_ROWS): Total {
  return { total: Math.min(matched, most), isExact: looked <= most };
}
