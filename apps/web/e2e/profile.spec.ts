import { type Browser, expect, type Page, test } from "@playwright/test";
import { blackPng } from "../../server/src/testing/pictures.testing.ts";
import { useMailbox } from "./mailbox.ts";
import { ADMIN, useInstance } from "./tessera-server.ts";

const mailbox = useMailbox();
const tessera = useInstance({ mailbox });

test.beforeEach(async ({ page }) => {
  await tessera.signIn(page);
});

const dialog = (page: Page) => page.getByRole("dialog");
const section = (page: Page, name: string) => page.getByRole("region", { name });
const account = (page: Page) => page.getByRole("button", { name: /^Account of/ });

/** Signs in through the page, in a browser that knows nothing of this one. */
async function signInElsewhere(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(`${tessera.url}/sign-in`);
  await page.getByLabel("Username or email").fill(ADMIN.username);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.keyboard.press("Enter");
  await expect(account(page)).toBeVisible();
  return page;
}

async function expectSignedOut(page: Page) {
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign in to Tessera" })).toBeVisible();
  await page.context().close();
}

test("a name is changed, and stays", async ({ page }) => {
  await page.goto(`${tessera.url}/settings/profile`);
  await expect(page.getByLabel("First name")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save name" })).toBeHidden();
  await page.getByLabel("First name").fill("");
  await page.getByLabel("Last name").fill("Lovelace");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByText("Enter a name")).toBeVisible();
  await page.getByLabel("First name").fill("Ada");
  await page.getByRole("button", { name: "Save name" }).click();
  await expect(page.getByRole("button", { name: "Account of Ada Lovelace" })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel("Last name")).toHaveValue("Lovelace");
  await expect(page.getByLabel("Username")).not.toBeEditable();
});

test("a picture takes the place of the initials, everywhere and for good", async ({ page }) => {
  await page.goto(`${tessera.url}/settings/profile`);
  const picture = section(page, "Picture");
  const choose = (name: string, buffer: Buffer) =>
    page.locator("input[type=file]").setInputFiles({ name, mimeType: "image/png", buffer });
  const shown = picture.getByRole("img", { name: /^Picture of/ });
  await expect(picture.getByRole("img", { name: /^Initials of/ })).toBeVisible();

  await choose("holiday.png", Buffer.from("<svg onload=alert(1)>"));
  await expect(picture.getByRole("alert")).toContainText("“holiday.png” is no PNG, JPEG or WebP picture");
  await choose("broken.png", blackPng(10, 10).subarray(0, 50));
  await expect(picture.getByRole("alert")).toContainText("“broken.png” is damaged");

  await choose("large.png", blackPng(6000, 4000));
  await expect(shown).toBeVisible();
  await expect(picture.getByRole("alert")).toHaveCount(0);
  await expect(page.getByText("Your picture is changed")).toBeVisible();
  await choose("holiday.png", Buffer.from("no picture"));
  await expect(picture.getByRole("alert")).toContainText("“holiday.png” is no");
  await expect(page.getByText("Your picture is changed")).toHaveCount(0);
  await page.reload();
  await expect(shown).toHaveJSProperty("naturalWidth", 256);
  await expect(account(page).locator("img")).toHaveJSProperty("naturalWidth", 64);
  await page.goto(`${tessera.url}/admin/users`);
  await expect(page.getByRole("row").nth(1).locator("img")).toHaveJSProperty("naturalWidth", 64);

  await page.goto(`${tessera.url}/settings/profile`);
  await picture.getByRole("button", { name: "Remove picture" }).click();
  await expect(picture.getByRole("img", { name: /^Initials of/ })).toBeVisible();
  await choose("small.png", blackPng(100, 100));
  await expect(shown).toHaveJSProperty("naturalWidth", 256);
});

