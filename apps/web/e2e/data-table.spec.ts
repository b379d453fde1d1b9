import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { fillWithExamples } from "./example-data.ts";
import { useInstance } from "./tessera-server.ts";

const TOKENS = 260;
const tessera = useInstance();

test.beforeAll(async () => {
  await fillWithExamples(tessera);
  await tessera.api.admin.settings.update.mutate({ maxLiveTokensPerUser: 1000 });
  for (let at = 0; at < TOKENS; at += 20) {
    const names = Array.from({ length: Math.min(20, TOKENS - at) }, (_, step) => `Runner ${at + step}`);
    await Promise.all(
      names.map((name) => tessera.api.token.create.mutate({ name, expiresInDays: 60, scopes: ["case:read"] })),
    );
  }
});

test.beforeEach(async ({ page }) => {
  await tessera.signIn(page);
});

const rows = (page: Page) => page.locator("tbody tr[data-index]");
const total = (page: Page, words: string) => page.getByRole("main").getByText(words, { exact: true });
const dialog = (page: Page) => page.getByRole("dialog");

test("shows the total, fetches more while scrolling, and holds only the rows in sight under a head that stays", async ({
  page,
}) => {
  await page.goto(`${tessera.url}/admin/tokens?q=Runner&sort=name&desc=true`);
  await expect(total(page, `${TOKENS} tokens`)).toBeVisible();
  const table = page.getByRole("table", { name: "Tokens" });
  await expect(table).toHaveAttribute("aria-rowcount", String(TOKENS + 1));
  await expect(async () => {
    await page.mouse.wheel(0, 4000);
    await expect(page.getByRole("link", { name: "Runner 0", exact: true })).toBeVisible({ timeout: 500 });
  }).toPass();
  const last = page.getByRole("row").filter({ has: page.getByRole("link", { name: "Runner 0", exact: true }) });
  await expect(last).toHaveAttribute("aria-rowindex", String(TOKENS + 1));
  expect(await rows(page).count()).toBeLessThan(80);
  await expect(page.getByRole("columnheader", { name: "Token", exact: true })).toBeInViewport();
  await expect(total(page, `${TOKENS} tokens`)).toBeInViewport();
});

test("moves between rows by arrow keys, also to those that did not exist", async ({ page }) => {
  await page.goto(`${tessera.url}/admin/tokens?q=Runner`);
  await expect(rows(page).first()).toBeVisible();
  await page.locator("tbody tr[data-index='0'] a").focus();
  for (let step = 0; step < 40; step++) {
    await page.keyboard.press("ArrowDown");
    await expect(page.locator(`tbody tr[data-index='${step + 1}'] a`)).toBeFocused();
  }
  await page.keyboard.press("Home");
  await expect(page.locator("tbody tr[data-index='0'] a")).toBeFocused();
});

