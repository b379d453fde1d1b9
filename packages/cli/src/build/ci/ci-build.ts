import type { ImportQuery } from "@tessera/domain";

/** What a CI system says about the build; what it leaves out is absent, for example the branch of a tag's build. */
export type CiBuild = {
  /** As the server knows it. */
  ci: string;
  /** As people know it. */
  provider: string;
  /** The same for all jobs of one run and for its repetitions, so that shards belong together and replays are recognised. */
  runKey?: string | undefined;
  /** The workflow: runs are compared with those of the same name, so nothing in it may differ from branch to branch. */
  runName?: string | undefined;
  job?: string | undefined;
  /** Higher in a later attempt of the job; only the order counts. */
  jobAttempt?: number | undefined;
  shard?: string | undefined;
  branch?: string | undefined;
  commit?: string | undefined;
  pullRequest?: string | undefined;
  targetBranch?: string | undefined;
  buildUrl?: ImportQuery["buildUrl"];
};

/** A variable's value; an empty one counts as absent. */
export type ReadVariable = (name: string) => string | undefined;

/** Undefined outside of its CI system. */
export type CiProvider = (env: ReadVariable) => CiBuild | undefined;

/** Undefined where a part is: half a key would join runs that have nothing to do with each other. */
export function keyOf(...parts: (string | undefined)[]): string | undefined {
  return parts.every((part) => part !== undefined) ? parts.join("/") : undefined;
}

/** "3/8"; undefined where the tests aren't split. `first` is what the system calls its first part, 0 or 1. */
export function shardOf(index: string | undefined, count: string | undefined, first: 0 | 1): string | undefined {
  const [part, parts] = [wholeNumber(index), wholeNumber(count)];
  if (part === undefined || parts === undefined || parts < 2) return undefined;
  return `${part - first + 1}/${parts}`;
}

export function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** The branch of `refs/heads/main`; undefined for another ref, such as that of a tag. */
export function branchOfRef(ref: string | undefined): string | undefined {
  if (!ref?.startsWith("refs/")) return ref;
  return ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
}

/** Some systems say "false" where there is no pull request. */
export function unlessFalse(value: string | undefined): string | undefined {
  return value === "false" ? undefined : value;
}
