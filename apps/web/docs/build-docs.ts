// Makes the documentation: a page for each chapter, with style, script and search index, into the page's own build.
import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CHAPTERS, chapterPath } from "../src/docs/chapters.ts";
import { DARK, LIGHT, type Palette } from "../src/palette.ts";
import { withIncludes } from "./doc-includes.ts";
import { DocLinks } from "./doc-links.ts";
import { readChapter } from "./doc-markdown.ts";
import { pageOf } from "./doc-page.ts";
import { searchIndexOf } from "./doc-search-index.ts";

const WEB = join(import.meta.dirname, "..");
const ROOT = join(WEB, "../..");
const DIST = join(WEB, "dist");

const read = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");

/** Writes a file whose name carries a hash of its content, and returns its path. */
function writeHashed(name: string, ending: string, text: string): string {
  const hash = createHash("sha256").update(text).digest("base64url").slice(0, 8);
  const path = `assets/${name}-${hash}.${ending}`;
  writeFileSync(join(DIST, path), text);
  return path;
}

/** A font that the page was built with. */
function fontNamed(name: string): string {
  const [found] = globSync(`assets/${name}-latin-wght-normal-*.woff2`, { cwd: DIST });
  if (found === undefined) throw new Error(`The build of the page holds no font ${name}`);
  return found;
}

function variablesOf(palette: Palette): string {
  return Object.entries(palette)
    .map(([role, color]) => `--${role}:${color};`)
    .join("");
}

function styleWith(fonts: readonly [string, string]): string {
  const [inter = "", mono = ""] = fonts.map((font) => font.replace("assets/", ""));
  const face = (family: string, file: string) =>
    `@font-face{font-family:"${family}";font-weight:100 900;font-display:optional;src:url("${file}") format("woff2")}`;
  // The scheme that the person chose on the page; without scripts the system's.
  const colors = [
    `:root{color-scheme:light;${variablesOf(LIGHT)}}`,
    `@media (prefers-color-scheme:dark){:root:not([data-mantine-color-scheme="light"]){color-scheme:dark;${variablesOf(DARK)}}}`,
    `:root[data-mantine-color-scheme="dark"]{color-scheme:dark;${variablesOf(DARK)}}`,
    `@media print{:root,:root[data-mantine-color-scheme]{color-scheme:light;${variablesOf(LIGHT)}}}`,
  ];
  return [
    face("Inter Variable", inter),
    face("JetBrains Mono Variable", mono),
    ...colors,
    read(import.meta.dirname, "docs.css"),
  ].join("\n");
}

function build(): void {
  const links = new DocLinks(ROOT, JSON.parse(read(DIST, "page-routes.json")));
  const pages = CHAPTERS.map((chapter) =>
    readChapter(chapter, withIncludes(read(ROOT, chapter.source), chapter.source), links.resolve),
  );
  links.check(pages);
  const fonts = [fontNamed("inter"), fontNamed("jetbrains-mono")] as const;
  const files = {
    fonts,
    style: writeHashed("docs", "css", styleWith(fonts)),
    script: writeHashed("docs", "js", read(import.meta.dirname, "docs-page.js")),
    index: writeHashed("docs-index", "json", JSON.stringify(searchIndexOf(pages))),
  };
  mkdirSync(join(DIST, "docs"), { recursive: true });
  for (const page of pages) writeFileSync(join(DIST, `${chapterPath(page.chapter.slug)}.html`), pageOf(page, files));
}

build();
