import { expect, test } from "@playwright/test";
import { CLIENT, TestProvider } from "../../server/src/identity/provider/provider.testing.ts";
import { expectAccessible } from "./accessible-page.ts";
import { TesseraServer } from "./tessera-server.ts";

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
