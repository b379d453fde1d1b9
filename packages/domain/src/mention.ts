/** People that one comment may name, so that it can't notify a whole server. */
export const MAX_MENTIONS = 20;

/** `@` and a username where no letter, digit or sign of an address stands before it. */
const MENTION = /(?<![\w@./+-])@([A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)(?![\w@])/g;
const LONGEST_USERNAME = 39;

/** The parts of a text without code: text of its own, and usernames after `@`, which may be those of no one. */
export function splitMentions(text: string): (string | { username: string })[] {
  const parts: (string | { username: string })[] = [];
  let end = 0;
  for (const found of text.matchAll(MENTION)) {
    const username = found[1] ?? "";
    if (username.length > LONGEST_USERNAME) continue;
    if (found.index > end) parts.push(text.slice(end, found.index));
    parts.push({ username });
    end = found.index + found[0].length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

/** The usernames that a Markdown text names outside of code, in lower case, each once. */
export function mentionsIn(markdown: string): string[] {
  const names = splitMentions(withoutCode(markdown)).flatMap((part) =>
    typeof part === "string" ? [] : [part.username.toLowerCase()],
  );
  return [...new Set(names)];
}

/** The text without its code blocks and code spans: `@Test` in code is no person. */
function withoutCode(markdown: string): string {
  const kept: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split("\n")) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined;
    } else if (mark !== undefined) fence = mark;
    else if (!/^(?: {4}|\t)/.test(line)) kept.push(line);
  }
  return kept.join("\n").replace(/`[^`]*`/g, " ");
}
