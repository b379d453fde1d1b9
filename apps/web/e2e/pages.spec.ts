import { expect, test } from "@playwright/test";
import { fillWithExamples, HOSTILE } from "./example-data.ts";
import { ADMIN, useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeAll(() => fillWithExamples(tessera));

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
    "/projects/PRJ-1",
    "/projects/PRJ-3",
    "/projects/PRJ-1/cycles/TCYCLE-1",
    "/projects/PRJ-1/runs",
    "/projects/PRJ-1/runs/RUN-1?tab=all",
    "/projects/PRJ-1/runs/RUN-1?tab=uploads",
    "/projects/PRJ-1/runs/RUN-1/comparison",
    "/projects/PRJ-1/results",
    "/projects/PRJ-1/cases",
    "/settings/profile",
    "/settings/security",
    "/settings/tokens",
    "/admin/overview",
    "/admin/tokens",
    "/admin/users",
    "/admin/audit",
    "/admin/settings",
  ]) {
    await page.goto(`${tessera.url}${path}`);
    await expect(page.getByText("Loading…")).toHaveCount(0);
    const excess = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect([path, excess]).toEqual([path, 0]);
  }
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
  await expect(page).toHaveURL(/[?&]q=old/);
  await expect(page.getByRole("link", { name: "Refuses an old card" })).toBeVisible();
  await panel.getByRole("button", { name: "Delete test case" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete test case" }).click();
  await expect(page.getByRole("heading", { name: "No test case matches" })).toBeVisible();
});

test("signing in says what is wrong, and leads on to the page that was asked for", async ({ page }) => {
  await page.goto(`${tessera.url}/projects/PRJ-1/cases?q=item`);
  await page.getByLabel("Username or email").fill(ADMIN.username);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("don't match");
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${tessera.url}/projects/PRJ-1/cases?q=item`);
  await expect(page.getByRole("link", { name: "adds an item" })).toBeVisible();

  await page.context().clearCookies();
  await page.getByRole("link", { name: "Runs" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Tessera" })).toBeVisible();
  await expect(page).toHaveURL(/returnTo=/);
});

test("an address that leads nowhere says so in the title too", async ({ page }) => {
  await tessera.signIn(page);
  for (const path of ["/nowhere", "/projects/PRJ-99", "/projects/PRJ-99/members"]) {
    await page.goto(tessera.url + path);
    await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
    await expect(page).toHaveTitle("Not found · Tessera");
  }
  await page.getByRole("link", { name: "Go to your projects" }).click();
  await expect(page).toHaveTitle("Projects · Tessera");
});

test("a panel whose thing is not there says so beside the list", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/PRJ-1/cases/TC-99`);
  const panel = page.getByRole("complementary", { name: "Test case" });
  await expect(panel).toContainText("This test case is not here. It may have been deleted");
  await expect(page.getByRole("link", { name: "Pays by hand" })).toBeVisible();
  await panel.getByRole("button", { name: "Close panel" }).click();
  await expect(page).toHaveURL(`${tessera.url}/projects/PRJ-1/cases`);
});

test("what can't be loaded says so, and can be tried again", async ({ page }) => {
  await tessera.signIn(page);
  await page.route(/insight\.home/, (route) => route.abort());
  await page.goto(tessera.url);
  const alert = page.getByRole("alert");
  await expect(alert).toContainText("Your projects could not be loaded", { timeout: 15_000 });
  await expect(alert).toContainText("The server can't be reached. Check your connection, then try again.");
  await page.unroute(/insight\.home/);
  await alert.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("main").getByRole("link", { name: "Checkout" })).toBeVisible();
});

test("the menu shows where one is, however many entries stand above", async ({ page }) => {
  await tessera.signIn(page);
  await page.setViewportSize({ width: 1280, height: 720 });
  await page.goto(`${tessera.url}/projects/PRJ-1/bin`);
  const bin = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Bin", exact: true });
  await expect(bin).toBeInViewport({ ratio: 1 });
  await page.goto(`${tessera.url}/projects/PRJ-1`);
  await expect(bin).not.toBeInViewport();
});

for (const [path, call, name] of [
  ["/", "insight.home", "Create project"],
  ["/admin/invitations", "admin.invitation.list", "Invite people"],
  ["/admin/service-accounts", "admin.serviceAccount.list", "Create service account"],
  ["/admin/teams", "admin.team.list", "Create team"],
  ["/admin/webhooks", "admin.webhook.list", "Create webhook"],
  ["/projects/PRJ-1/cases", "case.list", "Create test case"],
  ["/projects/PRJ-1/publishers", "publisher.list", "Create publisher"],
] as const) {
  test(`"${name}" is not offered where it may not stay while ${path} is loading`, async ({ page }) => {
    await tessera.signIn(page);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    await page.route(
      (url) => url.pathname.includes(call),
      async (route) => {
        asked.resolve();
        await released;
        await route.continue();
      },
    );
    await page.goto(tessera.url + path);
    await asked.promise;
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.getByRole("button", { name }).count()).toBe(0);
    release();
    await expect(page.getByRole("button", { name })).toBeVisible();
  });
}
