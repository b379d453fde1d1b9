import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { fillWithExamples } from "./example-data.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeAll(() => fillWithExamples(tessera));
test.beforeEach(async () => {
  await tessera.api.preferences.update.mutate({ theme: "system", navigation: "slate", locale: null, timeZone: null });
  await tessera.api.preferences.update.mutate({ previews: [] });
});

const html = (page: Page) => page.locator("html");
const navigation = (page: Page) => page.getByRole("navigation", { name: "Main" });

/** The admin in a browser that was never here. */
async function elsewhere(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ colorScheme: "light" })).newPage();
  await tessera.signIn(page);
  return page;
}

test("theme, colours and dates are tried out, saved, and kept in another browser too", async ({ page, browser }) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/settings/appearance`);
  await page.getByRole("radio", { name: "Plum" }).click();
  await page.getByText("Dark", { exact: true }).click();
  await expect(html(page)).toHaveAttribute("data-mantine-color-scheme", "dark");
  await expect(navigation(page)).toHaveCSS("background-color", "rgb(36, 26, 42)");
  await page.getByRole("link", { name: "API tokens" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Discard changes" }).click();
  await expect(html(page)).toHaveAttribute("data-mantine-color-scheme", "light");
  await expect(navigation(page)).toHaveCSS("background-color", "rgb(246, 247, 249)");

  await page.goto(`${tessera.url}/settings/appearance`);
  await page.getByRole("radio", { name: "Plum" }).click();
  await page.getByText("Dark", { exact: true }).click();
  await page.getByRole("combobox", { name: "Language of dates" }).click();
  await page.getByRole("option", { name: "German (Germany)" }).click();
  await page.getByRole("combobox", { name: "Time zone" }).fill("tokyo");
  await page.getByRole("option", { name: "Asia/Tokyo" }).click();
  await expect(page.getByText(/GMT\+9$/)).toBeVisible();
  await page.getByRole("button", { name: "Save appearance" }).click();
  await expect(page.getByText("Your appearance is saved")).toBeVisible();

  await page.reload();
  const other = await elsewhere(browser);
  await other.goto(`${tessera.url}/settings/tokens`);
  for (const each of [page, other]) {
    await expect(html(each)).toHaveAttribute("data-mantine-color-scheme", "dark");
    await expect(navigation(each)).toHaveCSS("background-color", "rgb(36, 26, 42)");
  }
  await expect(
    other
      .getByRole("row", { name: /Uploads of the tests/ })
      .locator("time")
      .last(),
  ).toHaveAttribute("title", /^\d+\. \p{L}+ \d{4}.*GMT\+9$/u);
  await other.context().close();
});

test("the account's menu leads where it says, by keyboard, and keeps the theme", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(tessera.url);
  const account = page.getByRole("button", { name: /^Account of/ });
  await account.focus();
  await page.keyboard.press("Enter");
  const menu = page.getByRole("dialog", { name: "Account" });
  await expect(menu.getByText("ada", { exact: true }).first()).toBeVisible();
  await expect(menu.getByText(/^Tessera \d/)).toBeVisible();
  await expect(menu.getByRole("link", { name: "Server status" })).toHaveAttribute("href", "/status");
  await expect(menu.getByRole("link", { name: "REST API (opens in a new tab)" })).toHaveAttribute("href", "/docs/api");
  const kept = page.waitForResponse(/preferences\.update/);
  await menu.getByText("Dark", { exact: true }).click();
  await expect(html(page)).toHaveAttribute("data-mantine-color-scheme", "dark");
  await kept;
  await page.keyboard.press("Escape");
  await expect(account).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(menu.getByRole("link", { name: "Personal settings" })).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(menu.getByRole("link", { name: "API tokens" })).toBeFocused();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Feature previews" })).toBeVisible();
});

test("compact tables are lower, and only while they are switched on", async ({ page }) => {
  await tessera.signIn(page);
  const expectRows = async (height: number) => {
    for (const [path, row] of [
      ["/projects/PRJ-1/cases", "table tbody tr"],
      ["/projects/PRJ-1/cycles/TCYCLE-1", "[role=rowgroup] [data-index]"],
    ] as const) {
      await page.goto(`${tessera.url}${path}`);
      // A row that was measured may be gone: rows take the place of those that stand for them.
      const heightOf = async () => Math.floor((await page.locator(row).last().boundingBox())?.height ?? 0);
      await expect.poll(heightOf, path).toBe(height);
    }
  };
  await expectRows(40);
  await page.goto(`${tessera.url}/settings/previews`);
  await page.getByRole("switch", { name: /^Compact tables/ }).press("Space");
  await expect(html(page)).toHaveAttribute("data-compact");
  await page.getByRole("button", { name: "Save previews" }).click();
  await expect(page.getByText("Your previews are saved")).toBeVisible();
  await expect(page.getByRole("link", { name: "See it in your API tokens" })).toBeVisible();
  await expect(html(page)).toHaveAttribute("data-compact");
  await page.waitForLoadState("networkidle");
  await expectRows(32);
});

test("the palette finds and does things by keyboard, and is loaded once it is used", async ({ page }) => {
  const scripts = new Set<string>();
  page.on("request", (request) => {
    if (request.url().endsWith(".js")) scripts.add(request.url());
  });
  const palette = page.getByRole("dialog", { name: "Command palette" });
  const field = palette.getByRole("combobox");
  const options = palette.getByRole("option");
  const openPalette = async () => {
    await page.keyboard.press("Control+k");
    await expect(field).toBeFocused();
  };
  await tessera.signIn(page);
  await page.goto(tessera.url);
  await expect(page.getByRole("main").getByRole("link", { name: "Checkout" })).toBeVisible();
  const others = new Set(scripts);
  await openPalette();
  expect([...scripts].filter((url) => !others.has(url))).not.toEqual([]);
  await page.keyboard.press("Escape");
  await page.goto(`${tessera.url}/projects/PRJ-2`);
  await expect(page.getByRole("button", { name: "Search", exact: true })).toBeVisible();
  await openPalette();
  await page.keyboard.type("pays by");
  await expect(options).toHaveText([/^Pays by hand/]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${tessera.url}/projects/PRJ-1/cases/TC-1`);

  await openPalette();
  await expect(options.first()).toHaveText(/^Pays by hand/);
  await page.keyboard.type("prj-2");
  await expect(options).toHaveText([/^Nothing yet/]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${tessera.url}/projects/PRJ-2`);

  await openPalette();
  await page.keyboard.type("audit");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await expect(palette.getByRole("option", { name: "Audit log" })).toHaveAttribute("aria-selected", "true");
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Audit log" })).toBeVisible();

  await openPalette();
  for (const [text, name] of [
    ["theme", "Appearance"],
    ["password", "Sign-in and security"],
    ["personal settings", "Profile"],
  ] as const) {
    await field.fill(text);
    await expect(palette.getByRole("option", { name, exact: true })).toBeVisible();
  }
  await field.fill("");
  await page.keyboard.type("nothing is called so");
  await expect(palette.getByText("Nothing you can see has")).toBeVisible();
  await page.route(/search\.everything/, (route) => route.abort());
  await field.fill("card");
  await expect(palette.getByRole("alert")).toContainText("could not be searched", { timeout: 15_000 });
  await page.keyboard.press("Escape");
  await expect(palette).toBeHidden();
});

test("keys are shown by ?, and lead to pages once that preview is on", async ({ page }) => {
  await tessera.signIn(page);
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  const go = page.getByRole("dialog", { name: "Go to" });
  await page.goto(`${tessera.url}/projects/PRJ-1`);
  await expect(page.getByRole("heading", { name: "Checkout" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("?");
  await expect(keys).toContainText("Show these shortcuts");
  await expect(keys).not.toContainText("Go to a page");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await tessera.api.preferences.update.mutate({ previews: ["goKeys"] });
  await page.reload();
  await expect(page.getByRole("heading", { name: "Checkout" })).toBeVisible();
  await expect(async () => {
    await page.keyboard.press("g");
    await expect(go).toBeVisible({ timeout: 500 });
  }).toPass();
  await expectAccessible(page);
  await page.keyboard.press("r");
  await expect(page).toHaveURL(`${tessera.url}/projects/PRJ-1/runs`);
  await expect(go).toBeHidden();
  await page.getByLabel("Search runs").pressSequentially("g?");
  await expect(page.getByLabel("Search runs")).toHaveValue("g?");
  await tessera.api.preferences.update.mutate({ previews: [] });
});

test("what arrives below the palette leaves it the focus", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/PRJ-1/cases`);
  const { promise: opened, resolve: arrive } = Promise.withResolvers<void>();
  await page.route(/case\.get/, async (route) => {
    await opened;
    await route.continue();
  });
  await expect(page.getByRole("button", { name: "Search", exact: true })).toBeVisible();
  await page.getByRole("link", { name: "Pays by hand" }).click();
  await page.keyboard.press("Control+k");
  const field = page.getByRole("dialog", { name: "Command palette" }).getByRole("combobox");
  await expect(field).toBeFocused();
  arrive();
  await expect(page.locator("[data-side-panel]").getByText("Pays by hand")).toBeAttached();
  await page.keyboard.type("audit");
  await expect(field).toHaveValue("audit");
});

test("an admin hides a preview, and it is off for everyone", async ({ page, browser }) => {
  await tessera.api.preferences.update.mutate({ previews: ["compactTables"] });
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/admin/settings`);
  await expect(html(page)).toHaveAttribute("data-compact");
  await page.getByRole("switch", { name: "Offer compact tables" }).press("Space");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(html(page)).not.toHaveAttribute("data-compact");
  const other = await elsewhere(browser);
  await other.goto(`${tessera.url}/settings/previews`);
  await expect(other.getByRole("switch", { name: /^Go to pages by key/ })).toBeVisible();
  await expect(other.getByRole("switch", { name: /^Compact tables/ })).toHaveCount(0);
  await page.goto(`${tessera.url}/admin/audit`);
  await expect(page.getByRole("link", { name: "Settings changed" }).first()).toBeVisible();
  await tessera.api.admin.settings.update.mutate({ hiddenPreviews: [] });
  await other.reload();
  await expect(other.getByRole("switch", { name: /^Compact tables/ })).toBeChecked();
  await other.context().close();
});
