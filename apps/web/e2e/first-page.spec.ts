import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, type Page, test } from "@playwright/test";
import { fillWithExamples } from "./example-data.ts";
import { useInstance } from "./tessera-server.ts";

const DIST = join(import.meta.dirname, "../dist");
/** Scripts that a first visit may load until its page stands, compressed by gzip at its best. */
const MAX_SCRIPT_KIB = 180;
/** A page of runs, with tables, selects and its live connection. */
const MAX_RUN_SCRIPT_KIB = 225;
const MAX_STYLE_KIB = 26;
/** The share of the window that may move by itself, as browsers count it ("cumulative layout shift"). */
const MAX_SHIFT = 0.02;

const tessera = useInstance();
test.beforeAll(() => fillWithExamples(tessera));

/** KiB of the files with that ending which the page loads, as gzip makes them. */
async function loadedKib(page: Page, path: string, ending: string, heading: string): Promise<number> {
  const files = new Set<string>();
  page.on("request", (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith(ending)) files.add(pathname);
  });
  await page.goto(tessera.url + path);
  await expect(page.getByRole("heading", { name: heading })).toBeVisible();
  await page.waitForLoadState("networkidle");
  const sizes = [...files].map((file) => gzipSync(readFileSync(join(DIST, file)), { level: 9 }).length);
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) / 102.4) / 10;
}

test("the sign-in page loads few scripts and styles", async ({ page }) => {
  expect(await loadedKib(page, "/sign-in", ".js", "Sign in to Tessera")).toBeLessThanOrEqual(MAX_SCRIPT_KIB);
  expect(await loadedKib(page, "/sign-in", ".css", "Sign in to Tessera")).toBeLessThanOrEqual(MAX_STYLE_KIB);
});

test("the home page loads few scripts and styles", async ({ page }) => {
  await tessera.signIn(page);
  expect(await loadedKib(page, "/", ".js", "Projects")).toBeLessThanOrEqual(MAX_SCRIPT_KIB);
  expect(await loadedKib(page, "/", ".css", "Projects")).toBeLessThanOrEqual(MAX_STYLE_KIB);
});

for (const [path, heading] of [
  ["/projects/PRJ-1/runs", "Runs"],
  ["/projects/PRJ-1/runs/RUN-1", "2 new failures"],
  ["/projects/PRJ-1/runs/RUN-1/comparison", "Nothing to compare with yet"],
] as const) {
  test(`no page of runs loads many scripts: ${path}`, async ({ page }) => {
    await tessera.signIn(page);
    expect(await loadedKib(page, path, ".js", heading)).toBeLessThanOrEqual(MAX_RUN_SCRIPT_KIB);
  });
}

/** What moved on the page without anyone's doing, from its first paint on. */
async function shiftOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const observer = new PerformanceObserver((list) => {
          observer.disconnect();
          resolve(list.getEntries().reduce((sum, entry) => sum + ((entry as { value?: number }).value ?? 0), 0));
        });
        observer.observe({ type: "layout-shift", buffered: true });
        // Where nothing moved, no entry comes.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(0)));
      }),
  );
}

for (const [name, path, heading] of [
  ["Create a token", "/settings/tokens?create=true", "Create a token"],
  ["API tokens", "/settings/tokens", "API tokens"],
  ["All tokens", "/admin/tokens", "All tokens"],
  ["Users", "/admin/users", "Users"],
  ["Audit log", "/admin/audit", "Audit log"],
  ["home", "/", "Projects"],
  ["cycle", "/projects/PRJ-1/cycles/TCYCLE-1", "Master cycle"],
  ["runs", "/projects/PRJ-1/runs", "Runs"],
  ["run", "/projects/PRJ-1/runs/RUN-1", "2 new failures"],
] as const) {
  test(`nothing moves while the page opens: ${name}`, async ({ page }) => {
    await tessera.signIn(page);
    // Answers take as long as on a real network, so that what comes later has a chance to push.
    await page.route("**/trpc/**", async (route) => {
      // A stream has no end that could be waited for.
      if (route.request().url().includes("run.watch")) return route.continue();
      const answer = await route.fetch();
      await page.evaluate(() => new Promise(requestAnimationFrame)).catch(() => {});
      await route.fulfill({ response: answer });
    });
    await page.goto(tessera.url + path);
    await expect(page.getByRole("heading", { name: heading }).first()).toBeVisible();
    await page.waitForLoadState("networkidle");
    expect(await shiftOf(page)).toBeLessThan(MAX_SHIFT);
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });
}

test("the token list is fetched once when its page opens", async ({ page }) => {
  await tessera.signIn(page);
  const fetched: string[] = [];
  page.on("request", (request) => {
    const calls = new URL(request.url()).pathname.replace("/trpc/", "").split(",");
    fetched.push(...calls.filter((call) => call === "token.list"));
  });
  await page.goto(tessera.url);
  await page.getByRole("link", { name: "API tokens" }).first().click();
  await expect(page.getByRole("heading", { name: "API tokens" })).toBeVisible();
  await page.waitForLoadState("networkidle");
  expect(fetched).toEqual(["token.list"]);
});
