import type { ChartPoint } from "./line-chart.tsx";

/** Where a point of a chart is drawn, in pixels. */
export type Scale = {
  width: number;
  height: number;
  /** Pixels between two points. */
  step: number;
  x: (index: number) => number;
  y: (value: number) => number;
};

/** Room for the dot of the first and the last point, and for the line at its highest and lowest. */
const MARGIN = 5;

type ScaleOptions = { width: number; height: number; from?: number | undefined; to?: number | undefined };

/** Fits the points into the drawing; equal values lie in the middle. */
export function scaleOf(points: readonly ChartPoint[], { width, height, from, to }: ScaleOptions): Scale {
  const values = points.flatMap(({ value, band }) => [...(value === null ? [] : [value]), ...(band ?? [])]);
  const low = from ?? Math.min(...values, Number.POSITIVE_INFINITY);
  const high = to ?? Math.max(...values, Number.NEGATIVE_INFINITY);
  const span = high - low;
  // All at an end of the scale that was given lie there.
  const flat = to !== undefined && low === to ? 0 : 0.5;
  const inner = { width: Math.max(0, width - 2 * MARGIN), height: height - 2 * MARGIN };
  const step = points.length > 1 ? inner.width / (points.length - 1) : inner.width;
  return {
    width,
    height,
    step,
    x: (index) => (points.length > 1 ? MARGIN + index * step : width / 2),
    y: (value) => MARGIN + inner.height * (span > 0 ? 1 - (value - low) / span : flat),
  };
}

/** What stands at an end of the axis. */
export const tickOf = (point: { label: string; tick?: string } | undefined): string | undefined =>
  point?.tick ?? point?.label;

const at = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/** A line through the points, broken where one has no value; a point alone is a short dash. */
export function linePaths(points: readonly ChartPoint[], scale: Scale): string {
  return points
    .flatMap(({ value }, index) => {
      if (value === null) return [];
      const isStart = index === 0 || points[index - 1]?.value === null;
      const isAlone = isStart && (points[index + 1]?.value ?? null) === null;
      const place = at(scale.x(index), scale.y(value));
      if (isAlone) return [`M${at(scale.x(index) - 2, scale.y(value))}L${at(scale.x(index) + 2, scale.y(value))}`];
      return [`${isStart ? "M" : "L"}${place}`];
    })
    .join("");
}

/** The area between the lower and the upper edges, piece by piece. */
export function bandPath(points: readonly ChartPoint[], scale: Scale): string {
  const pieces: string[] = [];
  let upper: string[] = [];
  let lower: string[] = [];
  const close = () => {
    if (upper.length > 1) pieces.push(`M${[...upper, ...lower.reverse()].join("L")}Z`);
    upper = [];
    lower = [];
  };
  for (const [index, { band }] of points.entries()) {
    if (!band) {
      close();
      continue;
    }
    upper.push(at(scale.x(index), scale.y(band[1])));
    lower.push(at(scale.x(index), scale.y(band[0])));
  }
  close();
  return pieces.join("");
}
