/** The highest number of a case, of PostgreSQL's integers. */
const LAST_NUMBER = 2 ** 31 - 1;

/**
 * A number up to which several groups of numbered rows have about `limit` rows together at most: rows of all groups can go
 * number by number, which lie side by side in an index. `nth` finds the number of a group's row at an offset.
 */
export async function lastOfPart<Group>(
  groups: readonly Group[],
  limit: number,
  nth: (group: Group, offset: number) => Promise<{ number: number } | undefined>,
): Promise<number> {
  const offset = Math.ceil(limit / groups.length) - 1;
  let last = LAST_NUMBER;
  for (const group of groups) last = Math.min(last, (await nth(group, offset))?.number ?? last);
  return last;
}
