/** After how many days to rotate a token of a lifetime, so that a week or two are left to replace it everywhere. */
export const ROTATION_CADENCE = [
  { lifetimeDays: 30, everyDays: 25 },
  { lifetimeDays: 60, everyDays: 52 },
  { lifetimeDays: 90, everyDays: 80 },
  { lifetimeDays: 180, everyDays: 165 },
  { lifetimeDays: 365, everyDays: 350 },
] as const;
