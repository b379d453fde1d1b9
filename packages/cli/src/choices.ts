import { CliError, EXIT } from "./exit.ts";
import type { FlagName } from "./flags.ts";
import type { Settings } from "./settings.ts";

/** The value of a flag that knows only these; undefined where it wasn't given. */
export function choiceOf<Name extends FlagName, Choice extends string>(
  settings: Settings<Name>,
  name: Name,
  choices: readonly Choice[],
): Choice | undefined {
  const value: unknown = settings.get(name);
  if (value === undefined) return undefined;
  const choice = choices.find((one) => one === value);
  if (choice !== undefined) return choice;
  throw new CliError(EXIT.usage, `${settings.label(name)}: there is no such choice`, [
    `What works: ${choices.join(", ")}.`,
  ]);
}

/** The value of a flag that takes a whole number; undefined where it wasn't given. */
export function numberOf<Name extends FlagName>(
  settings: Settings<Name>,
  name: Name,
  { min, max }: { min: number; max: number },
): number | undefined {
  const value: unknown = settings.get(name);
  if (value === undefined) return undefined;
  const number = /^\d{1,15}$/.test(String(value)) ? Number(value) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new CliError(EXIT.usage, `${settings.label(name)}: expected a whole number from ${min} to ${max}`);
}

const UNIT_MS: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a flag like 90s, 10m or 1h; undefined where it wasn't given. */
export function durationOf<Name extends FlagName>(settings: Settings<Name>, name: Name): number | undefined {
  const value: unknown = settings.get(name);
  if (value === undefined) return undefined;
  const [, count, unit = "s"] = /^(\d{1,6})([smh])?$/.exec(String(value)) ?? [];
  if (count !== undefined) return Number(count) * (UNIT_MS[unit] ?? 0);
  throw new CliError(EXIT.usage, `${settings.label(name)}: expected a time like 90s, 10m or 1h`);
}
