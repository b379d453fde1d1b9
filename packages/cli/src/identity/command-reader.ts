import { execFile } from "node:child_process";

/** What a command prints, without the blanks around it; undefined where it fails, prints nothing, or isn't there. */
export type CommandReader = (file: string, ...args: string[]) => Promise<string | undefined>;

const TIMEOUT_MS = 30_000;

export const readCommand: CommandReader = (file, ...args) =>
  new Promise((resolve) => {
    execFile(file, args, { timeout: TIMEOUT_MS, windowsHide: true }, (error, stdout) => {
      resolve(error ? undefined : stdout.trim() || undefined);
    });
  });
