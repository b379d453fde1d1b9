import { lstat, realpath } from "node:fs/promises";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import type { NamedFile } from "../api/answers.ts";

/** Bytes of one file that is sent along with a report. */
const MAX_FILE_BYTES = 100 * 1024 * 1024;
/** Parts of a path that must be the same below the working directory, where tests ran elsewhere. */
const MIN_SHARED_PARTS = 2;

/** A file that a report names, found on this machine. */
export type AttachedFile = { path: string; name: string; size: number };
export type NotSent = "missing" | "too large";

/**
 * Finds the file that a report means: beside the report, or below the working directory, also where the report has the
 * path of another machine. Nothing else of this machine is ever sent: no link is followed, and no path leads out.
 */
export async function findAttached({ id, path, report }: NamedFile, cwd: string): Promise<AttachedFile | NotSent> {
  if (path === null || path.includes("\0")) return "missing";
  const local = (sep === "/" ? path.replaceAll("\\", "/") : path).replace(/^file:\/\//, "");
  const besideReport = dirname(resolve(cwd, report ?? ""));
  const places = [
    ...(isAbsolute(local) ? [] : [{ root: besideReport, file: resolve(besideReport, local) }]),
    ...[cwd, besideReport].map((root) => ({ root, file: resolve(root, local) })),
    ...endsOf(local).map((end) => ({ root: cwd, file: resolve(cwd, end) })),
  ];
  for (const { root, file } of places) {
    const size = await sizeWithin(root, file);
    if (size === undefined) continue;
    return size > MAX_FILE_BYTES ? "too large" : { path: file, name: id, size };
  }
  return "missing";
}

/** The ends of an absolute path, the longest first. */
function endsOf(path: string): string[] {
  const parts = path.split(/[/\\]/).filter((part) => part !== "");
  if (parts.includes("..")) return [];
  const ends: string[] = [];
  for (let from = 1; from <= parts.length - MIN_SHARED_PARTS; from++) ends.push(parts.slice(from).join("/"));
  return ends;
}

/** Bytes of a regular file below the folder, without a link on the way; undefined for all else. */
async function sizeWithin(root: string, file: string): Promise<number | undefined> {
  const way = relative(root, file);
  if (leadsOut(way)) return undefined;
  try {
    const info = await lstat(file);
    if (!info.isFile()) return undefined;
    return (await realpath(file)) === join(await realpath(root), way) ? info.size : undefined;
  } catch (error) {
    if (isNoSuchFile(error)) return undefined;
    throw error;
  }
}

function isNoSuchFile(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  return ["ENOENT", "ENOTDIR", "ELOOP", "EACCES", "EPERM", "ENAMETOOLONG"].includes(code);
}

function leadsOut(way: string): boolean {
  return way === "" || way === ".." || way.startsWith(`..${sep}`) || isAbsolute(way);
}
