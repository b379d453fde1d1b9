import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useMailbox } from "./mailbox.ts";
import { useInstance } from "./tessera-server.ts";

const mailbox = useMailbox();
const tessera = useInstance({ mailbox });

const PASSWORD = "compilers are good company";
const DEAD = "Invitation not found";

const dialog = (page: Page) => page.getByRole("dialog");
const heading = (page: Page, name: string) => page.getByRole("heading", { name, exact: true });
const invite = (email: string) => tessera.api.admin.invitation.create.mutate({ email, systemRole: "USER" });
/** A browser that knows nothing of the others. */
const elsewhere = async (browser: Browser) => (await browser.newContext()).newPage();

async function register(page: Page, username: string) {
  await page.getByLabel("First name").fill("Grace");
  await page.getByLabel("Last name").fill("Hopper");
  await page.getByLabel("Username").fill(username);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Continue" }).click();
}

test("an invited person gets from the email to the first list of projects", async ({ page, browser }) => {
  await tessera.api.project.create.mutate({ name: "Compilers" });
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/admin/invitations`);
  await expect(heading(page, "No invitations yet")).toBeVisible();
  await page.getByRole("button", { name: "Invite people" }).click();
  await dialog(page).getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog(page).getByText("Enter an email address like name@example.com")).toBeVisible();
  await dialog(page).getByLabel("Email").fill("grace@example.org");
  await dialog(page).getByRole("button", { name: "Add project" }).click();
  await dialog(page).getByRole("combobox", { name: "Project 1", exact: true }).click();
  await page.getByRole("option", { name: "Compilers (PRJ-1)" }).click();
  await dialog(page).getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog(page).getByText("An email with this link is on its way")).toBeVisible();
  const link = await dialog(page).getByLabel("Link of the invitation").innerText();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Done" }).click();

  const mail = await mailbox.take("grace@example.org");
  expect(mail).toContain(`Accept invite: ${link}`);
  const [, target = "", label] = /<a href="([^"]+)"[^>]*>([^<]+)<\/a>/.exec(mail) ?? [];
  expect([target, label]).toEqual([link, "Accept invite"]);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("row", { name: /grace@example\.org/ })).toContainText("Email sent", { timeout: 500 });
  }).toPass();
  await expectAccessible(page);

  const guest = await elsewhere(browser);
  await guest.goto(target);
  await expect(heading(guest, "Join Tessera")).toBeVisible();
  await expect(guest.getByText("grace@example.org")).toBeVisible();
  await expect(guest.getByText("It can't be changed later")).toBeVisible();
  await expectAccessible(guest);
  await register(guest, "ADA");
  await expect(guest.getByText("This user name is taken")).toBeVisible();
  await register(guest, "grace");
  await expect(heading(guest, "Projects")).toBeVisible();
  await expect(guest.getByRole("link", { name: "Compilers" }).first()).toBeVisible();
  expect(new URL(guest.url()).pathname).toBe("/");

  await page.getByRole("button", { name: "Accepted" }).click();
  await expect(page.getByRole("row", { name: /grace@example\.org/ })).toContainText("Accepted as grace");
  await guest.context().clearCookies();
  await guest.goto(target);
  await expect(heading(guest, DEAD)).toBeVisible();
  await guest.context().close();
});

test("a link that was replaced, withdrawn or is too old leads to who to ask", async ({ page, browser }) => {
  const [replaced, withdrawn, expired] = await Promise.all(
    ["eve", "bob", "joe"].map((it) => invite(`${it}@example.org`)),
  );
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/admin/invitations?state=pending`);
  const ask = async (email: string, action: string) => {
    await page.getByRole("button", { name: `Actions for ${email}` }).click();
    await page.getByRole("menuitem", { name: action }).click();
    return dialog(page);
  };
  const again = await ask("eve@example.org", "Send again");
  await expect(again).toContainText("stops working at once");
  await again.getByRole("button", { name: "Send again" }).click();
  const link = await again.getByLabel("Link of the invitation").innerText();
  await again.getByRole("button", { name: "Done" }).click();
  const question = await ask("bob@example.org", "Withdraw invitation");
  await expect(question).toContainText("stops working at once");
  await question.getByRole("button", { name: "Withdraw invitation" }).click();
  await expect(page.getByRole("row", { name: /bob@example\.org/ })).toHaveCount(0);

  // A server of its own process has no clock to move, so the invitation's end is moved instead.
  const database = new DatabaseSync(join(tessera.folder, "tessera.sqlite"));
  database
    .prepare("update invitation set expiresAt = ? where email = ?")
    .run("2026-01-01T00:00:00.000Z", "joe@example.org");
  database.close();
  await page.goto(`${tessera.url}/admin/invitations?state=expired`);
  await expect(page.getByRole("row", { name: /joe@example\.org/ })).toContainText("Expired");

  const theirs = await elsewhere(browser);
  for (const dead of [replaced, withdrawn, expired]) {
    await theirs.goto(dead?.link ?? "");
    await expect(heading(theirs, DEAD)).toBeVisible();
    await expect(theirs.getByText("Ask your administrator to send it again")).toBeVisible();
  }
  await theirs.goto(link);
  await expect(heading(theirs, "Join Tessera")).toBeVisible();
  await theirs.context().close();
});

