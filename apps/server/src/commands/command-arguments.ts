import { parseArgs } from "node:util";
import type { z } from "zod";
import type { Config } from "../platform/config.ts";
import type { Ctx } from "../platform/context.ts";

/** Each reads its arguments to the end, and answers what to do on the database. */
export type DatabaseCommands = Record<string, (args: string[]) => Promise<(ctx: Ctx) => Promise<void>>>;

/** Commands that open the database themselves, or need none. */
export type CommandsAlone = Record<string, (args: string[]) => (config: Config) => Promise<void>>;

/** A call that can't be understood; the message says what is missing. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Options with a value each, `--name value`. Throws UsageError for others, and for what stands beside them. */
export function readOptions<const Name extends string>(
  args: string[],
  names: readonly Name[],
): Partial<Record<Name, string>> {
  const options = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  try {
    return parseArgs({ args, options, strict: true }).values as Partial<Record<Name, string>>;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

/** The option's value. Throws UsageError where it is missing. */
export function required<Name extends string>(options: Partial<Record<Name, string>>, name: Name): string {
  const value = options[name];
  if (value === undefined) throw new UsageError(`--${name} is missing.`);
  return value;
}

/** The only argument, a file. Throws UsageError. */
export function fileOf(args: string[]): string {
  const [file, ...others] = args;
  if (file === undefined || file === "" || file.startsWith("-")) throw new UsageError("Name a file.");
  if (others.length > 0) throw new UsageError(`Name one file; “${others[0]}” is one too many.`);
  return file;
}

/** The input as the schema has it. Throws UsageError that begins with the name, or else the field. */
export function checked<Schema extends z.ZodType>(schema: Schema, input: unknown, name?: string): z.infer<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new UsageError(`${name ?? issue?.path.join(".")}: ${issue?.message}`);
}
