import type { Command } from "./command.ts";
import { environmentName, type FlagName, fileKey, flag } from "./flags.ts";
import { SETTINGS_FILE } from "./settings-file.ts";

const EXIT_CODES = `Exit codes:
  0  done
  1  gate failed (--fail-on, --fail-on-missing, --min-tests)
  2  wrong usage
  3  incomplete: tests that were announced never ran, or a shard is missing
  4  authentication or permission
  5  server or network, after retries
  6  a report can't be read, isn't accepted or holds no test, or no file matched`;

export function generalHelp(commands: readonly Command[]): string {
  return `tessera: report test results to a Tessera server

Usage: tessera <command> [flags]

Commands:
${columns(commands.map(({ name, about }) => [name, about]))}

tessera <command> --help lists its flags; tessera --version prints the version.

${EXIT_CODES}`;
}

export function commandHelp({ name, about, example, flags, takes }: Command): string {
  const keys = flags.filter((name) => flag(name).inFile !== false).map(fileKey);
  return `tessera ${name}: ${about}

Usage: tessera ${name}${flags.length > 0 ? " [flags]" : ""}${takes === undefined ? "" : ` ${takes}`}
Example: ${example}
${flags.length > 0 ? flagsHelp(flags, keys) : ""}
${EXIT_CODES}`;
}

function flagsHelp(flags: readonly FlagName[], keys: string[]): string {
  return `
Flags:
${columns(flags.map((name) => [usage(name), flag(name).about]))}

A flag may also be given in the environment: --url as ${environmentName("url")}, --token as ${environmentName("token")} and so on;
of a flag that may be repeated, one value a line. ${SETTINGS_FILE} in the working directory may set ${keys.join(", ")}.
Flags beat the environment, which beats the file.
`;
}

function usage(name: FlagName): string {
  const { hint } = flag(name);
  return hint === undefined ? `--${name}` : `--${name} ${hint}`;
}

function columns(rows: [string, string][]): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}
