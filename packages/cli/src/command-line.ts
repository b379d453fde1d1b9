import { type ParseArgsConfig, parseArgs } from "node:util";
import { CliError, EXIT } from "./exit.ts";
import { type FlagName, flag } from "./flags.ts";

/** What was typed: absent flags are absent. Anything a command doesn't know is refused, never skipped over. */
export type CommandLine = Map<FlagName, string | string[] | true>;

export function parseCommandLine(args: string[], names: readonly FlagName[]): CommandLine {
  return parseWithArguments(args, names, 0).line;
}

/** The same for a command that takes arguments besides its flags, at most so many. */
export function parseWithArguments(args: string[], names: readonly FlagName[], most: number) {
  const { values, positionals } = parseStrictly(args, names);
  if (positionals.length > most) throw unexpectedArgument(positionals[most] as string);
  return { line: new Map(Object.entries(values)) as CommandLine, positionals };
}

function parseStrictly(args: string[], names: readonly FlagName[]) {
  const options: ParseArgsConfig["options"] = {};
  for (const name of names) {
    const { kind } = flag(name);
    options[name] = { type: kind === "switch" ? "boolean" : "string", multiple: kind === "list" };
  }
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: true });
  } catch (error) {
    throw new CliError(EXIT.usage, describe(error as Error & { code?: string }), ["See --help for what there is."]);
  }
}

function describe(error: Error & { code?: string }): string {
  // Node's message goes on with advice about positional arguments, which we have none of.
  if (error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") return error.message.split(". To specify")[0] as string;
  return error.message;
}

function unexpectedArgument(argument: string): CliError {
  return new CliError(EXIT.usage, `Unexpected argument '${argument}'`, [
    "If it came from a pattern, quote the pattern so that the shell leaves it alone: --results-file 'target/**/*.xml'",
  ]);
}