test("keeps the columns that someone chose", async ({ page }) => {
  await page.setViewportSize({ width: 1600, height: 900 });
  await page.goto(`${tessera.url}/admin/tokens?q=Runner`);
  await expect(page.getByRole("columnheader", { name: "Owner" })).toBeVisible();
  await page.getByRole("button", { name: "Columns" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Owner" }).click();
  await expect(page.getByRole("columnheader", { name: "Owner" })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("columnheader", { name: "Status" })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Owner" })).toHaveCount(0);
});

test("never scrolls sideways: columns give way, and their words move under the name", async ({ page }) => {
  for (const path of ["/admin/tokens", "/admin/users", "/admin/audit"]) {
    for (const width of [1440, 1024, 390, 320]) {
      await page.setViewportSize({ width, height: 800 });
      await page.goto(tessera.url + path);
      await expect(rows(page).first()).toBeVisible();
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect([path, width, sideways]).toEqual([path, width, 0]);
    }
  }
});

test("exports what the filters let through", async ({ page }) => {
  await page.goto(`${tessera.url}/admin/tokens?q=Runner+1&status=Active`);
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export CSV" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^tokens-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\r\n");
  const expected = Array.from({ length: TOKENS }, (_, at) => `Runner ${at}`).filter((name) =>
    name.includes("Runner 1"),
  );
  expect(lines).toHaveLength(1 + expected.length);
  await page.goto(`${tessera.url}/admin/users?role=ADMIN`);
  await expect(page.getByRole("link", { name: "Export CSV" })).toHaveAttribute("href", /users\.csv\?role=ADMIN$/);
});

/** A filter of each page: what to click or type, and what the address then holds. */
const FILTERS: [path: string, filter: string, act: (page: Page) => Promise<void>][] = [
  ["/admin/tokens", "status=Expired", (page) => page.getByRole("button", { name: "Expired", exact: true }).click()],
  ["/admin/tokens", "q=Runner", (page) => page.getByLabel("Search tokens and users").pressSequentially("Runner")],
  ["/admin/tokens", "sort=name", (page) => page.getByRole("button", { name: "Token", exact: true }).click()],
  ["/admin/users", "role=GUEST", (page) => page.getByRole("button", { name: "Guest", exact: true }).click()],
  ["/admin/users", "q=ada", (page) => page.getByRole("searchbox").pressSequentially("ada", { delay: 20 })],
  [
    "/admin/audit",
    "action=SIGNED_IN",
    async (page) => {
      await page.getByRole("combobox", { name: "Action" }).click();
      await page.getByRole("option", { name: "Signed in" }).click();
    },
  ],
  ["/admin/service-accounts?q=zz", "q=other", (page) => page.getByRole("searchbox").fill("other")],
  ["/projects/PRJ-1/cases", "q=Pays", (page) => page.getByRole("searchbox").pressSequentially("Pays")],
  ["/projects/PRJ-1/cycles/TCYCLE-1", "status=passed", (page) => page.getByRole("button", { name: /^Passed/ }).click()],
  ["/settings/tokens", "status=Active", (page) => page.getByRole("button", { name: "Active", exact: true }).click()],
];

for (const [path, filter, act] of FILTERS) {
  test(`Back undoes the filter ${filter} of ${path.split("?")[0]}`, async ({ page }) => {
    await page.goto(tessera.url);
    await page.goto(tessera.url + path);
    await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
    await act(page);
    await expect(page).toHaveURL(new RegExp(`[?&]${filter}(&|$)`));
    await page.goBack();
    await expect(page).toHaveURL(tessera.url + path);
    await page.goForward();
    await expect(page).toHaveURL(new RegExp(`[?&]${filter}(&|$)`));
  });
}

test("what is typed into one search field is one step back, however long one pauses in between", async ({ page }) => {
  await page.goto(`${tessera.url}/admin/tokens`);
  const field = page.getByLabel("Search tokens and users");
  await field.pressSequentially("Run");
  await expect(page).toHaveURL(/q=Run$/);
  await field.pressSequentially("ner");
  await expect(page).toHaveURL(/q=Runner$/);
  await page.goBack();
  await expect(page).toHaveURL(`${tessera.url}/admin/tokens`);
  await expect(field).toHaveValue("");
});

for (const [path, label] of [
  ["/settings/tokens", "Search tokens"],
  ["/projects/PRJ-1/runs/RUN-1?tab=all", "Search tests"],
] as const) {
  test(`a field keeps the focus while its search on ${path.split("?")[0]} takes long`, async ({ page }) => {
    await page.goto(tessera.url + path);
    const field = page.getByLabel(label);
    await expect(rows(page).first()).toBeVisible();
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    await page.route("**/trpc/**", async (route) => {
      asked.resolve();
      await released;
      await route.continue();
    });
    await field.pressSequentially("no such");
    await asked.promise;
    // Far longer than it takes until a skeleton stands for a page that is loading.
    const since = await page.evaluate(() => performance.now());
    await page.waitForFunction((since) => performance.now() > since + 500, since);
    await expect(field).toBeFocused();
    release();
    await expect(rows(page)).toHaveCount(0);
    await expect(field).toBeFocused();
    await page.unrouteAll({ behavior: "ignoreErrors" });
  });
}

test("is accessible with rows selected, and the panel and the choice of columns open", async ({ page }) => {
  await page.goto(`${tessera.url}/admin/tokens?q=Runner`);
  await rows(page).nth(0).getByRole("checkbox").check();
  await rows(page)
    .nth(3)
    .getByRole("checkbox")
    .click({ modifiers: ["Shift"] });
  await expect(page.getByRole("toolbar", { name: "Selected tokens" })).toContainText("4 tokens selected");
  await rows(page).nth(5).getByRole("link").click();
  await expect(page.getByRole("complementary", { name: "Token" })).toBeVisible();
  await expectAccessible(page);
});

test("revokes everything that matches in batches, shows its progress, and spares what is created meanwhile", async ({
  page,
}) => {
  await page.goto(`${tessera.url}/admin/tokens?q=Runner`);
  await page.getByLabel("Select all live tokens shown").check();
  await expect(page.getByRole("toolbar")).toContainText("100 tokens selected");
  await page.getByRole("button", { name: `Select all ${TOKENS} live tokens that match` }).click();
  await expect(page.getByRole("toolbar")).toContainText(`All ${TOKENS} live tokens selected`);
  const { token } = await tessera.api.token.create.mutate({
    ...{ name: "Runner made meanwhile", expiresInDays: 60, scopes: ["case:read"] },
  });
  await page.getByRole("button", { name: "Revoke tokens" }).click();
  await dialog(page).getByLabel("Reason").fill("The runners moved");
  // The second batch waits until the progress of the first was seen.
  let release = () => {};
  const seen = new Promise<void>((resolve) => {
    release = resolve;
  });
  let batches = 0;
  await page.route("**/trpc/admin.token.revokeMatching**", async (route) => {
    batches++;
    if (batches === 2) await seen;
    await route.continue();
  });
  await dialog(page)
    .getByRole("button", { name: `Revoke ${TOKENS} tokens` })
    .click();
  await expect(dialog(page)).toContainText(`200 of ${TOKENS} tokens revoked`);
  release();
  await expect(page.getByText(`${TOKENS} tokens revoked`, { exact: true })).toBeVisible();
  await expect(dialog(page)).toBeHidden();
  expect(batches).toBe(2);
  const live = await tessera.api.admin.token.list.query({ search: "Runner", status: ["Active"] });
  expect(live.data.map(({ id }) => id)).toEqual([token.id]);
});

test("in the audit log every subject leads to its page, and what is gone is plain text", async ({ page }) => {
  const { id: caseId } = await tessera.api.case.create.mutate({ projectId: "PRJ-1", name: "Short-lived" });
  await tessera.api.case.delete.mutate({ projectId: "PRJ-1", caseId });
  const { token } = await tessera.api.token.create.mutate({ name: "Linked", expiresInDays: 7, scopes: ["case:read"] });
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(`${tessera.url}/admin/audit`);
  const entry = (action: string) => rows(page).filter({ has: page.getByRole("link", { name: action, exact: true }) });
  await expect(entry("Test case deleted").first()).toContainText(caseId);
  await expect(entry("Test case deleted").first().getByRole("link")).toHaveText(["Test case deleted", "ada"]);
  await entry("Token created").first().getByRole("link", { name: "Linked" }).click();
  await expect(page).toHaveURL(`${tessera.url}/admin/tokens/${token.id}`);
  await expect(page.getByRole("complementary", { name: "Token" })).toContainText("Linked");
});
