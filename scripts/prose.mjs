import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

/** @typedef {{ word: RegExp, instead: string, unless?: RegExp }} Rule */
/** @typedef {{ path: string, line: number, word: string, instead: string }} Offence */
/** @typedef {{ path: string, text?: string, reason: string }} Exception */

/**
 * Words that are not written here, and what is. They are looked for in comments, texts, titles and names alike;
 * `unless` is what a line holds where the word is right.
 * @type {readonly Rule[]}
 */
const rules = [
  { word: /\b(nobody|somebody|anybody|everybody)\b/i, instead: "no one, someone, anyone or everyone; better, say who" },
  { word: /\b(whoever|whomever|whosoever)\b/i, instead: "name them: the caller, the person, the administrator" },
  { word: /\bwhom\b/i, instead: "rephrase: who, which account" },
  { word: /\b(he|him|his|himself|she|her|hers|herself)\b/i, instead: "they, them, their" },
  { word: /\boneself\b/i, instead: "their own, itself" },
  { word: /\banew\b/i, instead: "again" },
  { word: /\bmight(y|ier|iest)\b/i, instead: "powerful; of a token: grants admin rights" },
  { word: /\bgravest\b/i, instead: "most severe" },
  { word: /\b(tells?|told) of\b/i, instead: "reports, describes, announces" },
  { word: /\b(is|are|was|were|be|been|being) told\b/i, instead: "say who shows, reports or sends it" },
  { word: /\bpatience\b/i, instead: "timeout, with its unit" },
  { word: /\bburials?\b/i, instead: "deleted token" },
  { word: /\bdoors?\b/i, instead: "endpoint, HTTP" },
  {
    word: /\bletters?\b/i,
    instead: "email",
    unless: /digit|hyphen|character|alphabet|case|capital|script|sign|spacing/i,
  },
  { word: /\b(the|this|whole|your|our|each|every|one|same|an) instance\b/i, instead: "server" },
  { word: /\bdialogues?\b/i, instead: "dialog" },
];

/**
 * Places where such a word is right.
 * @type {readonly Exception[]}
 */
export const exceptions = [
  { path: "scripts/prose.mjs", reason: "the list itself" },
  { path: "scripts/prose.test.ts", reason: "the planted offences" },
  { path: "scripts/postgres.ts", text: "`nobody`", reason: "the name of a system account" },
];

/**
 * The words of the list in the tracked text files, in the order of the files.
 * @param {string} root
 * @returns {Offence[]}
 */
export function offencesIn(root) {
  return textFiles(root).flatMap((path) => offencesOf(path, readFileSync(join(root, path), "utf8")));
}

/**
 * The words of the list in one file and in its name.
 * @param {string} path
 * @param {string} text
 * @returns {Offence[]}
 */
export function offencesOf(path, text) {
  const lines = [basename(path).replaceAll("-", " "), ...text.split("\n")];
  return lines.flatMap((line, number) => {
    if (exceptions.some((it) => it.path === path && line.includes(it.text ?? ""))) return [];
    const words = path.endsWith(".md") ? line.replace(/`[^`]*`/g, "``") : separateWords(line);
    return rules
      .filter(({ word, unless }) => word.test(words) && !unless?.test(line))
      .map(({ word, instead }) => ({ path, line: number, word: word.exec(words)?.[0] ?? "", instead }));
  });
}

/** `avatarDoor` and `AVATAR_DOOR` as separate words. @param {string} line */
function separateWords(line) {
  return line.replace(/(?<=[a-z0-9])(?=[A-Z])|_/g, " ");
}

/** @param {string} root */
function textFiles(root) {
  const { stdout } = spawnSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  });
  return stdout
    .split("\0")
    .filter((path) => /\.(tsx?|mjs|js|md|css|html|sh|jsonc?|ya?ml)$|^\.ci\//.test(path) && isWritten(path));
}

/** Not generated, and no data of tests. @param {string} path */
function isWritten(path) {
  return !/(^|\/)(package-lock\.json|pnpm-lock\.yaml|routeTree\.gen\.ts)$|\/fixtures\//.test(path);
}
