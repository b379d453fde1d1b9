import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { fillWithExamples } from "./example-data.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeAll(() => fillWithExamples(tessera));

const PAGES = [
  ["home", "/", "Projects"],
  ["project", "/projects/PRJ-1", "Checkout"],
  ["project without results", "/projects/PRJ-2", "Send your first results"],
  ["test cycles", "/projects/PRJ-1/cycles", "Test cycles"],
  ["cycle", "/projects/PRJ-1/cycles/TCYCLE-1", "Master cycle"],
  ["assigned to me", "/assigned", "Assigned to me"],
  ["milestones", "/projects/PRJ-1/milestones", "Milestones"],
  ["test cases", "/projects/PRJ-1/cases", "Test cases"],
  ["test case", "/projects/PRJ-1/cases/TC-1", "Pays by hand"],
  ["runs", "/projects/PRJ-1/runs", "Runs"],
  ["runs of a project without any", "/projects/PRJ-2/runs", "Send your first results"],
  ["run", "/projects/PRJ-1/runs/RUN-1", "2 new failures"],
  ["results of all runs", "/projects/PRJ-1/results", "Results"],
  ["uploads of a run", "/projects/PRJ-1/runs/RUN-1?tab=uploads", "2 new failures"],
  ["comparison without a baseline", "/projects/PRJ-1/runs/RUN-1/comparison", "Nothing to compare with yet"],
  ["project settings", "/projects/PRJ-1/settings", "Project settings"],
  ["members", "/projects/PRJ-1/members", "Members"],
  ["tokens", "/settings/tokens", "API tokens"],
  ["token dialog", "/settings/tokens?create=true", "Create a token"],
  ["profile", "/settings/profile", "Profile"],
  ["sign-in and security", "/settings/security", "Sign-in and security"],
  ["appearance", "/settings/appearance", "Appearance"],
  ["feature previews", "/settings/previews", "Feature previews"],
  ["overview of the server", "/admin/overview", "1 thing needs attention"],
  ["all tokens", "/admin/tokens", "All tokens"],
  ["users", "/admin/users", "Users"],
  ["invitations", "/admin/invitations", "Invitations"],
  ["dialog to invite", "/admin/invitations?invite=true", "Invite people"],
  ["audit log", "/admin/audit", "Audit log"],
  ["service accounts", "/admin/service-accounts", "Service accounts"],
  ["settings", "/admin/settings", "Server settings"],
  ["server status", "/status", "Server status"],
] as const;

