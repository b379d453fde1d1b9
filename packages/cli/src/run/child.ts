import { spawn } from "node:child_process";
import { CliError, EXIT } from "../exit.ts";

/** How a command ended: `code` is 128 and more where a signal ended it, as shells count. */
type Ended = { code: number; interrupted: boolean };

/** Runs commands for `tessera run`. */
export type CommandRunner = (command: string[], options: { cwd: string; stdoutToStderr: boolean }) => Promise<Ended>;

const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const SIGNAL_NUMBER: Record<string, number> = {
  SIGHUP: 1,
  SIGINT: 2,
  SIGQUIT: 3,
  SIGABRT: 6,
  SIGKILL: 9,
  SIGSEGV: 11,
  SIGTERM: 15,
};

/** Runs a command with this process's own streams. Signals go on to it, and it decides how to end. */
export const runCommand: CommandRunner = ([file = "", ...args], { cwd, stdoutToStderr }) =>
  new Promise((resolve, reject) => {
    const isWindows = process.platform === "win32";
    const child = spawn(file, args, { cwd, stdio: ["inherit", stdoutToStderr ? 2 : 1, 2], shell: isWindows });
    let interrupted = false;
    const forward = (signal: NodeJS.Signals) => {
      interrupted = true;
      child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    const stopForwarding = () => {
      for (const signal of FORWARDED) process.removeListener(signal, forward);
    };
    child.once("error", (error: NodeJS.ErrnoException) => {
      stopForwarding();
      reject(new CliError(EXIT.usage, `'${file}' can't be started (${error.code})`, [], { cause: error }));
    });
    child.once("close", (code, signal) => {
      stopForwarding();
      resolve({ code: code ?? 128 + (SIGNAL_NUMBER[signal ?? ""] ?? 0), interrupted });
    });
  });
