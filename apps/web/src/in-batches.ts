/** Items of one request: each costs the server a row and an audit entry. */
const BATCH = 200;

/** Acts on many in batches, one after the other, so that no list is too long to be acted on. Answers the sum. */
export async function inBatches<Item>(
  items: readonly Item[],
  act: (batch: Item[]) => Promise<number>,
): Promise<number> {
  let sum = 0;
  for (let at = 0; at < items.length; at += BATCH) sum += await act(items.slice(at, at + BATCH));
  return sum;
}
