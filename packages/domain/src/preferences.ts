import { z } from "zod";
import { NAVIGATION_PALETTES } from "./vocabulary.ts";

/** Features to try before they are released; each user switches them for themselves. */
export const FeaturePreview = z.enum(["compactTables", "goKeys"]).meta({ id: "FeaturePreview" });
export type FeaturePreview = z.infer<typeof FeaturePreview>;

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

const fields = {
  theme: z.enum(["light", "dark", "system"]),
  navigation: z.enum(NAVIGATION_PALETTES),
  locale: z.enum(DATE_LOCALES).nullable(),
  timeZone: TimeZone.nullable(),
  previews: z.array(FeaturePreview).max(FeaturePreview.options.length),
};

/** A user's choices for the page. `locale` and `timeZone` null: as the browser has them. */
export const Preferences = z
  .strictObject({
    theme: fields.theme.default("system"),
    navigation: fields.navigation.default("slate"),
    locale: fields.locale.default(null),
    timeZone: fields.timeZone.default(null),
    /** The feature previews that are switched on. */
    previews: fields.previews.default([]),
  })
  .meta({ id: "Preferences" });
export type Preferences = z.infer<typeof Preferences>;

/** The preferences to change; what is left out stays. */
export const UpdatePreferences = z.strictObject(fields).partial();
export type UpdatePreferences = z.infer<typeof UpdatePreferences>;

/** A user's current preferences, and the available previews: those no admin has hidden. */
export const CurrentPreferences = z
  .strictObject({ ...Preferences.shape, offeredPreviews: fields.previews })
  .meta({ id: "CurrentPreferences" });
export type CurrentPreferences = z.infer<typeof CurrentPreferences>;

/**
 * The preferences in a stored text, perhaps of another version: a value that this version doesn't know counts as never
 * chosen.
 */
export function readPreferences(stored: Record<string, unknown>): Preferences {
  const known = Object.entries(fields).flatMap(([name, field]) => {
    const { success, data } = field.safeParse(name === "previews" ? knownPreviews(stored[name]) : stored[name]);
    return success ? [[name, data]] : [];
  });
  return Preferences.parse(Object.fromEntries(known));
}

function knownPreviews(stored: unknown): FeaturePreview[] {
  return FeaturePreview.options.filter((preview) => Array.isArray(stored) && stored.includes(preview));
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    // The platform reports unknown names only by throwing.
    return false;
  }
}
