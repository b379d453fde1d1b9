import fs from "node:fs";
import { access, constants, realpath, stat } from "node:fs/promises";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { glob, isDynamicPattern } from "tinyglobby";
import { CliError, EXIT } from "../exit.ts";
import type { Terminal } from "../terminal.ts";

export type ResultsFile = {
  /** Absolute. */
  path: string;
  /** Relative to the working directory, with forward slashes on every system. */
  name: string;
  /** Bytes. */
  size: number;
};

/**
 * The files that paths and patterns name, each once, in the order of their names. A pattern without a match is warned
 * about; where none has one, that is an error, as is a file that can't be read.
 */
export async function findResultsFiles(patterns: string[], cwd: string, terminal: Terminal): Promise<ResultsFile[]> {
  const paths = new Set<string>();
  const unmatched: string[] = [];
  for (const pattern of patterns) {
    const found = await pathsOf(pattern, cwd, terminal);
    if (found.length === 0) unmatched.push(pattern);
    for (const path of found) paths.add(path);
  }
  if (paths.size === 0) throw nothingMatched(patterns, cwd);
  for (const pattern of unmatched) terminal.warn(`No file matches '${pattern}'`);
  const files = await Promise.all([...paths].map((path) => describeFile(path, cwd)));
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Absolute paths of the files that paths and patterns name now; what can't be read, and what isn't there, is left out. */
export async function existingFiles(patterns: readonly string[], cwd: string): Promise<string[]> {
  const found = await Promise.all(
    patterns.map((pattern) =>
      pathsOf(pattern, cwd, undefined).catch((error: unknown) => {
        if (error instanceof CliError) return [];
        throw error;
      }),
    ),
  );
  return found.flat();
}

/** A path that exists is meant literally, also with brackets and stars in it. */
async function pathsOf(pattern: string, cwd: string, terminal: Terminal | undefined): Promise<string[]> {
  const literal = resolve(cwd, pattern);
  const info = await stat(literal).catch(() => undefined);
  if (info?.isDirectory()) {
    throw new CliError(EXIT.report, `'${pattern}' is a folder`, [`For all reports in it: '${pattern}/**/*.xml'`]);
  }
  if (info) return [literal];
  const posix = sep === "\\" ? pattern.replaceAll("\\", "/") : pattern;
  if (!isDynamicPattern(posix)) throw missingFile(pattern, cwd);
  return globInside(posix, cwd, terminal);
}

/**
 * Follows no link out of the tree: a link among the reports could otherwise have any file of the machine uploaded. The
 * tree is the working directory, or what comes before the first star where that is elsewhere.
 */
async function globInside(pattern: string, cwd: string, terminal: Terminal | undefined): Promise<string[]> {
  const base = baseOf(pattern, cwd);
  const root = await realpath(base).catch(() => base);
  const waysOut: string[] = [];
  const found = await glob(pattern, { cwd, absolute: true, expandDirectories: false, fs: insideOf(root, waysOut) });
  const kept: string[] = [];
  for (const path of found.map((one) => resolve(one))) {
    // The fixed part of the pattern may itself be a link; undefined for a link to nothing.
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined) continue;
    if (isBelow(real, root)) kept.push(path);
    else waysOut.push(path);
  }
  const [first] = waysOut;
  if (first !== undefined) {
    const others = waysOut.length > 1 ? `, nor are ${waysOut.length - 1} more` : "";
    terminal?.warn(`'${nameOf(first, cwd)}' is not followed, as it leads out of ${base}${others}`);
  }
  return kept;
}

function baseOf(pattern: string, cwd: string): string {
  const parts = pattern.split("/");
  const fixed = parts.slice(
    0,
    parts.findIndex((part) => isDynamicPattern(part)),
  );
  const folder = resolve(cwd, fixed.join("/") || (isAbsolute(pattern) ? "/" : "."));
  return isBelow(folder, cwd) ? cwd : folder;
}

/** The file system to search, in which a link out of the folder leads nowhere. */
function insideOf(root: string, waysOut: string[]): { realpath: typeof fs.realpath } {
  const realpath = (path: string, done: (error: Error | null, real: string) => void) =>
    fs.realpath(path, (error, real) => {
      if (error !== null || isBelow(real, root)) return done(error, real);
      waysOut.push(path);
      done(new Error("leads out of the tree"), "");
    });
  return { realpath: realpath as typeof fs.realpath };
}

function nameOf(path: string, cwd: string): string {
  return relative(cwd, path).split(sep).join("/");
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function describeFile(path: string, cwd: string): Promise<ResultsFile> {
  const name = nameOf(path, cwd);
  try {
    const info = await stat(path);
    // Pipes and devices have no size to announce and can't be read twice.
    if (!info.isFile()) throw new CliError(EXIT.report, `'${name}' is not a regular file`);
    await access(path, constants.R_OK);
    return { path, name, size: info.size };
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw unreadable(name, error);
  }
}

export function unreadable(name: string, cause: unknown): CliError {
  return new CliError(EXIT.report, `'${name}' can't be read (${(cause as NodeJS.ErrnoException).code})`, [], { cause });
}

function missingFile(pattern: string, cwd: string): CliError {
  return new CliError(EXIT.report, `There is no file '${pattern}'`, [
    `Looked in ${cwd}. Did the tests run, and do they write their report there?`,
  ]);
}

function nothingMatched(patterns: string[], cwd: string): CliError {
  return new CliError(EXIT.report, `No file matches ${patterns.map((pattern) => `'${pattern}'`).join(", ")}`, [
    `Looked in ${cwd}. Did the tests run, and do they write reports there?`,
  ]);
}
