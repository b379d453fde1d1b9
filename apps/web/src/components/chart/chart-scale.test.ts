import { describe, expect, it } from "vitest";
import { bandPath, linePaths, scaleOf } from "./chart-scale.ts";

const SIZE = { width: 110, height: 60 };
const points = (...values: (number | null)[]) => values.map((value, at) => ({ key: `${at}`, label: `${at}`, value }));

describe("the scale of a chart", () => {
  it("goes from the lowest to the highest value, inside of the margin", () => {
    const scale = scaleOf(points(10, 20, 30), SIZE);
    expect([scale.x(0), scale.x(2), scale.y(10), scale.y(30), scale.step]).toEqual([5, 105, 55, 5, 50]);
  });

  it("keeps the ends that are given", () => {
    const scale = scaleOf(points(50, 75), { ...SIZE, from: 0, to: 100 });
    expect([scale.y(0), scale.y(50), scale.y(100)]).toEqual([55, 30, 5]);
  });

  it.each<[string, number[], { to?: number }, number]>([
    ["in the middle where all are equal", [7, 7], {}, 30],
    ["at the top where all are at its given end", [1, 1], { to: 1 }, 5],
  ])("draws values %s", (_, values, ends, y) => {
    expect(scaleOf(points(...values), { ...SIZE, ...ends }).y(values[0] ?? 0)).toBe(y);
  });

  it("puts a single point in the middle, and takes none at all", () => {
    expect(scaleOf(points(3), SIZE).x(0)).toBe(55);
    expect(linePaths([], scaleOf([], SIZE))).toBe("");
  });
});

describe("a line", () => {
  it("is broken where a point has no value, and a point alone is a dash", () => {
    const of = points(0, 10, null, 10);
    expect(linePaths(of, scaleOf(of, SIZE))).toBe("M5.0 55.0L38.3 5.0M103.0 5.0L107.0 5.0");
  });

  it("has a band only over points in a row that have one", () => {
    const of = points(5, 5, 5, 5).map((point, at) => ({
      ...point,
      band: at === 2 ? null : ([0, 10] as const),
    }));
    expect(bandPath(of, scaleOf(of, SIZE))).toBe("M5.0 5.0L38.3 5.0L38.3 55.0L5.0 55.0Z");
  });
});
