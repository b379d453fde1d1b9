import { access, constants, stat } from "node:fs/promises";
import { relative, resolve, sep } from "node:path";
import { glob } from "tinyglobby";
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
    const found = await pathsOf(pattern, cwd);
    if (found.length === 0) unmatched.push(pattern);
    for (const path of found) paths.add(path);
  }
  if (paths.size === 0) throw nothingMatched(patterns, cwd);
  for (const pattern of unmatched) terminal.warn(`No file matches '${pattern}'`);
  const files = await Promise.all([...paths].map((path) => describeFile(path, cwd)));
  return files.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A path that exists is meant literally, also with brackets and stars in it. */
async function pathsOf(pattern: string, cwd: string): Promise<string[]> {
  const literal = resolve(cwd, pattern);
  const info = await stat(literal).catch(() => undefined);
  if (info?.isDirectory()) {
    throw new CliError(EXIT.report, `'${pattern}' is a folder`, [`For all reports in it: '${pattern}/**/*.xml'`]);
  }
  if (info) return [literal];
  const found = await glob(sep === "\\" ? pattern.replaceAll("\\", "/") : pattern, {
    cwd,
    absolute: true,
    expandDirectories: false,
  });
  return found.map((path) => resolve(path));
}

async function describeFile(path: string, cwd: string): Promise<ResultsFile> {
  const name = relative(cwd, path).split(sep).join("/");
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

function nothingMatched(patterns: string[], cwd: string): CliError {
  return new CliError(EXIT.report, `No file matches ${patterns.map((pattern) => `'${pattern}'`).join(", ")}`, [
    `Looked in ${cwd}. Did the tests run, and do they write reports there?`,
  ]);
}
