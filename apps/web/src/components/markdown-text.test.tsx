import { MantineProvider } from "@mantine/core";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { MarkdownText } from "./markdown-text.tsx";

const shown = (text: string) =>
  renderToStaticMarkup(
    <MantineProvider>
      <MarkdownText text={text} />
    </MantineProvider>,
  ).replace(/<style[^>]*>.*?<\/style>/gs, "");

it("links of Markdown lead to web and email addresses alone", () => {
  for (const href of ["https://example.org/a", "http://example.org", "mailto:ada@example.org"]) {
    expect(shown(`[there](${href})`)).toContain(`href="${href}"`);
  }
  for (const href of [
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "data:text/html,x",
    "//evil.example",
    "/admin",
    "vbscript:x",
  ]) {
    for (const markdown of [`[there](${href})`, `![there](${href})`, `[there]: ${href}\n[there]`]) {
      expect(shown(markdown)).not.toContain("href");
    }
  }
});

it("HTML in Markdown stays text", () => {
  const text = shown('<img src=x onerror="alert(1)"> and <script>alert(1)</script>\n\n<div onclick="x">block</div>');
  expect(text).not.toMatch(/<(?:img|script|div onclick)/);
  expect(text).toContain("&lt;script&gt;");
});
