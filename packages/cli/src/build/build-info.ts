import { createHash } from "node:crypto";
import type { Host } from "../host.ts";
import type { CiBuild } from "./ci/ci-build.ts";
import { ciBuild } from "./ci-providers.ts";
import { gitBuild } from "./git.ts";

/** Where results come from, as far as the environment and git show. */
export type BuildInfo = Omit<CiBuild, "ci" | "provider" | "runKey"> & {
  ci: string | undefined;
  /** Names the run; always there, as the retry of an upload needs it. */
  runKey: string;
  /** The key is made up: no other command finds the run by it. */
  isOnce: boolean;
  /** The source of most of it, for `--verbose`. */
  foundBy: string;
};

const LONGEST_RUN_KEY = 300;

/** From the variables of the CI system, else from git; the run key, outside of CI, is made up. */
export async function findBuild(host: Pick<Host, "env" | "git" | "uniqueId">): Promise<BuildInfo> {
  const { provider, ...ci }: Partial<CiBuild> = ciBuild(host.env) ?? {};
  const git = ci.branch && ci.commit && !isShort(ci.commit) ? {} : await gitBuild(host.git);
  const commit = wholeCommit(ci.commit, git.commit);
  const runKey = ci.runKey ?? keyOfCommit(commit, host.env);
  return {
    ...ci,
    ci: ci.ci,
    branch: ci.branch ?? git.branch,
    commit,
    runKey: runKey ?? `once/${host.uniqueId()}`,
    isOnce: runKey === undefined,
    foundBy: provider ?? (git.commit ? "git" : "nothing"),
  };
}

/**
 * The jobs of a CI system that isn't known here have the commit in common. At a terminal a second run of a commit is another
 * run: nothing says that it repeats the first one, whose failures would count on.
 */
function keyOfCommit(commit: string | undefined, { CI: ci = "" }: Host["env"]): string | undefined {
  const isCi = !/^(|0|false)$/i.test(ci.trim());
  return isCi && commit !== undefined ? `git/${commit}` : undefined;
}

/** Bitbucket cuts the commits of pull requests to 12 digits. */
function isShort(commit: string): boolean {
  return commit.length < 40;
}

function wholeCommit(fromCi: string | undefined, fromGit: string | undefined): string | undefined {
  return fromCi !== undefined && fromGit?.startsWith(fromCi) ? fromGit : (fromCi ?? fromGit);
}

/**
 * A run key that also differs between builds with different ids, which would get the same one. One too long for the
 * server is replaced by its hash.
 */
export function refineRunKey(runKey: string, buildId: string | undefined): string {
  const key = buildId === undefined ? runKey : `${runKey}/${buildId}`;
  return key.length <= LONGEST_RUN_KEY ? key : `sha256/${createHash("sha256").update(key).digest("hex")}`;
}
