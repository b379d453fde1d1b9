import { expect, test } from "@playwright/test";
import { CLIENT, TestProvider } from "../../server/src/identity/provider/provider.testing.ts";
import { expectAccessible } from "./accessible-page.ts";
import { ADMIN, TesseraServer } from "./tessera-server.ts";

let provider: TestProvider;
let tessera: TesseraServer;

test.beforeAll(async () => {
  provider = await TestProvider.start();
  tessera = await TesseraServer.start({
    withAdmin: true,
    settings: {
      TESSERA_OIDC_ISSUER: provider.issuer,
      TESSERA_OIDC_CLIENT_ID: CLIENT.clientId,
      TESSERA_OIDC_CLIENT_SECRET: CLIENT.clientSecret,
      TESSERA_OIDC_NAME: "Acme",
      TESSERA_OIDC_DOMAINS: "example.com",
    },
  });
  provider.serve(tessera.url);
  provider.people.set("grace", { email: "grace@example.com", email_verified: true, given_name: "Grace" });
  provider.people.set("mallory", { email: "mallory@elsewhere.org", email_verified: true, given_name: "Mallory" });
});
test.afterAll(async () => {
  await tessera?.stop();
  await provider?.stop();
});

test("someone signs in at the provider, and comes to the page they asked for", async ({ page }) => {
  await page.goto(`${tessera.url}/settings/profile`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Sign in with Acme" }).click();
  await page.getByRole("link", { name: "Continue as grace" }).click();
  await expect(page).toHaveURL(`${tessera.url}/settings/profile`);
  await expect(page.getByLabel("First name")).toHaveValue("Grace");
});

test("someone without an account reads why, and what to do", async ({ page }) => {
  await page.goto(`${tessera.url}/sign-in`);
  await page.getByRole("button", { name: "Sign in with Acme" }).click();
  await page.getByRole("link", { name: "Continue as mallory" }).click();
  await expect(page.getByRole("alert")).toContainText("Ask an administrator of this server for an invitation");
  await expectAccessible(page);
});

test("someone links their account, confirms at the provider, and unlinks it", async ({ page, context }) => {
  provider.people.set("ada", { email: "ada@private.org", given_name: "Ada" });
  await page.goto(`${tessera.url}/sign-in?returnTo=/settings/security`);
  await page.getByLabel("Username or email").fill(ADMIN.username);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  const section = page.getByRole("region", { name: "Linked accounts" });
  await expect(section).toContainText("Not linked");
  await section.getByRole("button", { name: "Link account" }).click();
  await page.getByRole("link", { name: "Continue as ada" }).click();
  await expect(section).toContainText("ada@private.org");
  await expectAccessible(page);
  await page.goto(`${tessera.url}/admin/settings`);
  await expect(page.getByText("Acme answers")).toBeVisible();
  await expectAccessible(page);
  await page.goto(`${tessera.url}/settings/security`);
  await section.getByRole("button", { name: "Unlink account" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Unlink account" }).click();
  await expect(section).toContainText("Not linked");
  await context.clearCookies();
});

test("someone without a password confirms at the provider, in another tab, and signs out there too", async ({
  page,
  context,
}) => {
  await page.goto(`${tessera.url}/settings/security`);
  await page.getByRole("button", { name: "Sign in with Acme" }).click();
  await page.getByRole("link", { name: "Continue as grace" }).click();
  await expect(page.getByRole("heading", { name: "Linked accounts" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Password" })).toBeHidden();
  await page.getByRole("button", { name: "Set up app" }).click();
  const question = page.getByRole("dialog", { name: "Confirm it's you" });
  const opened = context.waitForEvent("page");
  await question.getByRole("button", { name: "Confirm at Acme" }).click();
  const tab = await opened;
  await tab.getByRole("link", { name: "Continue as grace" }).click();
  await expect(tab.getByRole("heading", { name: "Linked accounts" })).toBeVisible();
  await tab.close();
  await question.getByRole("button", { name: "Continue" }).click();
  await expect(question).toBeHidden();
  await page.goto(`${tessera.url}/settings/security`);
  await page.getByRole("button", { name: /^Account of/ }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(new RegExp(`^${provider.issuer}/session/end`));
});
