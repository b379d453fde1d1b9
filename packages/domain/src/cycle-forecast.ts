/** A day in milliseconds. */
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Days of a burn-down, at most: the newest ones. */
const MAX_DAYS = 90;
/** The pace is that of the last days, today included. */
const PACE_DAYS = 7;
/** A forecast that far away says nothing. */
const MAX_DAYS_AHEAD = 3650;

export type ForecastFacts = {
  /** Planned test cases. */
  cases: number;
  /** How many of them got their first result on which day, `YYYY-MM-DD` in UTC. */
  done: readonly { day: string; cases: number }[];
  /** Those without a result: what recording one took on average before, and what people estimated. */
  open: readonly { pastMs: number | null; estimateMinutes: number | null }[];
  /** When the cycle was created, and when it was closed or else the present: ISO 8601 in UTC. */
  begunAt: string;
  until: string;
};

export type Forecast = {
  /** Test cases without a result at the end of each day, oldest first. */
  days: { day: string; untested: number }[];
  /** Work of the test cases without a result, by past durations, else estimates, else the mean of the others; null where none is known. */
  workLeftMs: number | null;
  /** How many of them have neither a past duration nor an estimate. */
  unknown: number;
  /** Test cases that got their first result, a day, over the last week; null where none did. */
  casesPerDay: number | null;
  /** The day on which the last one has a result at this pace; null where nothing is left, or nothing moves. */
  finishesOn: string | null;
};

/** How a cycle went so far, and when it is done if it goes on like this. */
export function forecastCycle({ cases, done, open, begunAt, until }: ForecastFacts): Forecast {
  const today = dayOf(until);
  const [first = today] = [dayOf(begunAt), ...done.map(({ day }) => day)].sort();
  const untestedOn = (day: string) => cases - sum(done.filter((one) => one.day <= day).map((one) => one.cases));
  const length = Math.min(daysBetween(first, today) + 1, MAX_DAYS);
  const days = Array.from({ length }, (_, index) => addDays(today, index - length + 1));
  const paceDays = Math.min(PACE_DAYS, daysBetween(first, today) + 1);
  const from = addDays(today, 1 - paceDays);
  const recent = sum(done.filter(({ day }) => day >= from).map((one) => one.cases));
  const casesPerDay = recent === 0 ? null : recent / paceDays;
  const left = untestedOn(today);
  const ahead = casesPerDay === null || left <= 0 ? null : Math.ceil(left / casesPerDay);
  return {
    days: days.map((day) => ({ day, untested: untestedOn(day) })),
    ...workLeft(open),
    casesPerDay,
    finishesOn: ahead === null || ahead > MAX_DAYS_AHEAD ? null : addDays(today, ahead),
  };
}

function workLeft(open: ForecastFacts["open"]): Pick<Forecast, "workLeftMs" | "unknown"> {
  const known = open.flatMap(({ pastMs, estimateMinutes }) => {
    const ms = pastMs ?? (estimateMinutes === null ? null : estimateMinutes * MINUTE_MS);
    return ms === null ? [] : [ms];
  });
  const unknown = open.length - known.length;
  if (known.length === 0) return { workLeftMs: open.length === 0 ? 0 : null, unknown };
  const total = sum(known);
  return { workLeftMs: Math.round(total + unknown * (total / known.length)), unknown };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
const dayOf = (time: string) => time.slice(0, 10);
const startOf = (day: string) => Date.parse(`${day}T00:00:00Z`);
const addDays = (day: string, days: number) => dayOf(new Date(startOf(day) + days * DAY_MS).toISOString());
const daysBetween = (from: string, to: string) => Math.max(0, Math.round((startOf(to) - startOf(from)) / DAY_MS));
