/** Methods that look at, or move, up to all of what they are called on: where quadratic loops hide. */
const ARRAY_SCANS = [
  "indexOf",
  "lastIndexOf",
  "includes",
  "find",
  "findIndex",
  "findLast",
  "unshift",
  "shift",
  "splice",
];
const ARRAY_WALKS = [
  "map",
  "filter",
  "forEach",
  "some",
  "every",
  "reduce",
  "flatMap",
  "sort",
  "concat",
  "slice",
  "join",
];
const STRING_SCANS = ["indexOf", "lastIndexOf", "includes", "split", "replace", "replaceAll", "trim"];

type Methods = Record<string, (...args: unknown[]) => unknown>;

/**
 * Elements and characters that arrays and texts were searched through or walked over during `work`, at most: a count of
 * steps, the same on every machine.
 */
export async function countWork(work: () => Promise<unknown>): Promise<number> {
  let steps = 0;
  const count = (length: number) => {
    steps += length;
  };
  const restore = [
    ...wrap(Array.prototype as unknown as Methods, [...ARRAY_SCANS, ...ARRAY_WALKS], count),
    ...wrap(String.prototype as unknown as Methods, STRING_SCANS, count),
  ];
  try {
    await work();
  } finally {
    for (const undo of restore) undo();
  }
  return steps;
}

function wrap(prototype: Methods, names: string[], count: (length: number) => void): (() => void)[] {
  return names.map((name) => {
    const own = Object.getOwnPropertyDescriptor(prototype, name) as PropertyDescriptor;
    const method = own.value as (...args: unknown[]) => unknown;
    const counting = function (this: { length: number }, ...args: unknown[]) {
      count(this.length);
      return Reflect.apply(method, this, args);
    };
    Object.defineProperty(prototype, name, { ...own, value: counting });
    return () => Object.defineProperty(prototype, name, own);
  });
}
