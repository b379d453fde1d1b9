import { z } from "zod";

/** What can be tried out before it is for everybody; each person switches them for himself. */
export const FeaturePreview = z.enum(["commandPalette", "compactTables"]).meta({ id: "FeaturePreview" });
export type FeaturePreview = z.infer<typeof FeaturePreview>;

/** The colours of the navigation that a person can choose from. */
export const NAVIGATION_PALETTES = ["slate", "ocean", "moss", "plum", "clay", "night"] as const;

/** Where dates are written as people of that language write them; the page itself is in English. */
export const DATE_LOCALES = [
  "en-GB",
  "en-US",
  "de-DE",
  "es-ES",
  "fr-FR",
  "it-IT",
  "ja-JP",
  "nl-NL",
  "pl-PL",
  "pt-BR",
  "sv-SE",
] as const;

const TimeZone = z.string().max(64).refine(isTimeZone, "Expected a time zone like Europe/Rome");

/** How a person wants the page. `locale` and `timeZone` null: as the browser has them. */
export const Preferences = z
  .strictObject({
    theme: z.enum(["light", "dark", "system"]).default("system"),
    navigation: z.enum(NAVIGATION_PALETTES).default("slate"),
    locale: z.enum(DATE_LOCALES).nullable().default(null),
    timeZone: TimeZone.nullable().default(null),
    /** The feature previews that are switched on. */
    previews: z.array(FeaturePreview).max(FeaturePreview.options.length).default([]),
  })
  .meta({ id: "Preferences" });
export type Preferences = z.infer<typeof Preferences>;

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    // Names that the platform doesn't know are told only by throwing.
    return false;
  }
}
