import type { Total } from "@tessera/domain";

/** Rows that a count looks at, at most: reading them takes no longer than a page of the inventory may. */
export const COUNTED_ROWS = 100_000;

/** Of so many rows looked at, so many matched; one row more than `COUNTED_ROWS` says that there are others. */
export type Counted = { looked: number; matched: number };

/** What a list says of how many match: all, or at least so many. */
export function totalOf({ looked, matched }: Counted, most = COUNTED_ROWS): Total {
  return { total: Math.min(matched, most), isExact: looked <= most };
}
