/**
 * How far two partitions of the same things agree, from about 0 (by chance) to 1 (the same): the adjusted Rand index of
 * Hubert and Arabie (1985).
 */
export function adjustedRandIndex(a: readonly string[], b: readonly string[]): number {
  const cells = sizes(a.map((label, index) => JSON.stringify([label, b[index]])));
  const together = sum(cells);
  const [inA, inB] = [sum(sizes(a)), sum(sizes(b))];
  const byChance = (inA * inB) / pairs(a.length);
  return (together - byChance) / ((inA + inB) / 2 - byChance);
}

function sizes(labels: readonly string[]): number[] {
  return [...Map.groupBy(labels, (label) => label).values()].map((group) => group.length);
}

function sum(groups: readonly number[]): number {
  return groups.reduce((total, size) => total + pairs(size), 0);
}

function pairs(size: number): number {
  return (size * (size - 1)) / 2;
}
