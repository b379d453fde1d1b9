import { expect, type Locator, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { fillWithExamples } from "./example-data.ts";
import { junitReport } from "./junit-report.ts";
import { useInstance } from "./tessera-server.ts";

const HEBREW = "בדיקת תשלום בכרטיס אשראי של לקוח חוזר מחוץ לארץ עם כתובת ארוכה מאוד ועוד כמה מילים";
const FRAME = `at shop.checkout.Payment.authorize(Payment.java:1234567) ${"deep.".repeat(40)}end`;

const tessera = useInstance();

test.beforeAll(async () => {
  await fillWithExamples(tessera);
  await tessera.upload("PRJ-1", junitReport([{ name: "breaks", outcome: "failure", message: "No", trace: FRAME }]));
  await tessera.api.token.create.mutate({ name: HEBREW, expiresInDays: 30, scopes: ["case:read"] });
  await tessera.api.case.create.mutate({ projectId: "PRJ-1", name: HEBREW });
  await tessera.api.project.create.mutate({ name: HEBREW });
});

test.beforeEach(async ({ page }) => {
  await tessera.signIn(page);
});

const style = (element: Locator, property: string) =>
  element.evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), property);

test.describe("where the system chooses the colours", () => {
  test.beforeEach(({ page }) => page.emulateMedia({ forcedColors: "active" }));

  test("the bar of outcomes still shows its parts", async ({ page }) => {
    await page.goto(`${tessera.url}/projects/PRJ-1/cycles/TCYCLE-1`);
    const segments = page.getByRole("main").locator("[data-color-speaks] > [data-status]");
    await expect(segments.first()).toBeVisible();
    const colours = await segments.evaluateAll((nodes) => nodes.map((node) => getComputedStyle(node).backgroundColor));
    expect(new Set(colours).size).toBe(colours.length);
    const surface = await style(page.locator("body"), "background-color");
    expect(colours).not.toContain(surface);
  });

  test("the chart of requests still shows its bars", async ({ page }) => {
    const { token } = await tessera.api.token.create.mutate({ name: "Used", expiresInDays: 7, scopes: ["case:read"] });
    await page.goto(`${tessera.url}/admin/tokens/${token.id}`);
    const bar = page.locator("[data-color-speaks] > div > div").first();
    await expect(bar).toBeAttached();
    expect(await style(bar, "background-color")).not.toBe(await style(page.locator("body"), "background-color"));
  });

  test("the chosen expiry, chip and place are outlined", async ({ page }) => {
    await page.goto(`${tessera.url}/settings/tokens?create=true&status=Active`);
    await expect(page.getByRole("dialog")).toBeVisible();
    for (const chosen of [
      page.getByRole("dialog").locator(".mantine-SegmentedControl-indicator").first(),
      page.getByRole("button", { name: "Active", exact: true, includeHidden: true }),
      page.getByRole("link", { name: "API tokens", includeHidden: true }).first(),
    ]) {
      expect(await style(chosen, "outline-style")).toBe("solid");
    }
  });

  test("an open row is marked by a line", async ({ page }) => {
    await page.goto(`${tessera.url}/admin/tokens`);
    await page.locator("tbody tr[data-index='0'] a").first().click();
    await expect(page.getByRole("complementary", { name: "Token" })).toBeVisible();
    expect(await style(page.locator("tr[data-active] > td").first(), "border-left-width")).toBe("3px");
  });
});

test("under reduced motion what waits is whole and stands still", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.route("**/trpc/session.signIn**", () => {});
  await page.context().clearCookies();
  await page.goto(`${tessera.url}/sign-in`);
  await page.getByLabel("Username or email").fill("ada");
  await page.getByLabel("Password", { exact: true }).fill("wrong");
  const button = page.getByRole("button", { name: "Sign in", exact: true });
  await button.click();
  const loader = button.locator(".mantine-Loader-root");
  await expect(loader).toBeVisible();
  const [outer, inner] = [await button.boundingBox(), await loader.boundingBox()];
  expect(inner && outer && inner.y >= outer.y && inner.y + inner.height <= outer.y + outer.height).toBe(true);
  // A ring with a gap looks broken when it doesn't turn; three dots don't.
  expect(await loader.locator("> span").count()).toBe(3);
});

