import { CHAPTERS } from "../src/docs/chapters.ts";
import { chapterHref, rootOf } from "./doc-links.ts";
import { type ChapterPage, escapeHtml } from "./doc-markdown.ts";

/** The files that every page loads, as paths from the root of the server without a slash in front. */
export type PageFiles = { style: string; script: string; index: string; fonts: readonly string[] };

const MARK = `<svg class="mark" width="22" height="22" viewBox="0 0 32 32" aria-hidden="true"><rect x="3" y="3" width="12" height="12" rx="2.5"/><rect class="gold" x="17" y="3" width="12" height="12" rx="2.5" transform="rotate(8 23 9)"/><rect x="3" y="17" width="12" height="12" rx="2.5"/><rect x="17" y="17" width="12" height="12" rx="2.5"/></svg>`;

/** The whole document of a chapter. It needs no script to be read. */
export function pageOf(page: ChapterPage, files: PageFiles): string {
  const { chapter, html, title } = page;
  const root = rootOf(chapter);
  const fonts = files.fonts.map(
    (font) => `<link rel="preload" href="${root}${font}" as="font" type="font/woff2" crossorigin>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${escapeHtml(chapter.about)}">
<title>${escapeHtml(title)} · Tessera documentation</title>
<link rel="icon" href="${root}favicon.svg" type="image/svg+xml">
${fonts.join("\n")}
<link rel="stylesheet" href="${root}${files.style}">
<script src="${root}before-first-paint.js"></script>
<script src="${root}${files.script}" defer></script>
</head>
<body data-root="${root}" data-index="${root}${files.index}">
<a class="skip" href="#content">Skip to the text</a>
<header>
<a class="brand" href="${root}" aria-label="Tessera, your projects">${MARK}<span>Tessera</span></a>
<a class="section" href="${chapterHref({ slug: "" }, chapter)}">Documentation</a>
${SEARCH}
</header>
<div class="frame">
<nav class="chapters" aria-label="Chapters">${chapterList(page)}</nav>
<details class="chapters-menu"><summary>Chapters</summary><nav aria-label="Chapters">${chapterList(page)}</nav></details>
<main id="content" tabindex="-1">
<article>
${html}</article>
${neighbours(page)}
</main>
${tableOfContents(page)}
</div>
</body>
</html>
`;
}

const SEARCH = `<form class="search" role="search">
<label class="hidden" for="search">Search the documentation</label>
<input id="search" type="search" placeholder="Search" autocomplete="off" spellcheck="false" maxlength="100" aria-controls="results">
<div class="results" id="results" hidden><p class="count" role="status"></p><ol></ol></div>
</form>`;

function chapterList({ chapter }: ChapterPage): string {
  const reference = `<li><a href="${rootOf(chapter)}docs/api">REST reference</a></li>`;
  const items = CHAPTERS.map((it) => {
    const current = it.slug === chapter.slug ? ' aria-current="page"' : "";
    const item = `<li><a href="${chapterHref(it, chapter)}"${current}>${escapeHtml(it.title)}</a></li>`;
    // The page that lists every call, which scripts make.
    return it.slug === "rest" ? item + reference : item;
  });
  return `<ul>${items.join("")}</ul>`;
}

/** The sections of the second level, where there is more than one. */
function tableOfContents({ sections }: ChapterPage): string {
  const shown = sections.filter(({ depth }) => depth === 2);
  if (shown.length < 2) return '<div class="contents"></div>';
  const items = shown.map(({ anchor, heading }) => `<li><a href="#${anchor}">${escapeHtml(heading)}</a></li>`);
  return `<nav class="contents" aria-labelledby="contents-title"><p id="contents-title">On this page</p><ul>${items.join("")}</ul></nav>`;
}

function neighbours({ chapter }: ChapterPage): string {
  const at = CHAPTERS.findIndex(({ slug }) => slug === chapter.slug);
  const [before, after] = [CHAPTERS[at - 1], CHAPTERS[at + 1]];
  const link = (it: (typeof CHAPTERS)[number] | undefined, what: string) =>
    it
      ? `<a class="${what.toLowerCase()}" href="${chapterHref(it, chapter)}"><small>${what}</small>${escapeHtml(it.title)}</a>`
      : "<span></span>";
  return `<nav class="neighbours" aria-label="Next chapters">${link(before, "Previous")}${link(after, "Next")}</nav>`;
}
