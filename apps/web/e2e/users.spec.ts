import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useMailbox } from "./mailbox.ts";
import { ADMIN, useInstance } from "./tessera-server.ts";

const PASSWORD = "correct horse battery staple";

const mailbox = useMailbox();
const tessera = useInstance({ mailbox });

test.beforeEach(async ({ page }) => {
  await tessera.signIn(page);
});

const dialog = (page: Page) => page.getByRole("dialog");
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

/** A new person, signed in in a browser of their own, a member of the project. */
async function newcomer(browser: Browser, username: string, projectId?: string): Promise<Page> {
  const email = `${username}@example.org`;
  const projects = projectId === undefined ? [] : [{ projectId, role: "MEMBER" as const }];
  const { link } = await tessera.api.admin.invitation.create.mutate({ email, systemRole: "USER", projects });
  const code = link?.split("/").at(-1) ?? "";
  const page = await (await browser.newContext()).newPage();
  const accepted = await page.request.post(`${tessera.url}/trpc/invitation.accept`, {
    headers: { origin: tessera.url },
    data: { code, username, firstName: username, lastName: "Example", password: PASSWORD },
  });
  expect(accepted.ok()).toBe(true);
  return page;
}

async function choose(page: Page, name: string, item: string) {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("filters and order stand in the address, and many are changed at once", async ({ page, browser }) => {
  await newcomer(browser, "bert");
  await newcomer(browser, "beth");
  await page.goto(`${tessera.url}/admin/users`);
  await page.getByRole("group", { name: "Filter by role" }).getByRole("button", { name: "User" }).click();
  await expect(page).toHaveURL(/role=USER/);
  await expect(row(page, ADMIN.email)).toHaveCount(0);
  await page.getByLabel("Search by name or email").fill("be");
  await expect(page).toHaveURL(/q=be/);
  await page.getByRole("button", { name: "Last seen" }).click();
  await expect(page).toHaveURL(/sort=lastSeenAt/);
  await page.reload();
  await expect(page.getByRole("row").nth(1)).toContainText("beth");

  await page.getByRole("link", { name: "bert Example" }).click();
  const panel = page.getByRole("complementary", { name: "User" });
  await expect(panel).toContainText("Not a member of any project");
  await expect(page).toHaveURL(/users\/[^?]+\?.*q=be/);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(page.getByRole("link", { name: "bert Example" })).toBeFocused();

  await page.getByLabel("Select all accounts shown").check();
  await page.getByRole("toolbar").getByRole("button", { name: "Deactivate accounts" }).click();
  await dialog(page).getByRole("button", { name: "Deactivate 2 accounts" }).click();
  await expect(page.getByText("2 accounts changed")).toBeVisible();
  await expect(row(page, "bert")).toContainText("Deactivated");
  await page.getByRole("button", { name: "Active", exact: true }).click();
  await expect(page.getByRole("heading", { name: "No user matches" })).toBeVisible();
});

test("a person who is deactivated while working has to sign in, and reads why", async ({ page, browser }) => {
  const project = await tessera.api.project.create.mutate({ name: "Harbour" });
  const colleague = await newcomer(browser, "carla", project.id);
  await colleague.goto(`${tessera.url}/projects/${project.id}/cases`);
  await expect(colleague.getByRole("heading", { name: "Test cases", exact: true })).toBeVisible();
  await page.goto(`${tessera.url}/admin/users?q=carla`);
  await choose(page, "carla Example", "Deactivate account");
  await dialog(page).getByRole("button", { name: "Deactivate account" }).click();
  await expect(row(page, "carla")).toContainText("Deactivated");

  await colleague.getByRole("link", { name: "Members" }).click();
  await expect(colleague.getByRole("heading", { name: "Sign in to Tessera" })).toBeVisible();
  await expect(colleague.getByText("Your session has ended")).toBeVisible();
  const signIn = async () => {
    await colleague.getByLabel("Username or email").fill("carla");
    await colleague.getByLabel("Password", { exact: true }).fill(PASSWORD);
    await colleague.getByRole("button", { name: "Sign in", exact: true }).click();
  };
  await signIn();
  await expect(colleague.getByRole("alert")).toContainText("don't match");
  await choose(page, "carla Example", "Reactivate account");
  await dialog(page).getByRole("button", { name: "Reactivate account" }).click();
  await expect(row(page, "carla")).toContainText("Active");
  await signIn();
  await expect(colleague.getByRole("heading", { name: "Test cases", exact: true })).toBeVisible();
  await colleague.getByRole("link", { name: "Members" }).click();

  await colleague.getByRole("button", { name: "Leave project" }).click();
  await expect(dialog(colleague)).toContainText("You and every token of yours lose access");
  await dialog(colleague).getByRole("button", { name: "Leave project" }).click();
  await expect(colleague.getByText("You are no longer a member of Harbour")).toBeVisible();
  await expect(colleague.getByRole("heading", { name: "Projects" })).toBeVisible();
  await page.goto(`${tessera.url}/projects/${project.id}/members`);
  await page.getByRole("button", { name: "Leave project" }).click();
  await expect(dialog(page)).toContainText("You are the last project admin of Harbour");
  await expect(dialog(page)).not.toContainText("lose access");
  await expect(dialog(page).getByRole("button", { name: "Leave project" })).toHaveCount(0);
  await dialog(page).getByRole("button", { name: "Stay in project" }).click();

  const { data } = await tessera.api.member.candidates.query({ projectId: project.id, search: "carla" });
  const userId = data[0]?.id as string;
  await tessera.api.member.set.mutate({ projectId: project.id, userId, role: "PROJECT_ADMIN" });
  await page.reload();
  await page.getByRole("button", { name: "Leave project" }).click();
  await expect(dialog(page)).toContainText("still act as project admin here");
  await dialog(page).getByRole("button", { name: "Leave project" }).click();
  await expect(page.getByText("You are no longer a member of Harbour")).toBeVisible();
  await expect(page.getByRole("heading", { name: "Members" })).toBeVisible();
});

test("an administrator sees where a person is signed in, and signs them out", async ({ page, browser }) => {
  const cleo = await newcomer(browser, "cleo");
  await cleo.goto(`${tessera.url}/`);
  await page.goto(`${tessera.url}/admin/users`);
  await page.getByRole("link", { name: "cleo Example" }).click();
  const sessions = page.getByRole("region", { name: "Sessions" });
  await expect(sessions.getByRole("row")).toHaveCount(2);
  await sessions.getByRole("button", { name: /^Sign out / }).click();
  await dialog(page).getByRole("button", { name: "Sign out browser" }).click();
  await expect(page.getByText("cleo Example is signed out in 1 browser")).toBeVisible();
  await expect(sessions).toContainText("Signed in nowhere");
  await cleo.reload();
  await expect(cleo.getByLabel("Username or email")).toBeVisible();
});

test("a person who is deactivated while away is led to the sign-in, and back to the page", async ({
  page,
  browser,
}) => {
  const project = await tessera.api.project.create.mutate({ name: "Lighthouse" });
  const colleague = await newcomer(browser, "lena", project.id);
  await colleague.clock.install();
  const address = `/projects/${project.id}/cases?q=lamp`;
  await colleague.goto(tessera.url + address);
  await expect(colleague.getByRole("heading", { name: "Test cases", exact: true })).toBeVisible();
  await page.goto(`${tessera.url}/admin/users?q=lena`);
  await choose(page, "lena Example", "Deactivate account");
  await dialog(page).getByRole("button", { name: "Deactivate account" }).click();
  await expect(row(page, "lena")).toContainText("Deactivated");
  await colleague.clock.fastForward("02:00");
  await colleague.evaluate(() => window.dispatchEvent(new Event("visibilitychange")));
  await expect(colleague.getByText("Your session has ended")).toBeVisible();
  expect(new URL(colleague.url()).searchParams.get("returnTo")).toBe(address);
});

test("a guest of the server is offered no more than to be a guest of projects", async ({ page, browser }) => {
  const project = await tessera.api.project.create.mutate({ name: "Pier" });
  await newcomer(browser, "gina", project.id);
  await page.goto(`${tessera.url}/admin/users?q=gina`);
  await choose(page, "gina Example", "Make guest");
  await expect(dialog(page)).toContainText("A project that has no other project admin is left to the administrators");
  await dialog(page).getByRole("button", { name: "Change role" }).click();
  await expect(row(page, "gina")).toContainText("Guest");

  await page.goto(`${tessera.url}/projects/${project.id}/members`);
  await expect(row(page, "gina")).toContainText("Guest of this server: only reads");
  await page.getByRole("combobox", { name: "Role of gina Example" }).click();
  await expect(page.getByRole("option", { name: "Project admin" })).toHaveCount(0);
  await page.getByRole("option", { name: "Guest" }).click();
  await expect(page.getByRole("combobox", { name: "Role of gina Example" })).toHaveCount(0);
  await page.getByRole("button", { name: "Remove gina Example" }).click();
  await dialog(page).getByRole("button", { name: "Remove member" }).click();
  await page.getByRole("combobox", { name: "Add a member" }).click();
  await page.getByRole("option", { name: /gina/ }).click();
  // What is found for the name that the field now holds comes after.
  await page.waitForResponse((answer) => answer.url().includes("member.candidates"));
  await expect(page.getByText("they can only be a guest of the project")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Role of the new member" })).toHaveValue("Guest");
  await page.getByRole("button", { name: "Add member" }).click();
  await expect(row(page, "gina")).toContainText("Guest");

  await page.goto(`${tessera.url}/admin/invitations`);
  await page.getByRole("button", { name: "Invite people" }).first().click();
  await dialog(page).getByRole("button", { name: "Add project" }).click();
  await expect(dialog(page).getByRole("combobox", { name: "Role in project 1" })).toHaveValue("Member");
  await dialog(page).getByRole("combobox", { name: "Role", exact: true }).click();
  await page.getByRole("option", { name: "Guest" }).click();
  await expect(dialog(page).getByRole("combobox", { name: "Role in project 1" })).toHaveValue("Guest");
  await dialog(page).getByRole("combobox", { name: "Role in project 1" }).click();
  await expect(page.getByRole("option")).toHaveText(["Guest"]);
});

test("a role is changed for the next click, and a deleted account leaves a deleted user", async ({ page, browser }) => {
  const project = await tessera.api.project.create.mutate({ name: "Quay" });
  const colleague = await newcomer(browser, "dora", project.id);
  await colleague.goto(`${tessera.url}/admin/users`);
  await expect(colleague.getByRole("heading", { name: "Page not found" })).toBeVisible();
  await page.goto(`${tessera.url}/admin/users?q=dora`);
  await choose(page, "dora Example", "Make admin");
  await dialog(page).getByRole("button", { name: "Change role" }).click();
  await expect(row(page, "dora")).toContainText("Admin");
  await colleague.goto(`${tessera.url}/admin/users`);
  await expect(colleague.getByRole("heading", { name: "Users" })).toBeVisible();
  const made = { projectId: project.id, name: "Moor the ship" };
  await colleague.request.post(`${tessera.url}/trpc/case.create`, { headers: { origin: tessera.url }, data: made });

  await page.getByRole("link", { name: "dora Example" }).click();
  await page.getByRole("complementary").getByRole("button", { name: "Delete account" }).click();
  const confirm = dialog(page).getByRole("button", { name: "Delete account" });
  await dialog(page).getByLabel("Type dora to confirm").fill("ada");
  await expect(confirm).toBeDisabled();
  await dialog(page).getByLabel("Type dora to confirm").fill("dora");
  await confirm.click();
  await expect(page.getByRole("heading", { name: "No user matches" })).toBeVisible();
  await expect(page.getByRole("complementary")).toBeHidden();
  await page.goto(`${tessera.url}/admin/audit?action=CASE_CREATED`);
  await expect(row(page, "Test case created").first()).toContainText("Deleted user");
  await colleague.getByRole("link", { name: "Projects", exact: true }).first().click();
  await expect(colleague.getByRole("heading", { name: "Sign in to Tessera" })).toBeVisible();
});

test("the last administrator stays one, and reads why", async ({ page }) => {
  await page.goto(`${tessera.url}/admin/users?q=ada`);
  const refused = async () => {
    await expect(dialog(page).getByRole("alert")).toContainText("last active administrator");
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toBeHidden();
  };
  await choose(page, "ada", "Deactivate account");
  await expect(dialog(page)).toContainText("This is your own account");
  await dialog(page).getByRole("button", { name: "Deactivate account" }).click();
  await refused();
  await choose(page, "ada", "Make guest");
  await dialog(page).getByRole("button", { name: "Change role" }).click();
  await refused();
  await choose(page, "ada", "Delete account");
  await dialog(page).getByLabel("Type ada to confirm").fill("ada");
  await dialog(page).getByRole("button", { name: "Delete account" }).click();
  await refused();
});

test("the server gets a name, and sends a test email", async ({ page }) => {
  await page.goto(`${tessera.url}/admin/settings`);
  await page.getByLabel("Name of this server").fill("Acme tests");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page).toHaveTitle("Server settings · Administration · Acme tests");
  await page.getByRole("button", { name: "Send test email" }).click();
  await expect(page.getByText(`The mail server accepted the email to ${ADMIN.email}`)).toBeVisible();
  expect(await mailbox.take(ADMIN.email)).toContain("Acme tests");
  await page.getByRole("switch", { name: "Require a second factor" }).click({ force: true });
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(dialog(page)).toContainText("You have no second factor yourself");
  await dialog(page).getByRole("button", { name: "Leave it as it is" }).click();
  await page.context().clearCookies();
  await page.goto(`${tessera.url}/sign-in`);
  await expect(page.getByRole("heading", { name: "Sign in to Acme tests" })).toBeVisible();
});

test("deactivates all accounts that match in batches, shows the progress, and leaves one's own alone", async ({
  page,
}) => {
  // More than a page of the list and a batch of the server.
  const count = 130;
  for (let at = 0; at < count; at += 10) {
    await Promise.all(
      Array.from({ length: 10 }, (_, step) =>
        tessera.api.admin.serviceAccount.create.mutate({ username: `fleet-${at + step}` }),
      ),
    );
  }
  await page.goto(`${tessera.url}/admin/users?q=fleet`);
  await page.getByLabel("Select all accounts shown").check();
  await expect(page.getByRole("toolbar")).toContainText("100 accounts selected");
  await page.getByRole("button", { name: `Select all ${count} accounts that match` }).click();
  await expect(page.getByRole("toolbar")).toContainText(`All ${count} accounts selected`);
  await page.getByRole("button", { name: "Deactivate accounts" }).click();
  await expect(dialog(page)).toContainText("Your own account and accounts made from now on are left alone");
  await expectAccessible(page);
  // The second batch waits until the progress of the first was seen.
  let release = () => {};
  const seen = new Promise<void>((resolve) => {
    release = resolve;
  });
  let batches = 0;
  await page.route("**/trpc/admin.user.updateMatching**", async (route) => {
    batches++;
    if (batches === 2) await seen;
    await route.continue();
  });
  await dialog(page)
    .getByRole("button", { name: `Deactivate ${count} accounts` })
    .click();
  await expect(dialog(page)).toContainText(`100 of ${count} accounts changed`);
  release();
  await expect(page.getByText(`${count} accounts changed`, { exact: true })).toBeVisible();
  await expect(dialog(page)).toBeHidden();
  expect(batches).toBe(2);
  expect((await tessera.api.admin.user.count.query({ search: "fleet", active: true })).total).toBe(0);
});
