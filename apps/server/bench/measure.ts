/** A line of the table: what was measured, its value with a unit, and where it is judged, a ratio and its least. */
export type Row = { what: string; value: string; ratio?: number; least?: number };

/** Calls a second of `run`, which makes `count` of them. */
export async function rate(count: number, run: (count: number) => Promise<void>): Promise<number> {
  const begun = performance.now();
  await run(count);
  return (count / (performance.now() - begun)) * 1000;
}

/** The best of several rounds: what disturbs a round only ever slows it. */
export function best(rates: number[]): number {
  return Math.max(...rates);
}

/** The middle one of the ratios of rounds that took turns: what disturbs a round disturbs only its own ratio. */
export function medianRatio(rates: number[], against: number[]): number {
  const ratios = rates.map((rate, round) => rate / (against[round] ?? Number.NaN)).sort((a, b) => a - b);
  return ratios[Math.floor(ratios.length / 2)] ?? Number.NaN;
}