test.describe("no serious accessibility problem, light or dark", () => {
  test("sign-in", async ({ page }) => {
    await open(page, "/sign-in", "Sign in to Tessera");
    await expectAccessible(page);
  });

  test("link to a new address", async ({ page }) => {
    await open(page, "/confirm-email/used", "Confirm your new email address");
    await expectAccessible(page);
  });

  for (const [name, path, heading] of [
    ["forgotten password", "/forgot-password", "Ask your administrator"],
    ["dead link of an invitation", "/invitations/used", "Invitation not found"],
    ["dead link to a new password", "/reset-password/used", "This link no longer works"],
  ] as const) {
    test(name, async ({ page }) => {
      await open(page, path, heading);
      await expectAccessible(page);
    });
  }

  test.describe("signed in", () => {
    // One page for all, whose browser keeps the scripts that they share.
    let page: Page;
    const complaints: string[] = [];

    test.beforeAll(async ({ browser }) => {
      page = await browser.newPage();
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      await tessera.signIn(page);
    });
    test.afterAll(() => page.close());

    for (const [name, path, heading] of PAGES) {
      test(`${name}, and its console stays quiet`, async () => {
        complaints.length = 0;
        await open(page, path, heading);
        await expectAccessible(page);
        expect(complaints).toEqual([]);
      });
    }
  });

  test("nothing there", async ({ page }) => {
    await tessera.signIn(page);
    await open(page, "/projects/PRJ-99", "Page not found");
    await expectAccessible(page);
  });

  test("REST API", async ({ page }) => {
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    await open(page, "/docs/api", "REST API");
    expect(complaints).toEqual([]);
    await expectAccessible(page, "[aria-labelledby=guide-title]");
    // The calls are all alike, and too many to look at each.
    await page.getByLabel("Find a call").fill("imports");
    await expect(page.getByRole("heading", { name: "POST /api/v1/imports", exact: true })).toBeVisible();
    await expectAccessible(page);
  });

  test("panel of a result", async ({ page }) => {
    await tessera.signIn(page);
    await open(page, "/projects/PRJ-1/cycles/TCYCLE-1", "Master cycle");
    await page.getByRole("link", { name: "x".repeat(5000) }).click();
    await expect(page.getByLabel("Message")).toBeVisible();
    await expectAccessible(page);
  });

  test("token", async ({ page }) => {
    const { data } = await tessera.api.token.list.query({});
    await tessera.signIn(page);
    await open(page, `/settings/tokens/${data[0]?.id}`, "Uploads of the tests");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Rotate token" }).click();
    await expect(page.getByRole("dialog")).toContainText("works on until");
    await expectAccessible(page);
  });

  test("service account", async ({ page }) => {
    const { id } = await tessera.api.admin.serviceAccount.create.mutate({ username: "robot", description: "Feeds it" });
    const token = { accountId: id, name: "Feed", scopes: ["project:read" as const], expiresInDays: 30 };
    await tessera.api.admin.serviceAccount.token.create.mutate(token);
    await tessera.signIn(page);
    await open(page, `/admin/service-accounts/${id}`, "robot");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Edit service account" }).click();
    await expect(page.getByRole("dialog")).toContainText("Owner");
    await expectAccessible(page);
  });

  test("panels and questions of an admin", async ({ page }) => {
    await tessera.signIn(page);
    await open(page, "/admin/audit", "Audit log");
    await page.getByRole("link", { name: "Token created" }).first().click();
    await expect(page.getByRole("complementary", { name: "Audit entry" })).toBeVisible();
    await expectAccessible(page);
    await open(page, "/admin/tokens", "All tokens");
    await page.getByRole("link", { name: "Uploads of the tests" }).click();
    await expect(page.getByRole("complementary", { name: "Token" })).toBeVisible();
    await page.getByLabel(/^Select Uploads/).check();
    await expect(page.getByRole("button", { name: "Revoke tokens" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Revoke all tokens" }).click();
    await expect(page.getByLabel("Type REVOKE ALL to confirm")).toBeFocused();
    await expectAccessible(page);
  });

  test("an account, and the questions about it", async ({ page }) => {
    await tessera.signIn(page);
    await open(page, "/admin/users", "Users");
    await page.getByRole("link", { name: "ada" }).click();
    await expect(page.getByRole("complementary", { name: "User" })).toContainText("Signed in in");
    await page.getByLabel("Select ada").check();
    await expect(page.getByRole("toolbar", { name: "Selected accounts" })).toBeVisible();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Delete account" }).click();
    await expect(page.getByLabel("Type ada to confirm")).toBeFocused();
    await expectAccessible(page);
  });

  test("notices", async ({ page }) => {
    const { token } = await tessera.api.token.create.mutate({ name: "Ended", expiresInDays: 7, scopes: ["case:read"] });
    await tessera.api.admin.token.revoke.mutate({ id: token.id, reason: "For the bell" });
    await tessera.signIn(page);
    await open(page, "/", "Projects");
    await page.getByRole("button", { name: /^Notices/ }).click();
    await expect(page.getByRole("dialog", { name: "Notices" })).toContainText("For the bell");
    await expectAccessible(page);
  });

  test("menus", async ({ page }) => {
    await tessera.signIn(page);
    await open(page, "/settings/tokens", "API tokens");
    await page.getByRole("button", { name: "Actions for Uploads of the tests" }).click();
    await expect(page.getByRole("menuitem", { name: "Revoke token" })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Account of/ }).click();
    await expect(page.getByRole("dialog", { name: "Account" })).toBeVisible();
    await expectAccessible(page);
  });
});

async function open(page: Page, path: string, heading: string) {
  await page.goto(`${tessera.url}${path}`);
  await expect(page.getByRole("heading", { name: heading, exact: true })).toBeVisible();
  await expect(page.getByText("Loading…")).toHaveCount(0);
}
