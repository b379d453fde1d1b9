const format = new Intl.NumberFormat("en");

/** `12,345` */
export const formatCount = (count: number): string => format.format(count);

/** `1 test`, `12,345 tests` */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;