test("a person who is signed in signs out before accepting an invitation", async ({ page }) => {
  const { link } = await invite("new@example.org");
  await page.goto(`${tessera.url}/sign-in`);
  await page.getByLabel("Username or email").fill("ada");
  await page.getByLabel("Password", { exact: true }).fill("counting engine of 1843");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: /^Account of/ })).toBeVisible();
  await page.goto(link);
  await expect(page.getByText("You are signed in as ada")).toBeVisible();
  await page.getByRole("button", { name: "Sign out and go on" }).click();
  await expect(heading(page, "Join Tessera")).toBeVisible();
});

test("a forgotten password is replaced through an email", async ({ page }) => {
  const { link } = await invite("hedy@example.org");
  const person = { username: "hedy", firstName: "Hedy", lastName: "Lamarr", password: PASSWORD };
  await tessera.api.invitation.accept.mutate({ ...person, code: link.slice(link.lastIndexOf("/") + 1) });

  await page.goto(`${tessera.url}/sign-in`);
  await page.getByRole("link", { name: "Forgot your password?" }).click();
  // Both pages have a field of that name.
  await expect(heading(page, "Forgot your password?")).toBeVisible();
  await page.getByLabel("Username or email").fill("hedy");
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(heading(page, "Check your email")).toBeVisible();

  const inviting = await mailbox.take("hedy@example.org");
  expect(inviting).toContain("Accept invite");
  const mail = await mailbox.take("hedy@example.org");
  const reset = /<a href="([^"]+)"[^>]*>Choose a new password<\/a>/.exec(mail)?.[1] ?? "";
  await page.goto(reset);
  await expect(page.getByText("For the account hedy")).toBeVisible();
  await page.getByLabel("New password", { exact: true }).fill("qwerty123456");
  await expect(page.getByRole("status")).toHaveText(/^Strength: Weak/);
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("guessed first")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("New password", { exact: true }).fill("frequency hopping in 1942");
  await page.getByRole("button", { name: "Change password" }).click();
  await expect(page.getByText("Your password is changed")).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Username or email").fill("hedy");
  await page.getByLabel("Password", { exact: true }).fill("frequency hopping in 1942");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("button", { name: /^Account of/ })).toBeVisible();
  expect(await mailbox.take("hedy@example.org")).toContain("Your password was changed");

  await page.goto(reset);
  await expect(heading(page, "This link no longer works")).toBeVisible();
  await page.getByRole("link", { name: "Ask for a new link" }).click();
  await expect(heading(page, "Forgot your password?")).toBeVisible();
});
