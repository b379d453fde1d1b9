import { createHash } from "node:crypto";
import type { Host } from "../host.ts";
import { ciBuild } from "./ci-providers.ts";
import { gitBuild } from "./git.ts";

/** Where results come from, as far as the environment and git show. */
export type BuildInfo = {
  branch: string | undefined;
  commit: string | undefined;
  buildUrl: string | undefined;
  /** Names the run; always there, as the retry of an upload needs it. */
  runKey: string;
  /** The source of most of it, for `--verbose`. */
  foundBy: string;
};

const LONGEST_RUN_KEY = 300;

/** From the variables of the CI system, else from git, else (the run key only) made up. */
export async function findBuild(host: Pick<Host, "env" | "git" | "uniqueId">): Promise<BuildInfo> {
  const ci = ciBuild(host.env);
  const git = ci?.branch && ci.commit ? {} : await gitBuild(host.git);
  const commit = ci?.commit ?? git.commit;
  return {
    branch: ci?.branch ?? git.branch,
    commit,
    buildUrl: ci?.buildUrl,
    runKey: ci?.runKey ?? (commit ? `git/${commit}` : `once/${host.uniqueId()}`),
    foundBy: ci?.provider ?? (git.commit ? "git" : "nothing"),
  };
}

/**
 * A run key that also differs between builds with different ids and environments, which may produce the same bytes
 * in one run. One too long for the server is replaced by its hash.
 */
export function refineRunKey(runKey: string, ...parts: (string | undefined)[]): string {
  const key = [runKey, ...parts.filter((part) => part !== undefined)].join("/");
  return key.length <= LONGEST_RUN_KEY ? key : `sha256/${createHash("sha256").update(key).digest("hex")}`;
}
