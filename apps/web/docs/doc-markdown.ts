import { Marked, type Token, type Tokens } from "marked";
import type { Chapter } from "../src/docs/chapters.ts";

/** A part of a chapter that the search finds: what stands below a heading, up to the next one. */
type Section = { anchor: string; heading: string; depth: number; text: string };

export type ChapterPage = { chapter: Chapter; title: string; html: string; sections: Section[] };

/** Where a link of a chapter leads, as the page says it; null for what is no page of the documentation, which stays text. */
export type ResolveLink = (href: string, chapter: Chapter) => string | null;

export const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

/** The anchor of a heading, as other readers of Markdown make it. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");

/** Every code block of a Markdown text. */
export function codeBlocksOf(markdown: string): Tokens.Code[] {
  const within = (tokens: readonly Token[]): Tokens.Code[] =>
    tokens.flatMap((token) => {
      if (token.type === "code") return [token as Tokens.Code];
      if (token.type === "list") return (token as Tokens.List).items.flatMap((item) => within(item.tokens));
      return "tokens" in token && token.tokens ? within(token.tokens) : [];
    });
  return within(new Marked().lexer(markdown));
}

/** Makes a chapter's page of its Markdown, whose first heading is its title. */
export function readChapter(chapter: Chapter, markdown: string, resolve: ResolveLink): ChapterPage {
  const tokens = new Marked().lexer(markdown);
  const sections = sectionsOf(tokens, chapter.title);
  const anchors = sections.map(({ anchor }) => anchor);
  let heading = -1;
  const parts = new Marked({
    renderer: {
      heading({ tokens, depth }) {
        heading += 1;
        const text = this.parser.parseInline(tokens);
        if (depth === 1) return `<h1>${text}</h1>\n`;
        return `<h${depth} id="${anchors[heading]}">${text} <a class="anchor" href="#${anchors[heading]}" aria-hidden="true" tabindex="-1">#</a></h${depth}>\n`;
      },
      code({ text, lang = "" }) {
        const label = `Code${lang === "" ? "" : `, ${lang.split(" ")[0]}`}`;
        return `<div class="code"><pre tabindex="0" role="group" aria-label="${escapeHtml(label)}"><code>${escapeHtml(text)}</code></pre></div>\n`;
      },
      table(token) {
        const heads = token.header.map(({ tokens }) => this.parser.parseInline(tokens));
        const label = `Table: ${sections[Math.max(heading, 0)]?.heading ?? chapter.title}`;
        const names = token.header.map((cell) => escapeHtml(plainText(cell.tokens)));
        const rows = token.rows.map((row) =>
          row.map(({ tokens }, column) => {
            // A narrow screen shows a row as lines, which name their columns.
            const name = column === 0 || names[column] === "" ? "" : ` data-name="${names[column]}"`;
            return `<td${name}>${this.parser.parseInline(tokens)}</td>`;
          }),
        );
        const head = `<thead><tr>${heads.map((text) => `<th scope="col">${text}</th>`).join("")}</tr></thead>`;
        const body = rows.map((cells) => `<tr>${cells.join("")}</tr>`).join("\n");
        return `<div class="table" tabindex="0" role="group" aria-label="${escapeHtml(label)}"><table>${head}<tbody>\n${body}\n</tbody></table></div>\n`;
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        const target = resolve(href, chapter);
        if (target === null) return text;
        const outside = /^https?:/.test(target) ? ' rel="noreferrer"' : "";
        return `<a href="${escapeHtml(target)}"${outside}>${text}</a>`;
      },
      image(): string {
        throw new Error(`${chapter.source} has a picture, which the documentation doesn't take`);
      },
    },
  });
  return { chapter, title: sections[0]?.heading ?? chapter.title, html: parts.parser(tokens), sections };
}

/** The sections of a chapter, its title's first; an anchor that comes again is numbered. */
function sectionsOf(tokens: readonly Token[], title: string): Section[] {
  const sections: Section[] = [];
  const taken = new Map<string, number>();
  for (const token of tokens) {
    if (token.type === "heading") {
      const heading = plainText([token]);
      const anchor = anchorOf(heading);
      const times = taken.get(anchor) ?? 0;
      taken.set(anchor, times + 1);
      const numbered = times === 0 ? anchor : `${anchor}-${times}`;
      sections.push({ anchor: numbered, heading, depth: (token as Tokens.Heading).depth, text: "" });
      continue;
    }
    const section = sections.at(-1);
    if (section) section.text = `${section.text} ${plainText([token])}`.replace(/\s+/g, " ").trim();
  }
  if (sections[0]?.depth !== 1) throw new Error(`The chapter “${title}” doesn't begin with its title`);
  return sections;
}

/** What a reader sees of these tokens, without their form. */
function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === "html") return "";
      if (token.type === "table") {
        const { header, rows } = token as Tokens.Table;
        return [header, ...rows].map((row) => row.map(({ tokens }) => plainText(tokens)).join(" ")).join(" ");
      }
      if (token.type === "list") return (token as Tokens.List).items.map(({ tokens }) => plainText(tokens)).join(" ");
      if ("tokens" in token && token.tokens) return plainText(token.tokens);
      return "text" in token ? unescaped(String(token.text)) : "";
    })
    .join("");
}

/** The lexer escapes what stands in inline code. */
function unescaped(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
