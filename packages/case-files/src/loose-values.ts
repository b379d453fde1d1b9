import type { CasePriority } from "@tessera/domain";

/** How other products call what matters most and least. */
const PRIORITIES: Record<string, CasePriority> = {
  ...{ critical: "critical", blocker: "critical", highest: "critical", musttest: "critical" },
  ...{ high: "high", major: "high", important: "high" },
  ...{ normal: "normal", medium: "normal", moderate: "normal", notset: "normal", undefined: "normal", none: "normal" },
  ...{ low: "low", minor: "low", lowest: "low", trivial: "low", donttest: "low" },
};

/** `Medium`, `1 - Critical` and the like; what nothing is known of stays as it is, to be refused. */
export function priorityOf(text: string): string | undefined {
  const plain = text.toLowerCase().replace(/[^a-z]/g, "");
  if (plain === "") return undefined;
  return PRIORITIES[plain] ?? text;
}

const MAX_TIME_LENGTH = 40;
const UNIT_MINUTES: Record<string, number> = { s: 1 / 60, m: 1, h: 60, d: 480, w: 2400 };

/**
 * Minutes of `5`, `5m`, `1h 30min`, `30 sec` or `00:05:00`, at least one; a day has eight hours, a week five days. What is
 * none of these is NaN, to be refused; null for an empty text.
 */
export function minutesOf(text: string): number | null {
  const plain = text.trim().toLowerCase();
  if (plain === "") return null;
  if (plain.length > MAX_TIME_LENGTH) return Number.NaN;
  const clock = /^(\d{1,4}):(\d{2})(?::(\d{2}))?$/.exec(plain);
  if (clock) {
    const [, hours = "0", minutes = "0", seconds = "0"] = clock;
    return wholeMinutes(Number(hours) * 60 + Number(minutes) + Number(seconds) / 60);
  }
  if (/^\d{1,6}(?:\.\d{1,6})?$/.test(plain)) return wholeMinutes(Number(plain));
  let minutes = 0;
  let rest = plain;
  for (const [whole, count = "", unit = ""] of plain.matchAll(/(\d{1,6}(?:\.\d{1,6})?) ?([smhdw])[a-z]{0,8}/g)) {
    minutes += Number(count) * (UNIT_MINUTES[unit] ?? Number.NaN);
    rest = rest.replace(whole, "");
  }
  return minutes > 0 && rest.replace(/[\s,]/g, "") === "" ? wholeMinutes(minutes) : Number.NaN;
}

const wholeMinutes = (minutes: number) => (minutes === 0 ? null : Math.max(1, Math.round(minutes)));

/** Each tag once, whatever its case, without the signs that a tag can't have. */
export function uniqueTags(tags: readonly string[]): string[] {
  const seen = new Map<string, string>();
  for (const tag of tags) if (!seen.has(tag.toLowerCase())) seen.set(tag.toLowerCase(), tag);
  return [...seen.values()];
}

/** Texts one under the other, with an empty line between them; those that say nothing are left out. */
export function paragraphs(...texts: (string | undefined)[]): string {
  return texts
    .map((text) => text?.trim() ?? "")
    .filter((text) => text !== "")
    .join("\n\n");
}
