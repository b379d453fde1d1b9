import type { Command } from "./command.ts";
import { CliError, EXIT, type ExitCode } from "./exit.ts";
import { gateCommand } from "./gate/gate-command.ts";
import { commandHelp, generalHelp } from "./help.ts";
import type { Host } from "./host.ts";
import { reportCommand } from "./report/report-command.ts";
import { oneLine, type Terminal } from "./terminal.ts";
import { CLI_VERSION } from "./version.ts";
import { whoamiCommand } from "./whoami/whoami-command.ts";

const COMMANDS: readonly Command[] = [reportCommand, gateCommand, whoamiCommand];

/** Runs the command that the arguments name. Never throws: errors go to stderr and into the exit code. */
export async function runProgram(args: string[], host: Host): Promise<ExitCode> {
  host.redactor.hide(host.env.TESSERA_TOKEN);
  try {
    return await dispatch(args, host);
  } catch (error) {
    return fail(error, host.terminal, args.includes("--verbose"));
  }
}

async function dispatch(args: string[], host: Host): Promise<ExitCode> {
  const { terminal } = host;
  const wantsHelp = asksFor("--help", "-h", args) || args[0] === "help";
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
    terminal.say(`error: ${oneLine(error.message)}`);
    for (const line of error.details) terminal.say(`  ${oneLine(line)}`);
    return error.exitCode;
  }
  terminal.say(`error: unexpected: ${oneLine(error instanceof Error ? error.message : String(error))}`);
  terminal.say("  This is a fault of the command itself; --verbose shows where.");
  if (verbose && error instanceof Error) terminal.say(error.stack ?? "");
  return EXIT.server;
}
