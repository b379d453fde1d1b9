import { open, readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { probableFormat, REPORT_FORMATS, type ReportFormat, SIGN_LENGTH } from "@tessera/domain";
import { existingFiles } from "../report/results-files.ts";
import type { Terminal } from "../terminal.ts";

/** Folders that hold no reports of a project's own tests, but very many files. */
const SKIPPED_FOLDERS = new Set(["node_modules", ".git", ".hg", ".svn", ".venv", "venv", "__pycache__", ".cache"]);
/** Files and folders that are looked at. */
const MAX_ENTRIES = 500_000;
/** Endings of reports, without those that every log has. */
const EXTENSIONS = new Set<string>(REPORT_FORMATS.flatMap(({ extensions }) => extensions));
for (const common of [".txt", ".log"]) EXTENSIONS.delete(common);

/** Files that may be reports, by path: what they were when they were looked at. */
export type Snapshot = ReadonlyMap<string, string>;

/** Looks at all files below a folder that have the ending of a report. Follows no links. */
export async function takeSnapshot(folder: string, terminal: Terminal): Promise<Snapshot> {
  const found = new Map<string, string>();
  const folders = [folder];
  let seen = 0;
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true }).catch(() => [])) {
      if (++seen > MAX_ENTRIES) {
        terminal.warn(`There are more than ${MAX_ENTRIES} files below ${folder}: name the reports with --results-file`);
        return found;
      }
      const path = join(next, entry.name);
      if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) folders.push(path);
      if (entry.isFile() && hasEnding(entry.name)) found.set(path, await stateOf(path));
    }
  }
  return found;
}

/** The same of the files that paths and patterns name, wherever they lie. */
export async function statesOf(patterns: readonly string[], cwd: string): Promise<Snapshot> {
  const paths = await existingFiles(patterns, cwd);
  return new Map(await Promise.all(paths.map(async (path) => [path, await stateOf(path)] as const)));
}

/** What is another file now, or wasn't there before; of a link, what it leads to. */
export async function stateOf(path: string): Promise<string> {
  const info = await stat(path, { bigint: true }).catch(() => undefined);
  return info === undefined ? "" : `${info.ino}/${info.size}/${info.mtimeNs}/${info.ctimeNs}`;
}

/** The reports among the files that were written since a snapshot, with what they probably are. */
export async function writtenSince(
  before: Snapshot,
  folder: string,
  terminal: Terminal,
): Promise<{ name: string; format: ReportFormat }[]> {
  const reports: { name: string; format: ReportFormat }[] = [];
  for (const [path, state] of await takeSnapshot(folder, terminal)) {
    if (before.get(path) === state) continue;
    const format = probableFormat(path, await beginningOf(path));
    if (format) reports.push({ name: relative(folder, path).split(sep).join("/"), format });
  }
  return reports;
}

function hasEnding(name: string): boolean {
  const at = name.lastIndexOf(".");
  return at !== -1 && EXTENSIONS.has(name.slice(at).toLowerCase());
}

async function beginningOf(path: string): Promise<string> {
  const file = await open(path).catch(() => undefined);
  if (!file) return "";
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(SIGN_LENGTH), 0, SIGN_LENGTH, 0);
    return new TextDecoder(encodingOf(buffer)).decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** .NET writes UTF-16 at times. */
function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
}
