import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { junitReport } from "./junit-report.ts";
import { ADMIN, useInstance } from "./tessera-server.ts";

const tessera = useInstance();

const HOSTILE = `<script>document.title="owned"</script><img src=x onerror="document.title='owned'">`;

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Checkout", description: "The basket and payment" });
  await tessera.api.project.create.mutate({ name: "Nothing yet" });
  await tessera.api.project.create.mutate({ name: HOSTILE, description: HOSTILE });
  await tessera.api.case.create.mutate({
    projectId: "PRJ-1",
    name: "Pays by hand",
    steps: [{ action: "Open the shop", expected: "It opens" }],
  });
  const report = junitReport([
    {
      name: HOSTILE,
      classname: HOSTILE,
      outcome: "failure",
      message: HOSTILE,
      trace: `${HOSTILE}\nat shop.Pay`,
      output: HOSTILE,
    },
    { name: "x".repeat(5000), outcome: "error", message: "y".repeat(5000) },
    { name: "adds an item" },
  ]);
  await tessera.upload("PRJ-1", report, { branch: HOSTILE.slice(0, 200), buildUrl: "https://ci.example.org/1" });
});

const PAGES = [
  ["home", "/", "Projects"],
  ["project", "/projects/PRJ-1", "Checkout"],
  ["project without results", "/projects/PRJ-2", "Send your first results"],
  ["cycle", "/projects/PRJ-1/cycles/TCYCLE-1", "Master cycle"],
  ["test cases", "/projects/PRJ-1/cases", "Test cases"],
  ["test case", "/projects/PRJ-1/cases/TC-1", "Pays by hand"],
  ["imports", "/projects/PRJ-1/imports", "Imports"],
  ["members", "/projects/PRJ-1/members", "Members"],
  ["tokens", "/settings/tokens", "API tokens"],
  ["token dialogue", "/settings/tokens?create=true", "Create a token"],
  ["nothing there", "/projects/PRJ-99", "There is nothing here"],
] as const;

for (const colorScheme of ["light", "dark"] as const) {
  test.describe(`in ${colorScheme}`, () => {
    test.use({ colorScheme });

    test("no page has a serious accessibility problem", async ({ page }) => {
      await expectAccessible(page, "sign-in", "/sign-in", "Sign in to Tessera");
      await tessera.signIn(page);
      for (const [name, path, heading] of PAGES) await expectAccessible(page, name, path, heading);
      await page.goto(`${tessera.url}/projects/PRJ-1/cycles/TCYCLE-1`);
      await page.getByRole("link", { name: "x".repeat(5000) }).click();
      await expect(page.getByLabel("Message")).toBeVisible();
      await expectNoViolations(page, "result panel");
      await page.goto(`${tessera.url}/settings/tokens`);
      await page.getByRole("button", { name: "Actions for Uploads of the tests" }).click();
      await expect(page.getByRole("menuitem", { name: "Revoke token" })).toBeVisible();
      await expectNoViolations(page, "menu of a token");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /^Account of/ }).click();
      await expect(page.getByRole("dialog", { name: "Account" })).toBeVisible();
      await expectNoViolations(page, "account");
    });
  });
}

async function expectAccessible(page: Page, name: string, path: string, heading: string) {
  await page.goto(`${tessera.url}${path}`);
  await expect(page.getByRole("heading", { name: heading, exact: true })).toBeVisible();
  await expect(page.getByText("Loading…")).toHaveCount(0);
  await expectNoViolations(page, name);
}

async function expectNoViolations(page: Page, name: string) {
  // Half-faded text of an arriving dialogue has no contrast of its own.
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => {}))));
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(
    grave.map(
      ({ id, nodes }) =>
        `${name}: ${id} ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(" ")}`,
    ),
  ).toEqual([]);
}

test("what comes from outside is shown as text, never run", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(tessera.url);
  await expect(page.getByRole("listitem").getByText(HOSTILE).first()).toBeVisible();
  await page.goto(`${tessera.url}/projects/PRJ-1/cycles/TCYCLE-1`);
  await page.getByRole("link", { name: HOSTILE }).click();
  const panel = page.getByRole("complementary", { name: "Result" });
  for (const part of ["Message", "Trace", "Output"])
    await expect(panel.getByLabel(part, { exact: true })).toContainText(HOSTILE);
  await expect(page.locator("#root img")).toHaveCount(0);
  expect(await page.title()).not.toBe("owned");
});

test("very long names don't widen the page", async ({ page }) => {
  await tessera.signIn(page);
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of [
    "/",
    "/projects/PRJ-3",
    "/projects/PRJ-1/cycles/TCYCLE-1",
    "/projects/PRJ-1/cases",
    "/settings/tokens",
  ]) {
    await page.goto(`${tessera.url}${path}`);
    await expect(page.getByText("Loading…")).toHaveCount(0);
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect([path, excess]).toEqual([path, 0]);
  }
});

test("the browser's console stays quiet", async ({ page }) => {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await tessera.signIn(page);
  for (const [, path, heading] of PAGES.filter(([name]) => name !== "nothing there")) {
    await page.goto(`${tessera.url}${path}`);
    await expect(page.getByRole("heading", { name: heading, exact: true })).toBeVisible();
  }
  expect(complaints).toEqual([]);
});

test("a test case is written, found, changed and deleted", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/PRJ-2/cases`);
  await page.getByRole("button", { name: "Create test case" }).click();
  await page.getByLabel("Name").fill("Refuses an expired card");
  await page.getByRole("button", { name: "Add step" }).click();
  await page.getByLabel("Step 1: what to do").fill("Pay with it");
  await page.getByRole("dialog").getByRole("button", { name: "Create test case" }).click();
  const panel = page.getByRole("complementary", { name: "Test case" });
  await expect(panel.getByText("Pay with it")).toBeVisible();
  await panel.getByRole("button", { name: "Edit test case" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Refuses an old card");
  await page.getByRole("dialog").getByRole("button", { name: "Save test case" }).click();
  await expect(panel.getByRole("heading", { name: "Refuses an old card" })).toBeVisible();
  await page.getByLabel("Search test cases").fill("old card");
  await expect(page.getByRole("link", { name: "Refuses an old card" })).toBeVisible();
  await panel.getByRole("button", { name: "Delete test case" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete test case" }).click();
  await expect(page.getByRole("heading", { name: "No test case matches" })).toBeVisible();
});

test("signing in says what is wrong, and leads on to the page one came for", async ({ page }) => {
  await page.goto(`${tessera.url}/projects/PRJ-1/cases?q=item`);
  await page.getByLabel("User name or e-mail").fill(ADMIN.username);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("don't go together");
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${tessera.url}/projects/PRJ-1/cases?q=item`);
  await expect(page.getByRole("link", { name: "adds an item" })).toBeVisible();

  await page.context().clearCookies();
  await page.getByRole("link", { name: "Imports" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Tessera" })).toBeVisible();
  await expect(page).toHaveURL(/returnTo=/);
});

test("the theme is a choice that stays", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(tessera.url);
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByText("Dark", { exact: true }).click();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", "dark");
});
