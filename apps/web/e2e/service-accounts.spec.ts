import { expect, type Page, test } from "@playwright/test";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.url });
  await tessera.signIn(page);
});

const dialog = (page: Page) => page.getByRole("dialog");

const answerTo = async (secret: string) => {
  const answer = await fetch(`${tessera.url}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
  return answer.status;
};

const takeSecret = async (page: Page) => {
  const secret = await dialog(page).getByLabel("Your new token").innerText();
  await dialog(page).getByRole("button", { name: "Copy the token" }).click();
  await dialog(page).getByRole("button", { name: "Done" }).click();
  await expect(dialog(page)).toBeHidden();
  return secret;
};

test("is made for a build, and its token is shown once, rotated and revoked", async ({ page }) => {
  await page.goto(tessera.url);
  await page.getByRole("link", { name: "Administration" }).click();
  await page.getByRole("link", { name: "Service accounts" }).click();
  await page.getByRole("button", { name: "Create service account" }).click();
  await dialog(page).getByLabel("Name").fill("nightly-build");
  await dialog(page).getByLabel("What it is for").fill("The nightly build of the shop");
  await dialog(page).getByRole("button", { name: "Create service account" }).click();
  await expect(page.getByRole("heading", { name: "nightly-build" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Facts" })).toContainText("Ownerada");

  await page.getByRole("button", { name: "Create token" }).first().click();
  await dialog(page).getByLabel("Name").fill("CI");
  await dialog(page)
    .getByRole("radio", { name: /^CI reporter/ })
    .click();
  await dialog(page).getByRole("button", { name: "Create token" }).click();
  const first = await takeSecret(page);
  expect(first).toMatch(/^tsr_svc_/);
  expect(await answerTo(first)).toBe(200);
  await page.reload();
  expect(await page.content()).not.toContain(first);

  await page.getByRole("link", { name: "CI", exact: true }).click();
  await expect(page).toHaveURL(/\/admin\/service-accounts\/[^/]+\/tokens\/[^/]+$/);
  await page.getByRole("button", { name: "Rotate token" }).click();
  await dialog(page).getByText("None", { exact: true }).click();
  await dialog(page).getByRole("button", { name: "Rotate token" }).click();
  const second = await takeSecret(page);
  expect([await answerTo(first), await answerTo(second)]).toEqual([401, 200]);
  await page.getByRole("link", { name: "Its successor" }).click();
  await page.getByRole("button", { name: "Revoke token" }).click();
  await dialog(page).getByRole("button", { name: "Revoke token" }).click();
  await expect(page.getByText("Revoked", { exact: true }).first()).toBeVisible();
  expect(await answerTo(second)).toBe(401);
});

test("is found by its purpose, deactivated, and deleted", async ({ page }) => {
  const account = await tessera.api.admin.serviceAccount.create.mutate({
    username: "feeder",
    description: "Feeds the dashboard",
  });
  const { secret } = await tessera.api.admin.serviceAccount.token.create.mutate({
    ...{ accountId: account.id, name: "Feed", scopes: ["project:read"], expiresInDays: 30 },
  });
  await tessera.api.credential.revoke.mutate({ credentials: [secret] });
  await page.goto(`${tessera.url}/admin/service-accounts`);
  await page.getByRole("button", { name: /^Notices, \d unread/ }).click();
  await page
    .getByRole("dialog", { name: "Notices" })
    .getByRole("link", { name: /service account feeder/ })
    .click();
  await expect(page).toHaveURL(/\/admin\/service-accounts\/[^/]+\/tokens\/[^/]+$/);

  await page.getByRole("link", { name: "Service accounts" }).first().click();
  await page.getByLabel("Search by name or purpose").fill("dashboard");
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("link", { name: "feeder" }).click();
  await page.getByRole("button", { name: "Actions for feeder" }).click();
  await page.getByRole("menuitem", { name: "Deactivate account" }).click();
  await dialog(page).getByRole("button", { name: "Deactivate account" }).click();
  await expect(page.getByRole("region", { name: "Facts" })).toContainText("Deactivated");
  await page.getByRole("button", { name: "Actions for feeder" }).click();
  await page.getByRole("menuitem", { name: "Delete account" }).click();
  await dialog(page).getByRole("button", { name: "Delete account" }).click();
  await expect(page).toHaveURL(`${tessera.url}/admin/service-accounts`);
  await expect(page.getByRole("link", { name: "feeder" })).toHaveCount(0);
});
