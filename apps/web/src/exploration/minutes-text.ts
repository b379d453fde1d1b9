/** Whole minutes that are over, as a number. */
export const minutesText = (ms: number): string => String(Math.floor(ms / 60_000));
