import type { Preferences } from "@tessera/domain";
import { useSyncExternalStore } from "react";

export type DateChoice = Pick<Preferences, "locale" | "timeZone">;

/** How the page writes dates; what it says beside them stays in English. */
export type DateFormats = Record<"exact" | "day" | "clock" | "calendarDay", Intl.DateTimeFormat>;

const AS_THE_BROWSER: DateChoice = { locale: null, timeZone: null };

let chosen = AS_THE_BROWSER;
let formats = formatsOf(chosen);
let utc = utcOf(chosen);
const listeners = new Set<() => void>();

/** From now on dates are written so; what shows one with `useDateFormats` renders again. */
export function chooseDateFormat({ locale, timeZone }: DateChoice = AS_THE_BROWSER): void {
  if (locale === chosen.locale && timeZone === chosen.timeZone) return;
  chosen = { locale, timeZone };
  formats = formatsOf(chosen);
  utc = utcOf(chosen);
  for (const listener of listeners) listener();
}

/** To the second, in UTC: in the audit log it is the order of events that counts, and its days are UTC too. */
export const utcFormat = (): Intl.DateTimeFormat => utc;

export const dateFormats = (): DateFormats => formats;

export function useDateFormats(): DateFormats {
  return useSyncExternalStore(listen, dateFormats);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function formatsOf({ locale, timeZone }: DateChoice): DateFormats {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale ?? undefined, options);
  const zone = timeZone !== null && isKnownZone(timeZone) ? { timeZone } : {};
  const clock = { hour: "2-digit", minute: "2-digit", timeZoneName: "short" } as const;
  const day = { day: "numeric", month: "short", year: "numeric" } as const;
  return {
    exact: format({ ...day, month: "long", ...clock, ...zone }),
    day: format({ ...day, ...zone }),
    clock: format({ ...clock, ...zone }),
    calendarDay: format({ ...day, timeZone: "UTC" }),
  };
}

function utcOf({ locale }: DateChoice): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale ?? undefined, {
    ...{ day: "numeric", month: "short", year: "numeric" },
    ...{ hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "UTC", timeZoneName: "short" },
  });
}

/** The server may know time zones that an older browser doesn't. */
function isKnownZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone });
    return true;
  } catch {
    // The platform refuses names that it doesn't know only by throwing.
    return false;
  }
}
