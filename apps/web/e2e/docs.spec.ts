import { expect, type Page, test } from "@playwright/test";
import { CHAPTERS, chapterPath } from "../src/docs/chapters.ts";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

/** What moved on the page since its first paint, as browsers count it. */
const shiftOf = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) =>
          resolve(list.getEntries().reduce((sum, entry) => sum + ((entry as { value?: number }).value ?? 0), 0)),
        ).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(0)));
      }),
  );

test("each chapter asks no other site, moves nothing and fits a phone, and all are accessible in both themes", async ({
  page,
}) => {
  const elsewhere: string[] = [];
  const problems: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(`${tessera.url}/`)) elsewhere.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(message.text());
  });
  for (const { slug, title } of CHAPTERS) {
    const scheme = slug.length % 2 === 0 ? "dark" : "light";
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize(slug.length % 3 === 0 ? { width: 390, height: 844 } : { width: 1280, height: 800 });
    await page.goto(tessera.url + chapterPath(slug));
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect([title, await shiftOf(page)]).toEqual([title, 0]);
    // The others are made of the same parts.
    if (slug === "tokens" || slug === "command-line") await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
    expect([title, tooWide]).toEqual([title, false]);
  }
  expect([elsewhere, problems]).toEqual([[], []]);
});

test("the search finds a section by words and leads there, by keyboard alone", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.url });
  await page.goto(`${tessera.url}/docs`);
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox", { name: "Search the documentation" });
  await expect(search).toBeFocused();
  await search.fill("leaked scanner");
  await expect(page.getByRole("status")).toHaveText(/^\d+ places?$/);
  const found = page.getByRole("link", { name: /^Tokens: When a token leaks/ });
  await search.press("ArrowDown");
  await expect(found).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/docs\/tokens#when-a-token-leaks$/);
  await expect(page.getByRole("heading", { name: "When a token leaks" })).toBeInViewport();
  await page.getByRole("searchbox").fill("xylophone");
  await expect(page.getByRole("status")).toHaveText("Nothing found for “xylophone”");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("status")).toBeHidden();

  // Examples name this server, ready to be copied.
  await page.getByRole("navigation", { name: "Chapters" }).getByRole("link", { name: "Assistants" }).click();
  const block = page.locator(".code").first();
  await expect(block).toContainText(`${tessera.url}/mcp`);
  await block.hover();
  await block.getByRole("button", { name: "Copy" }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(`"url": "${tessera.url}/mcp"`);
});

test("the text is there without scripts, and printed without what surrounds it", async ({ browser }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
  const page = await context.newPage();
  await page.goto(`${tessera.url}/docs/tokens`);
  await expect(page.getByRole("heading", { name: "Rotate a token" })).toBeVisible();
  await expect(page.getByRole("searchbox")).toBeHidden();
  await page.getByText("Chapters", { exact: true }).click();
  await page.getByRole("link", { name: "Pipelines", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Pipelines" })).toBeVisible();
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("banner")).toBeHidden();
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await context.close();
});

test("the page leads to the documentation, which leads back", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/settings/tokens`);
  await page.getByRole("button", { name: /^Account of/ }).click();
  const opened = page.waitForEvent("popup");
  await page.getByRole("link", { name: "Documentation (opens in a new tab)" }).click();
  const docs = await opened;
  await expect(docs.getByRole("heading", { level: 1, name: "Getting started" })).toBeVisible();
  await docs.getByRole("link", { name: "REST reference" }).first().click();
  await expect(docs.getByRole("heading", { level: 1, name: "REST API" })).toBeVisible();
  await docs.getByRole("link", { name: "Documentation", exact: true }).click();
  await expect(docs).toHaveURL(/\/docs$/);
  await docs.getByRole("link", { name: "Tessera, your projects" }).click();
  await expect(docs.getByRole("heading", { name: "Create your first project" })).toBeVisible();
});

test("a new token comes with the configuration of each assistant", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/settings/tokens?create=true`);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Assistant");
  await dialog.getByRole("radio", { name: /^Read only/ }).click();
  await dialog.getByRole("button", { name: "Create token" }).click();
  await dialog.getByText("Assistants", { exact: true }).click();
  for (const name of ["Claude Code", "Claude Desktop", "VS Code", "Cursor", "Codex", "Gemini CLI", "Zed"]) {
    await dialog.getByRole("tab", { name }).click();
    await expect(dialog.getByRole("tabpanel")).toContainText(`${tessera.url}/mcp`);
  }
  await expectAccessible(page);
});
