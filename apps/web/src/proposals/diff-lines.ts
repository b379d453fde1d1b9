export type DiffLine = { kind: "same" | "removed" | "added"; text: string };

/** Comparisons that one diff may cost; texts that differ in more lines than that are shown as replaced whole. */
const MAX_COMPARISONS = 250_000;

/** The lines of both texts in one list: what they share once, what was removed before what came in its place. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const old = before.slice(start, before.length - end);
  const now = after.slice(start, after.length - end);
  const middle =
    old.length * now.length > MAX_COMPARISONS ? [...lines("removed", old), ...lines("added", now)] : compared(old, now);
  return [...lines("same", before.slice(0, start)), ...middle, ...lines("same", before.slice(before.length - end))];
}

const lines = (kind: DiffLine["kind"], texts: readonly string[]): DiffLine[] => texts.map((text) => ({ kind, text }));

/** By the longest common subsequence. */
function compared(old: readonly string[], now: readonly string[]): DiffLine[] {
  const width = now.length + 1;
  const common = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => common[i * width + j] as number;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      common[i * width + j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const found: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && old[i] === now[j]) {
      found.push({ kind: "same", text: old[i] as string });
      i++;
      j++;
    } else if (i < old.length && (j === now.length || at(i + 1, j) >= at(i, j + 1))) {
      found.push({ kind: "removed", text: old[i++] as string });
    } else found.push({ kind: "added", text: now[j++] as string });
  }
  return found;
}
