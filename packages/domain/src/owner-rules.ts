import { z } from "zod";
import { matchesGlob } from "./glob.ts";

/** Bounds of the rules of a project. */
export const MAX_OWNER_RULES_LENGTH = 50_000;
export const MAX_OWNER_RULES = 500;
const MAX_PATTERN_LENGTH = 200;
const MAX_OWNERS_PER_RULE = 20;

const USER = /^@([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)$/;
const TEAM = /^@team\/([a-z0-9]+(?:-[a-z0-9]+)*)$/;

/** An owner as a rule names it: a person by user name, in lower case, or a team by handle. */
export type OwnerName = { kind: "user" | "team"; handle: string };

/** A line of the rules: tests that the pattern matches belong to the owners, or to no one. */
export type OwnerRule = { line: number; pattern: string; owners: OwnerName[] };

export type OwnerRuleFault = { line: number; message: string };

/** A person or team that owns a test. */
export const Owner = z
  .object({
    kind: z.enum(["user", "team"]),
    id: z.string(),
    /** User name, or handle of the team. */
    handle: z.string(),
    name: z.string(),
  })
  .meta({ id: "Owner" });
export type Owner = z.infer<typeof Owner>;

/**
 * Reads rules as GitHub's CODEOWNERS has them: a pattern and its owners in each line, `#` begins a comment. What can't be
 * read is left out of `rules` and named in `faults`, with its line counted from 1.
 */
export function readOwnerRules(text: string): { rules: OwnerRule[]; faults: OwnerRuleFault[] } {
  const rules: OwnerRule[] = [];
  const faults: OwnerRuleFault[] = [];
  for (const [index, written] of text.split("\n").entries()) {
    const line = index + 1;
    const [pattern, ...names] = withoutComment(written)
      .split(/[ \t\r]+/)
      .filter((part) => part !== "");
    if (pattern === undefined) continue;
    const owners = names.map(ownerName);
    const fault = faultOf(pattern, names, owners);
    if (fault === undefined) rules.push({ line, pattern, owners: owners as OwnerName[] });
    else faults.push({ line, message: fault });
  }
  const beyond = rules[MAX_OWNER_RULES];
  if (beyond) faults.push({ line: beyond.line, message: `Use at most ${MAX_OWNER_RULES} rules` });
  return { rules: rules.slice(0, MAX_OWNER_RULES), faults };
}

function withoutComment(line: string): string {
  const at = line.startsWith("#") ? 0 : line.indexOf(" #");
  return at < 0 ? line : line.slice(0, at);
}

function ownerName(text: string): OwnerName | undefined {
  const team = TEAM.exec(text)?.[1];
  if (team !== undefined) return { kind: "team", handle: team };
  const user = USER.exec(text)?.[1];
  return user === undefined ? undefined : { kind: "user", handle: user.toLowerCase() };
}

function faultOf(pattern: string, names: string[], owners: (OwnerName | undefined)[]): string | undefined {
  if (pattern.length > MAX_PATTERN_LENGTH) return `Use at most ${MAX_PATTERN_LENGTH} characters for a pattern`;
  if (pattern.startsWith("@")) return "Begin with a pattern, then name its owners";
  if (pattern.startsWith("!")) return "A pattern can't be negated; give a later rule other owners, or none";
  if (owners.length > MAX_OWNERS_PER_RULE) return `Name at most ${MAX_OWNERS_PER_RULE} owners`;
  const unknown = owners.indexOf(undefined);
  if (unknown < 0) return undefined;
  return `“${names[unknown]?.slice(0, 60)}” is no owner; write @username or @team/handle`;
}

/** What of a test the patterns are compared with. */
export type OwnedTest = { classname: string | null; folders: readonly string[] };

/**
 * The rule that decides who owns a test: the last one that matches its class, its file or its folders; undefined where
 * none does.
 */
export function ruleOf(rules: readonly OwnerRule[], test: OwnedTest): OwnerRule | undefined {
  const paths = pathsOf(test);
  return rules.findLast(({ pattern }) => matches(pattern, paths));
}

type Paths = { files: string[]; classes: string[] };

/** Reports name a file as the class, or as the path of suites that the folders mirror; a class is a path with other separators. */
function pathsOf({ classname, folders }: OwnedTest): Paths {
  const files = folders.length === 0 ? [] : [folders.join("/")];
  if (classname === null || classname === "") return { files, classes: [] };
  const path = classname.replaceAll("\\", "/");
  return { files: [...files, path], classes: path.includes("/") ? [] : [asPath(path)] };
}

function asPath(classname: string): string {
  return classname.replaceAll("::", "/").replaceAll(".", "/").replaceAll("$", "/");
}

function matches(pattern: string, { files, classes }: Paths): boolean {
  if (files.some((path) => matchesPath(pattern, path))) return true;
  return classes.some((path) => matchesPath(asPath(pattern), path));
}

/** A pattern without a slash in it, but at its end, fits at any depth; one that fits a folder fits all in it. */
function matchesPath(pattern: string, path: string): boolean {
  const isFolder = pattern.endsWith("/");
  const body = pattern.slice(pattern.startsWith("/") ? 1 : 0, isFolder ? -1 : undefined);
  const isAnchored = pattern.startsWith("/") || body.includes("/");
  const parts = body.split("/");
  const wanted = isAnchored ? parts : ["**", ...parts];
  const own = path.split("/").filter((part) => part !== "");
  // As for GitHub, a star at the end reaches files only, none below.
  if (body.endsWith("/*")) return matchesGlob(wanted, own);
  return (!isFolder && matchesGlob(wanted, own)) || matchesGlob([...wanted, "*", "**"], own);
}
