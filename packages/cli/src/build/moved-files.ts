import { ImportQuery } from "@tessera/domain";
import type { GitReader } from "./git.ts";

/** Commits that are looked through, and so the work that git has. */
const COMMITS = 50;
/** Characters of the list in an address, as it is encoded there: servers and proxies refuse long ones. */
const MAX_ENCODED_LENGTH = 4000;

/**
 * The files below the working directory that git says were moved lately, one a line: old path, tab, path now. Newest first,
 * as many as fit. Undefined where there is none, or no git.
 */
export async function movedFiles(git: GitReader): Promise<string | undefined> {
  const log = [
    "log",
    `-${COMMITS}`,
    "--no-merges",
    "--diff-filter=R",
    "-M",
    "--name-status",
    "--relative",
    "--format=",
  ];
  const text = await git("-c", "core.quotePath=false", ...log);
  const lines: string[] = [];
  let length = 0;
  for (const [from, to] of pathsNow(text ?? "")) {
    const line = `${from}\t${to}`;
    length += encodeURIComponent(`${line}\n`).length;
    if (length > MAX_ENCODED_LENGTH) break;
    lines.push(line);
  }
  const renames = lines.join("\n");
  return renames !== "" && ImportQuery.shape.renames.safeParse(renames).success ? renames : undefined;
}

/** Old paths and where they are now, from moves of which the newest comes first. */
function pathsNow(log: string): Map<string, string> {
  const now = new Map<string, string>();
  for (const line of log.split("\n")) {
    const [score, from, to] = line.split("\t");
    // Git quotes paths with tabs and line ends, which this list can't hold.
    if (!score?.startsWith("R") || !from || !to || from.startsWith('"') || to.startsWith('"')) continue;
    if (!now.has(from)) now.set(from, now.get(to) ?? to);
  }
  return now;
}
