import { setTimeout } from "node:timers/promises";
import { expect, type Page, test } from "@playwright/test";
import { ADMIN, useInstance } from "./tessera-server.ts";

const tessera = useInstance();

const dialog = (page: Page) => page.getByRole("dialog");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function choose(page: Page, menu: string, item: string) {
  await button(page, menu).press("Enter");
  await page.getByRole("menuitem", { name: item, exact: true }).press("Enter");
  await expect(dialog(page)).toBeVisible();
}

test("who works with keys goes on where a dialog was asked for, or beside what is gone", async ({ page }) => {
  const { invitation, serviceAccount } = tessera.api.admin;
  for (const name of ["grace", "joan"]) {
    await invitation.create.mutate({ email: `${name}@example.org`, systemRole: "USER" });
    await serviceAccount.create.mutate({ username: name, description: "For the keys" });
  }
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/admin/invitations`);
  const ofGrace = "Actions for grace@example.org";
  await choose(page, ofGrace, "Withdraw invitation");
  await page.keyboard.press("Escape");
  await expect(button(page, ofGrace)).toBeFocused();
  await choose(page, ofGrace, "Withdraw invitation");
  await dialog(page).getByRole("button", { name: "Withdraw invitation" }).press("Enter");
  await expect(button(page, ofGrace)).toBeHidden();
  await expect(button(page, "Actions for joan@example.org")).toBeFocused();
  await button(page, "Invite people").press("Enter");
  await dialog(page).getByLabel("Email").fill("mary@example.org");
  await page.keyboard.press("Enter");
  await expect(dialog(page).getByRole("button", { name: "Copy the link" })).toBeFocused();

  await page.goto(`${tessera.url}/admin/users`);
  await choose(page, "Actions for grace", "Delete account");
  await dialog(page).getByLabel("Type grace to confirm").fill("grace");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "grace", exact: true })).toBeHidden();
  await expect(page.getByLabel("Select joan")).toBeFocused();
  await choose(page, "Actions for ada", "Deactivate account");
  const deactivate = dialog(page).getByRole("button", { name: "Deactivate account" });
  await deactivate.press("Enter");
  await expect(dialog(page).getByRole("alert")).toContainText("last active administrator");
  await expect(deactivate).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button(page, "Actions for ada")).toBeFocused();
  await page.getByRole("navigation").getByRole("link", { name: "Projects" }).first().press("Enter");
  await button(page, "Create project").press("Enter");
  await dialog(page).getByLabel("Name").fill("Harbour");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Send your first results" })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
});

test("a question that was left is gone at once, and opens again when it is asked again", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(tessera.url);
  const open = page.getByRole("main").getByRole("button", { name: "Create project", exact: true });
  await open.press("Enter");
  await expect(dialog(page).getByLabel("Name")).toBeFocused();
  await page.keyboard.press("Escape");
  // The focus comes back a moment after it is gone; while it faded, it would still be there.
  await expect(open).toBeFocused();
  expect(await dialog(page).count()).toBe(0);
  await open.press("Enter");
  await expect(dialog(page).getByLabel("Name")).toBeFocused();
});

test("a wrong password brings the focus to the password", async ({ page }) => {
  await page.goto(`${tessera.url}/sign-in`);
  await expect(page.getByLabel("Username or email")).toBeFocused();
  await page.keyboard.type(ADMIN.username);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toContainText("don't match");
  await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
});

test("a refused form leads to its first wrong field, which reads its message", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/PRJ-1/cases`);
  await button(page, "Create test case").first().click();
  await dialog(page).getByLabel("Description").fill("No name");
  for (let step = 0; step < 12; step++) await dialog(page).getByRole("button", { name: "Add step" }).click();
  await dialog(page).getByRole("button", { name: "Create test case" }).click();
  const name = dialog(page).getByLabel("Name");
  await expect(name).toBeFocused();
  await expect(name).toBeInViewport();
  await expect(name).toHaveAccessibleDescription(/name/i);
  const colours = await name.evaluate((field) => [
    getComputedStyle(field, "::placeholder").color,
    getComputedStyle(document.documentElement).getPropertyValue("--mantine-color-placeholder"),
  ]);
  expect(colours).toEqual(["rgb(90, 102, 117)", "#5a6675"]);
  await name.fill("Has a name now");
  await dialog(page).getByRole("button", { name: "Create test case" }).click();
  await expect(dialog(page).getByLabel("Step 1: what to do")).toBeFocused();

  await page.goto(`${tessera.url}/admin/settings`);
  await page.getByLabel("Requests per minute and token").fill("");
  await page.getByLabel("Name of this server").fill("Other");
  await button(page, "Save settings").click();
  await expect(page.getByLabel("Requests per minute and token")).toBeFocused();
});

test("a page that a link leads to is announced and takes the focus; a panel beside its list is not one", async ({
  page,
}) => {
  await tessera.signIn(page);
  await tessera.api.case.create.mutate({ projectId: "PRJ-1", name: "Sails", steps: [] });
  await page.goto(tessera.url);
  const follow = (name: string) => page.getByRole("navigation").getByRole("link", { name }).first().press("Enter");
  await follow("Administration");
  await expect(page.locator("[aria-live]").filter({ hasText: "Overview · Administration" })).toBeAttached();
  await expect(page.getByRole("main")).toBeFocused();
  await page.goto(`${tessera.url}/projects/PRJ-1/cases`);
  await page.getByRole("link", { name: "Sails" }).press("Enter");
  await expect(page.getByRole("complementary", { name: "Test case" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: "Sails" })).toBeFocused();
});

test("a panel that is closed before its content is there gives the focus back to its row", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/PRJ-1/cases`);
  const row = page.getByRole("link", { name: "Sails" });
  await expect(row).toBeVisible();
  const { promise: isClosed, resolve: close } = Promise.withResolvers<void>();
  await page.route("**/trpc/**case.get*", async (route) => {
    await isClosed;
    await route.continue();
  });
  await row.press("Enter");
  await expect(page.getByRole("complementary", { name: "Test case" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(row).toBeFocused();
  close();
});

test("a link that is followed before the first page is there is announced as well, also where the session is slow", async ({
  page,
}) => {
  await tessera.signIn(page);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  await page.route(/\/trpc\/.*token\./, async (route) => {
    asked.resolve();
    await released;
    await route.abort();
  });
  // Longer than the page waits before it shows a skeleton.
  await page.route(/\/trpc\/session\.current/, async (route) => {
    const answer = await route.fetch();
    await setTimeout(250);
    await route.fulfill({ response: answer });
  });
  await page.goto(`${tessera.url}/settings/tokens`);
  await asked.promise;
  await page.getByRole("navigation").getByRole("link", { name: "Administration" }).first().press("Enter");
  await expect(page.locator("[aria-live]").filter({ hasText: "Overview · Administration" })).toBeAttached();
  await expect(page.getByRole("main")).toBeFocused();
  release();
});
