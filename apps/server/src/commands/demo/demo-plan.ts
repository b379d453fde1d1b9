import { DAY_MS, HOUR_MS } from "../../platform/time.ts";

/** A test as it went in one upload. */
type PlannedTest = { name: string; classname: string; seconds: number; failure?: string };
/** One upload of a run; a second attempt repeats tests that failed in the first. */
export type PlannedUpload = {
  /** How long ago it came, in milliseconds. */
  ago: number;
  runKey: string;
  runName: string;
  branch: string;
  commit: string;
  jobAttempt: number;
  environment: string;
  tests: readonly PlannedTest[];
};
export type PlannedProject = { name: string; description: string; owners: string; uploads: readonly PlannedUpload[] };

type Area = { classname: string; tests: readonly string[] };
type Idea = {
  name: string;
  description: string;
  owners: string;
  package: string;
  /** Days since its first test fails; below 0 for never. */
  brokenSince: number;
  areas: Readonly<Record<string, readonly string[]>>;
};

const DAYS = 21;
const SEED = 1843;

const IDEAS: readonly Idea[] = [
  {
    name: "Web shop",
    description: "Checkout, basket and search of the shop.",
    owners: "shop.checkout.** @team/checkout\nshop.** @grace",
    package: "shop",
    brokenSince: 6,
    areas: {
      "checkout.Payment": ["pays by card", "pays by invoice", "declines an expired card", "asks for the second factor"],
      "checkout.Address": ["accepts a foreign address", "refuses a missing street", "remembers the last address"],
      "basket.Basket": ["adds an item", "removes an item", "keeps its items after sign-in", "sums up with taxes"],
      "search.Search": ["finds by name", "finds by part of a word", "sorts by price", "shows what is out of stock"],
      "account.SignIn": ["signs in", "locks after many tries", "resets a password"],
    },
  },
  {
    name: "Mobile app",
    description: "The app for customers, on devices.",
    owners: "app.** @alan",
    package: "app",
    brokenSince: -1,
    areas: {
      "ui.Home": ["shows offers", "scrolls smoothly", "opens an offer"],
      "ui.Orders": ["lists orders", "shows where a parcel is", "cancels an order"],
      "sync.Sync": ["syncs after being offline", "merges two baskets", "retries after a timeout"],
      "push.Push": ["asks for permission once", "opens the right page"],
    },
  },
  {
    name: "Warehouse API",
    description: "Stock and shipping, called by the shop.",
    owners: "warehouse.** @team/warehouse",
    package: "warehouse",
    brokenSince: 2,
    areas: {
      "stock.Stock": ["reserves an item", "releases a reservation", "never goes below zero", "counts by shelf"],
      "shipping.Label": ["prints a label", "weighs a parcel", "splits a large order"],
      "api.Contract": ["answers unknown items with 404", "pages long lists", "keeps the order of lists"],
    },
  },
];

const TIMEOUT = "TimeoutError: waited 5000 ms for the answer of the stock service\n    at Client.get (client.ts:88)";
const DECLINED =
  'AssertionError: expected "declined" to be "accepted"\n    at pays (payment.spec.ts:41)\n    at checkout (checkout.ts:17)';
const ROUNDING = "AssertionError: expected 19.98 to be 19.99\n    at sum (basket.spec.ts:63)";

/** The projects of a demo, the same ones each time. */
export function planDemo(): PlannedProject[] {
  const random = randomNumbers(SEED);
  return IDEAS.map(({ name, description, owners, ...idea }) => {
    const areas = Object.entries(idea.areas).map(([path, tests]) => ({ classname: `${idea.package}.${path}`, tests }));
    return { name, description, owners, uploads: planUploads(areas, idea.brokenSince, random) };
  });
}

function planUploads(areas: readonly Area[], brokenSince: number, random: () => number): PlannedUpload[] {
  const uploads: PlannedUpload[] = [];
  for (let day = DAYS; day >= 0; day--) {
    uploads.push(...planRun({ areas, brokenSince, random, day, branch: "main", hour: 3 }));
    if (day % 3 === 0) {
      const branch = `feature/${["gift-cards", "dark-mode", "faster-search", "new-labels"][day % 4]}`;
      uploads.push(...planRun({ areas, brokenSince, random, day, branch, hour: 1 }));
    }
  }
  return uploads;
}

type RunIdea = {
  areas: readonly Area[];
  brokenSince: number;
  random: () => number;
  day: number;
  branch: string;
  hour: number;
};

/** One upload, and a second attempt where only flaky tests failed. */
function planRun({ areas, brokenSince, random, day, branch, hour }: RunIdea): PlannedUpload[] {
  const all = areas.flatMap(({ classname, tests }) => tests.map((name) => ({ classname, name })));
  const facts = {
    runKey: `${branch}-${day}`,
    runName: branch === "main" ? "Nightly" : "Pull request",
    branch,
    commit: Math.floor(random() * 0xffffffff)
      .toString(16)
      .padStart(8, "0"),
    environment: "staging",
  };
  const tests = all.map((test, index): PlannedTest => {
    const isBroken = index === 0 && day <= brokenSince;
    const failure = isBroken ? DECLINED : failureOf(index, all.length, day, branch, random());
    return { ...test, seconds: Math.round((0.05 + random() * 4) * 1000) / 1000, ...(failure && { failure }) };
  });
  const ago = day * DAY_MS + hour * HOUR_MS;
  const first = { ...facts, ago, jobAttempt: 1, tests };
  const shaken = tests.filter(({ failure }) => failure === TIMEOUT);
  if (shaken.length === 0) return [first];
  const again = tests.map(({ failure, ...test }) => ({ ...test, ...(failure && failure !== TIMEOUT && { failure }) }));
  return [first, { ...facts, ago: ago - HOUR_MS / 2, jobAttempt: 2, tests: again }];
}

/** The last test is flaky, one was broken and fixed; a branch broke another. */
function failureOf(index: number, count: number, day: number, branch: string, chance: number): string | undefined {
  if (index === count - 1 && chance < 0.35) return TIMEOUT;
  if (index === Math.floor(count / 2) && day > 10 && day < 15) return ROUNDING;
  if (index === 1 && branch !== "main" && day < 9) return ROUNDING;
  return chance < 0.004 ? TIMEOUT : undefined;
}

/** Numbers from 0 up to 1 that are the same for a seed each time (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
