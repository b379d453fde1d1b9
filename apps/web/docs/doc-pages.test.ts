import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { CHAPTERS, type Chapter } from "../src/docs/chapters.ts";
import { withIncludes } from "./doc-includes.ts";
import { DocLinks } from "./doc-links.ts";
import { readChapter } from "./doc-markdown.ts";
import { pageOf } from "./doc-page.ts";

const WEB = join(import.meta.dirname, "..");
const ROOT = join(WEB, "../..");
const FILES = { style: "assets/docs.css", script: "assets/docs.js", index: "assets/index.json", fonts: [] };
const CHAPTER: Chapter = { slug: "tokens", title: "Tokens", source: "docs/tokens.md", about: "About tokens." };

const links = () => new DocLinks(ROOT, ["/settings/tokens", "/docs/api"]);
const htmlOf = (markdown: string, chapter = CHAPTER) => readChapter(chapter, markdown, links().resolve).html;

describe("the pages of the documentation", () => {
  it("leave everything of a text as text, code too", () => {
    const page = readChapter(CHAPTER, '# A\n\n`<b>` a & b\n\n```sh\necho "<script>"\n```\n', links().resolve);
    expect(page.html).toContain("<code>&lt;b&gt;</code> a &amp; b");
    expect(page.html).toContain("echo &quot;&lt;script&gt;&quot;");
    expect(page.sections).toEqual([{ anchor: "a", heading: "A", depth: 1, text: '<b> a & b echo "<script>"' }]);
  });

  it("number the anchors of headings that are called the same", () => {
    const { sections } = readChapter(CHAPTER, "# A\n\n## Tokens & more\n\n## Tokens & more\n", links().resolve);
    expect(sections.map(({ anchor }) => anchor)).toEqual(["a", "tokens--more", "tokens--more-1"]);
  });

  it("link below any path: relative to their own address", () => {
    const text = "# A\n\n[a](pipelines.md) [b](getting-started.md#send-a-report) [c](/settings/tokens) [d](../LICENSE)";
    expect(htmlOf(text)).toContain(
      '<a href="pipelines">a</a> <a href="../docs#send-a-report">b</a> <a href="../settings/tokens">c</a> d',
    );
    expect(htmlOf(text, { ...CHAPTER, slug: "" })).toContain('<a href="docs/pipelines">a</a>');
  });

  it.each(["[x](none.md)", "[x](tokens.md#none)", "[x](#none)", "[x](/none)"])(
    "are not made with a link that leads nowhere: %s",
    (link) => {
      const checking = links();
      const page = readChapter(CHAPTER, `# A\n\n${link}`, checking.resolve);
      expect(() => checking.check([page])).toThrow(/lead nowhere/);
    },
  );

  it("load nothing from elsewhere, and hold no script or style of their own", () => {
    for (const chapter of CHAPTERS) {
      const text = withIncludes(readFileSync(join(ROOT, chapter.source), "utf8"), chapter.source);
      const page = pageOf(
        readChapter(chapter, text, () => "x"),
        FILES,
      );
      const loaded = [...page.matchAll(/(?:src|<link [^>]*href)="([^"]*)"/g)].map((match) => match[1] ?? "");
      expect(loaded.length).toBeGreaterThan(3);
      expect(loaded.filter((address) => !/^\.{1,2}\//.test(address))).toEqual([]);
      expect(page).not.toMatch(/<style|<script>|\son\w+=| style=|<img/);
    }
  });

  it("have the headings that the page links to", () => {
    const linked = globSync("src/**/*.tsx", { cwd: WEB }).flatMap((file) => {
      const source = readFileSync(join(WEB, file), "utf8");
      return [...source.matchAll(/<DocLink chapter="([a-z-]*)" section="([^"]+)"/g)].map(([, slug, section]) => ({
        slug,
        section,
      }));
    });
    expect(linked.length).toBeGreaterThan(0);
    for (const { slug, section } of linked) {
      const chapter = CHAPTERS.find((it) => it.slug === slug) as Chapter;
      const { sections } = readChapter(chapter, readFileSync(join(ROOT, chapter.source), "utf8"), () => "x");
      expect(sections.map(({ anchor }) => anchor)).toContain(section);
    }
  });

  it("refuse a text that includes what isn't there", () => {
    expect(() => withIncludes("<!-- include: nothing -->", "docs/x.md")).toThrow("docs/x.md includes nothing");
  });
});
