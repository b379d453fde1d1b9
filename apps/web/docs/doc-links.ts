import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { CHAPTERS, type Chapter } from "../src/docs/chapters.ts";
import { anchorOf, type ChapterPage, type ResolveLink } from "./doc-markdown.ts";

/** Addresses of the server that are no pages. */
const SERVER_FILES = ["/api/v1/openapi.json", "/client.tgz", "/cli.tgz"];

/** What each page has before an address of its own server: pages are files that must work below any path. */
export const rootOf = ({ slug }: Pick<Chapter, "slug">): string => (slug === "" ? "./" : "../");

/** The address of a chapter on the page of another. */
export function chapterHref(to: Pick<Chapter, "slug">, from: Pick<Chapter, "slug">): string {
  if (from.slug === "") return to.slug === "" ? "docs" : `docs/${to.slug}`;
  return to.slug === "" ? "../docs" : to.slug;
}

/** Resolves links while chapters are read, and knows afterwards which of them lead nowhere. */
export class DocLinks {
  readonly #root: string;
  readonly #pages: ReadonlySet<string>;
  readonly #wanted: { chapter: Chapter; to: Chapter; anchor: string; href: string }[] = [];
  readonly #broken: string[] = [];

  /** `root` is the folder of the repository, `pages` are the addresses of the page. */
  constructor(root: string, pages: readonly string[]) {
    this.#root = root;
    this.#pages = new Set([...pages, ...SERVER_FILES]);
  }

  readonly resolve: ResolveLink = (href, chapter) => {
    if (/^https:\/\//.test(href)) return href;
    if (href.startsWith("/")) return this.#pageOfServer(href, chapter);
    const [path = "", anchor = ""] = href.split("#");
    const file = path === "" ? chapter.source : posix.join(posix.dirname(chapter.source), path);
    const to = CHAPTERS.find(({ source }) => source === file);
    if (to) {
      if (anchor !== "") this.#wanted.push({ chapter, to, anchor, href });
      const hash = anchor === "" ? "" : `#${anchor}`;
      return path === "" ? hash : chapterHref(to, chapter) + hash;
    }
    if (!existsSync(join(this.#root, file))) this.#broken.push(`${chapter.source}: ${href}`);
    return null;
  };

  #pageOfServer(href: string, chapter: Chapter): string {
    const [path = ""] = href.split(/[?#]/);
    if (!this.#pages.has(path)) this.#broken.push(`${chapter.source}: ${href}`);
    return rootOf(chapter) + href.slice(1);
  }

  /** Throws where a link leads to nothing. */
  check(pages: readonly ChapterPage[]): void {
    const anchors = new Map(pages.map(({ chapter, sections }) => [chapter.slug, sections.map(({ anchor }) => anchor)]));
    const lost = this.#wanted.filter(({ to, anchor }) => !anchors.get(to.slug)?.includes(anchorOf(anchor)));
    const all = [...this.#broken, ...lost.map(({ chapter, href }) => `${chapter.source}: ${href}`)];
    if (all.length > 0) throw new Error(`Links of the documentation lead nowhere:\n${all.join("\n")}`);
  }
}
