import { FORMAT_CHOICES } from "@tessera/domain";
import { CONNECTION_FLAGS } from "../connection.ts";
import { CliError, EXIT } from "../exit.ts";
import type { Settings } from "../settings.ts";

export const REPORT_FLAGS = [
  ...CONNECTION_FLAGS,
  "project-id",
  "cycle-id",
  "format",
  "results-file",
  "dry-run",
  "run-key",
  "shard",
  "environment",
  "build-id",
  "report-skipped-as",
  "fail-on",
  "json",
  "org-id",
] as const;

export type ReportSettings = Settings<(typeof REPORT_FLAGS)[number]>;

/** The choices of a flag that work, and those that are planned: asking for one must not silently do something else. */
const CHOICES = {
  format: { now: FORMAT_CHOICES, later: [] },
  "report-skipped-as": { now: ["skipped"], later: ["blocked", "ignore"] },
  "fail-on": { now: ["failed", "none"], later: ["new"] },
} as const satisfies Partial<
  Record<(typeof REPORT_FLAGS)[number], { now: readonly string[]; later: readonly string[] }>
>;

type Choice<Name extends keyof typeof CHOICES> = (typeof CHOICES)[Name]["now"][number];

/** The value of a flag with choices; undefined where it wasn't given. */
export function choiceOf<Name extends keyof typeof CHOICES>(
  settings: ReportSettings,
  name: Name,
): Choice<Name> | undefined {
  const value = settings.get<keyof typeof CHOICES>(name);
  const { now, later }: { now: readonly string[]; later: readonly string[] } = CHOICES[name];
  if (value === undefined || now.includes(value)) return value as Choice<Name> | undefined;
  const why = later.includes(value) ? `'${value}' doesn't work yet` : "there is no such choice";
  throw new CliError(EXIT.usage, `${settings.label(name)}: ${why}`, [`What works: ${now.join(", ")}.`]);
}