test("an email address changes by the link in the email, in any browser", async ({ page, browser }) => {
  await page.goto(`${tessera.url}/settings/profile`);
  const email = section(page, "Email address");
  await email.getByLabel("New email address").fill("ada@new.example");
  await email.getByLabel("Your password").fill("not the password");
  await email.getByRole("button", { name: "Change email address" }).click();
  await expect(email.getByText("This is not your password")).toBeVisible();
  await email.getByLabel("Your password").fill(ADMIN.password);
  await email.getByRole("button", { name: "Change email address" }).click();
  await expect(email.getByRole("status")).toContainText("Confirm ada@new.example");

  const link = /http\S+\/confirm-email\/\S+/.exec(await mailbox.take("ada@new.example"))?.[0] as string;
  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await other.getByRole("button", { name: "Confirm email address" }).click();
  await expect(other.getByRole("heading", { name: "Your email address is changed" })).toBeVisible();
  await other.goto(link);
  await other.getByRole("button", { name: "Confirm email address" }).click();
  await expect(other.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await other.context().close();

  expect(await mailbox.take(ADMIN.email)).toContain("now uses ada@new.example");
  await page.reload();
  await expect(email).toContainText("Emails go to ada@new.example");
  await expect(email.getByRole("status")).toHaveCount(0);
});

test("sessions are listed, and ended one by one or all but this", async ({ page, browser }) => {
  const [one, two, three] = [
    await signInElsewhere(browser),
    await signInElsewhere(browser),
    await signInElsewhere(browser),
  ];
  await page.goto(`${tessera.url}/settings/security`);
  const sessions = section(page, "Where you are signed in");
  const rows = sessions.getByRole("row").filter({ hasText: "127.0.0.1" });
  await expect(rows).toHaveCount(4);
  await expect(rows.filter({ hasText: "This browser" })).toHaveCount(1);
  await expect(rows.first()).toContainText("Chrome on Linux");

  await rows.first().getByRole("button", { name: "Sign out Chrome on Linux" }).click();
  await expect(dialog(page)).toContainText("has to sign in again");
  await dialog(page).getByRole("button", { name: "Sign out browser" }).click();
  await expect(rows).toHaveCount(3);
  await expectSignedOut(three);

  await sessions.getByRole("button", { name: "Sign out everywhere else" }).click();
  await dialog(page).getByRole("button", { name: "Sign out everywhere else" }).click();
  await expect(page.getByText("Signed out in 2 other browsers")).toBeVisible();
  await expect(rows).toHaveCount(1);
  for (const other of [one, two]) await expectSignedOut(other);
});

// The last one: it takes the cookie with it that the others are let in by.
test("a password is judged in words while it is typed, and can be chosen where it can't be judged", async ({
  page,
}) => {
  await page.goto(`${tessera.url}/settings/security`);
  const password = section(page, "Password");
  const field = password.getByLabel("New password", { exact: true });
  await field.fill("Tessera123456");
  await expect(password.getByRole("status")).toHaveText(/^Strength: Weak\. This is made of names that others know/);
  await field.fill("four quiet lamps hum");
  await expect(password.getByRole("status")).toHaveText("Strength: Strong");

  await page.route(/\/trpc\/[^?]*password\.check/, (route) => route.abort());
  await field.fill("nine grey herons wait");
  await expect(password.getByRole("status")).toContainText("can't be checked right now");
  await password.getByLabel("Current password", { exact: true }).fill("not the password");
  await password.getByRole("button", { name: "Change password" }).click();
  await expect(password.getByText("This is not your password")).toBeVisible();
});

test("another password signs the other browser out, and not this one", async ({ page, browser }) => {
  const other = await signInElsewhere(browser);
  await page.goto(`${tessera.url}/settings/security`);
  const password = section(page, "Password");
  const change = async (current: string, next: string) => {
    await password.getByLabel("Current password", { exact: true }).fill(current);
    await password.getByLabel("New password", { exact: true }).fill(next);
    await password.getByRole("button", { name: "Change password" }).click();
  };
  await change(ADMIN.password, "q1w2e3r4t5y6");
  await expect(password.getByText("one of the passwords that are guessed first")).toBeVisible();
  await change(ADMIN.password, "an engine that weaves flowers");
  await expect(page.getByText("Your password is changed")).toBeVisible();
  await expect(password.getByLabel("Current password", { exact: true })).toHaveValue("");
  await expectSignedOut(other);
  await page.reload();
  await expect(page.getByRole("heading", { name: "Sign-in and security" })).toBeVisible();
});
