/** How a report of any number of tests is written; `after` and `end` come where something of each test stands behind all. */
export type Written = {
  head: string;
  test: (n: number) => string;
  tail: string;
  after?: (n: number) => string;
  end?: string;
};

const FRAMES = 25;

export function classOf(n: number): string {
  return `org.example.area${Math.floor(n / 500) % 20}.Suite${Math.floor(n / 500)}Test`;
}

/** One in thirty. */
export function isFailing(n: number): boolean {
  return n % 30 === 7;
}

export function traceOf(n: number): string {
  const frames = Array.from({ length: FRAMES }, (_, i) => `\tat ${classOf(n)}.step${i}(Suite.java:${(n + i) % 900})`);
  return `java.lang.AssertionError: expected ${n} to be ${n + 1}\n${frames.join("\n")}`;
}

/** The report of so many tests. */
export function writeReport({ head, test, tail, after, end = "" }: Written, tests: number): Buffer {
  const numbers = Array.from({ length: tests }, (_, n) => n);
  return Buffer.from([head, ...numbers.map(test), tail, ...(after ? numbers.map(after) : []), end].join(""));
}
