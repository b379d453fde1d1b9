import { execFile } from "node:child_process";

/** The output of a git command in the working directory; undefined if it fails, or there is no git. */
export type GitReader = (...args: string[]) => Promise<string | undefined>;

const TIMEOUT = 5_000;

export function gitIn(cwd: string): GitReader {
  return (...args) =>
    new Promise((resolve) => {
      execFile("git", args, { cwd, timeout: TIMEOUT, windowsHide: true }, (error, stdout) => {
        resolve(error ? undefined : stdout.trim() || undefined);
      });
    });
}

/** Undefined branch on a detached HEAD, which is what most CI systems check out. */
export async function gitBuild(git: GitReader): Promise<{ branch?: string; commit?: string }> {
  const [branch, commit] = await Promise.all([
    git("symbolic-ref", "--quiet", "--short", "HEAD"),
    git("rev-parse", "--verify", "--quiet", "HEAD"),
  ]);
  return { ...(branch && { branch }), ...(commit && { commit }) };
}