test("digits have one width in tables and times, and hyphens are not widened elsewhere", async ({ page }) => {
  await page.goto(`${tessera.url}/admin/tokens`);
  await expect(page.locator("tbody time").first()).toBeVisible();
  expect(await style(page.locator("tbody time").first(), "font-variant-numeric")).toBe("tabular-nums");
  for (const text of [page.getByRole("heading", { level: 1 }), page.locator("tbody a").first(), page.locator("body")]) {
    expect(await style(text, "font-variant-numeric")).toBe("normal");
  }
});

test("a trace keeps its lines whole, scrolls, and its panel can be widened", async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${tessera.url}/projects/PRJ-1/cycles/TCYCLE-1?q=breaks`);
  await page.getByRole("link", { name: "breaks" }).click();
  const panel = page.getByRole("complementary", { name: "Result" });
  const trace = panel.getByLabel("Trace");
  const line = trace.locator("pre > span").first();
  await expect(line).toContainText("Payment.java:1234567");
  expect((await line.boundingBox())?.height).toBeLessThan(30);
  expect(await trace.evaluate((node) => node.scrollWidth > node.clientWidth)).toBe(true);
  const narrow = (await panel.boundingBox())?.width ?? 0;
  await panel.getByRole("button", { name: "Wide panel" }).click();
  await expect.poll(async () => (await panel.boundingBox())?.width).toBeGreaterThan(narrow * 1.5);
  await page.reload();
  await expect.poll(async () => (await panel.boundingBox())?.width).toBeGreaterThan(narrow * 1.5);
});

test("names that are read from the right are cut at their end", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  for (const path of [
    "/settings/tokens",
    "/admin/tokens",
    "/projects/PRJ-1/cases",
    "/admin/audit",
    "/",
    "/projects/PRJ-4",
  ]) {
    await page.goto(tessera.url + path);
    await expect(page.getByText(HEBREW).first()).toBeVisible();
    // Each text that may be cut must run in the direction of its own first character.
    const wrong = await page.evaluate(
      (name) => {
        const texts = [...document.querySelectorAll("body *")].filter((node) =>
          [...node.childNodes].some(
            (child) => child.nodeType === Node.TEXT_NODE && child.textContent?.startsWith(name),
          ),
        );
        const cut = texts.filter((node) => {
          const { textOverflow, overflow, display } = getComputedStyle(node);
          return textOverflow === "ellipsis" || (overflow === "hidden" && display !== "none") || node.matches("h1, h2");
        });
        return cut
          .filter((node) => getComputedStyle(node).direction !== "rtl" && node.tagName !== "TITLE")
          .map((it) => it.outerHTML);
      },
      HEBREW.slice(0, 10),
    );
    expect([path, wrong]).toEqual([path, []]);
  }
});

test("the buttons of a calendar say what they do", async ({ page }) => {
  await page.goto(`${tessera.url}/admin/audit`);
  await page.getByTitle("Days (UTC)").click();
  await expect(page.getByRole("button", { name: "Previous month" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Next month" })).toBeVisible();
  await expectAccessible(page);
});

test("compact tables are lower on every page that has one", async ({ page }) => {
  const pages = [
    ["/projects/PRJ-1/cases", "tbody tr"],
    ["/projects/PRJ-1", "tbody tr"],
    ["/projects/PRJ-1/cycles", "tbody tr"],
    ["/projects/PRJ-1/runs", "tbody tr"],
    ["/projects/PRJ-1/members", "tbody tr"],
    ["/projects/PRJ-1/cycles/TCYCLE-1", "[role=rowgroup] [data-index]"],
    ["/settings/tokens", "tbody tr"],
    ["/settings/security", "tbody tr"],
    ["/admin/tokens", "tbody tr[data-index]"],
    ["/admin/users", "tbody tr[data-index]"],
    ["/admin/audit", "tbody tr[data-index]"],
  ] as const;
  const heights = async () => {
    const found = new Map<string, number>();
    for (const [path, row] of pages) {
      await page.goto(tessera.url + path);
      await expect(page.locator("main .mantine-Skeleton-root")).toHaveCount(0);
      const first = page.locator(row).first();
      await expect(first).toBeVisible();
      found.set(path, (await first.boundingBox())?.height ?? 0);
    }
    return found;
  };
  const normal = await heights();
  await tessera.api.preferences.update.mutate({ previews: ["compactTables"] });
  const compact = await heights();
  await tessera.api.preferences.update.mutate({ previews: [] });
  const unchanged = pages
    .filter(([path]) => (compact.get(path) ?? 0) > (normal.get(path) ?? 0) - 4)
    .map(([path]) => path);
  expect(unchanged).toEqual([]);
});
