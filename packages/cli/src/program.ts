import { COMMANDS } from "./commands.ts";
import { CliError, EXIT, type ExitCode } from "./exit.ts";
import { commandHelp, generalHelp } from "./help.ts";
import type { Host } from "./host.ts";
import { oneLine, type Terminal } from "./terminal.ts";
import { CLI_VERSION } from "./version.ts";

/** Runs the command that the arguments name. Never throws: errors go to stderr and into the exit code. */
export async function runProgram(args: string[], host: Host): Promise<ExitCode> {
  for (const name of ["TESSERA_TOKEN", "TESSERA_ID_TOKEN"]) host.redactor.hide(host.env[name]);
  try {
    return await dispatch(args, host);
  } catch (error) {
    return fail(error, host.terminal, args.includes("--verbose"));
  }
}

async function dispatch(args: string[], host: Host): Promise<ExitCode> {
  const { terminal } = host;
  // What comes after -- belongs to another command.
  const own = args.includes("--") ? args.slice(0, args.indexOf("--")) : args;
  const wantsHelp = asksFor("--help", "-h", own) || args[0] === "help";
  const words = args[0] === "help" ? args.slice(1) : args;
  const command = COMMANDS.find(({ name }) => name.split(" ").every((word, at) => words[at] === word));
  if (wantsHelp) {
    terminal.answer(command ? commandHelp(command) : generalHelp(COMMANDS));
    return EXIT.done;
  }
  if (command) return command.run(args.slice(command.name.split(" ").length), host);
  if (asksFor("--version", "-v", args)) {
    terminal.answer(CLI_VERSION);
    return EXIT.done;
  }
  const [group = ""] = args;
  const members = COMMANDS.filter(({ name }) => name.startsWith(`${group} `)).map(({ name }) => name);
  if (members.length > 0) throw new CliError(EXIT.usage, `Name what to do: ${members.join(", ")}`);
  if (args.length > 0) {
    throw new CliError(EXIT.usage, `There is no command '${args[0]}'`, [
      `There are ${COMMANDS.map(({ name }) => name).join(", ")}; see tessera --help.`,
    ]);
  }
  terminal.say(generalHelp(COMMANDS));
  return EXIT.usage;
}

function asksFor(long: string, short: string, args: string[]): boolean {
  return args.includes(long) || args.includes(short);
}

function fail(error: unknown, terminal: Terminal, verbose: boolean): ExitCode {
  if (error instanceof CliError) {
    terminal.fail(error.message, error.details);
    return error.exitCode;
  }
  terminal.say(`error: unexpected: ${oneLine(error instanceof Error ? error.message : String(error))}`);
  terminal.say("  This is a fault of the command itself; --verbose shows where.");
  if (verbose && error instanceof Error) terminal.say(error.stack ?? "");
  return EXIT.server;
}
