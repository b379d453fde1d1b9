/** Days that the trends can look back. */
export const TREND_DAYS = [7, 30, 90, 365] as const;
export const DEFAULT_TREND_DAYS = 30;

/** What the address says of a dashboard. */
export type DashboardView = { days?: number };

export function readDashboardView(search: Record<string, unknown>): DashboardView {
  const days = TREND_DAYS.find((one) => String(one) === String(search.days));
  return { days: days === DEFAULT_TREND_DAYS ? undefined : days };
}
