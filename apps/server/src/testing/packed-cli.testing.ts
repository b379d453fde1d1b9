import { execFile } from "node:child_process";
import { join } from "node:path";

const PACKED = join(import.meta.dirname, "../../../../packages/cli/dist/package/dist/main.js");

export type CommandOutcome = { code: number; stdout: string; stderr: string };

/** Runs the packed command line in a folder, with nothing of this environment but `env` and the path. */
export function runPacked(cwd: string, args: string[], env: Record<string, string>): Promise<CommandOutcome> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [PACKED, ...args],
      { cwd, env: { PATH: process.env.PATH, ...env } },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
      },
    );
  });
}
