import { expect, it } from "vitest";
import { type ForecastFacts, forecastCycle } from "./cycle-forecast.ts";

const facts = (more: Partial<ForecastFacts>): ForecastFacts => ({
  ...{ cases: 20, done: [], open: [], begunAt: "2030-06-01T09:00:00.000Z", until: "2030-06-04T15:00:00.000Z" },
  ...more,
});

it("burns down by the day of each first result, and finishes at the pace of the last week", () => {
  const done = [
    { day: "2030-06-02", cases: 2 },
    { day: "2030-06-04", cases: 6 },
  ];
  expect(forecastCycle(facts({ done }))).toMatchObject({
    days: [
      { day: "2030-06-01", untested: 20 },
      { day: "2030-06-02", untested: 18 },
      { day: "2030-06-03", untested: 18 },
      { day: "2030-06-04", untested: 12 },
    ],
    ...{ casesPerDay: 2, finishesOn: "2030-06-10" },
  });
});

it("counts only the last seven days for the pace", () => {
  const done = [
    { day: "2030-01-01", cases: 300 },
    { day: "2030-05-29", cases: 7 },
  ];
  const begunAt = "2030-01-01T00:00:00.000Z";
  const forecast = forecastCycle(facts({ cases: 400, done, begunAt }));
  expect(forecast).toMatchObject({ casesPerDay: 1, finishesOn: "2030-09-05" });
  expect([forecast.days.length, forecast.days[0]]).toEqual([90, { day: "2030-03-07", untested: 100 }]);
});

it("says no day where nothing moves or nothing is left", () => {
  expect(forecastCycle(facts({}))).toMatchObject({ casesPerDay: null, finishesOn: null });
  const all = forecastCycle(facts({ cases: 3, done: [{ day: "2030-06-04", cases: 3 }] }));
  expect(all).toMatchObject({ finishesOn: null, workLeftMs: 0, unknown: 0 });
});

it("adds up the work by past durations, then estimates, then the mean of the others", () => {
  const open = [
    { pastMs: 60_000, estimateMinutes: 30 },
    { pastMs: null, estimateMinutes: 3 },
    { pastMs: null, estimateMinutes: null },
  ];
  expect(forecastCycle(facts({ open }))).toMatchObject({ workLeftMs: 360_000, unknown: 1 });
  expect(forecastCycle(facts({ open: open.slice(2) }))).toMatchObject({ workLeftMs: null, unknown: 1 });
});
