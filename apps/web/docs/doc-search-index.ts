import type { ChapterPage } from "./doc-markdown.ts";

/** What the search of the pages reads: for each chapter its slug and title, and its sections as anchor, heading, text. */
type SearchIndex = [slug: string, title: string, sections: [anchor: string, heading: string, text: string][]][];

export function searchIndexOf(pages: readonly ChapterPage[]): SearchIndex {
  return pages.map(({ chapter, sections }) => [
    chapter.slug,
    chapter.title,
    sections.map(({ anchor, heading, text, depth }) => [depth === 1 ? "" : anchor, heading, text]),
  ]);
}
