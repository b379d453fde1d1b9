import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();
const dialog = (page: Page) => page.getByRole("dialog");
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

test("a CI system is trusted, looked into, changed and deleted, and a refused run says why", async ({ page }) => {
  await tessera.signIn(page);
  const { id: projectId } = await tessera.api.project.create.mutate({ name: "Shop" });
  const { id: userId } = await tessera.api.admin.serviceAccount.create.mutate({ username: "robot" });
  await tessera.api.member.set.mutate({ projectId, userId, role: "MEMBER" });
  await page.goto(`${tessera.url}/projects/${projectId}`);
  await page.getByRole("link", { name: "Trusted publishers" }).first().click();
  await expect(page.getByRole("heading", { name: "No trusted publishers yet" })).toBeVisible();
  await page.getByRole("button", { name: "Create publisher" }).click();
  await dialog(page).getByLabel("Claim").fill("ref");
  await dialog(page).getByLabel("Value").fill("refs/heads/main");
  await dialog(page).getByLabel("Service account").click();
  await page.getByRole("option", { name: "robot" }).click();
  await dialog(page).getByRole("button", { name: "Create publisher" }).click();
  await expect(dialog(page)).toContainText("Fix repository_id or repository_owner_id");
  await dialog(page).getByLabel("Claim").fill("repository");
  await dialog(page).getByLabel("Value").fill("acme/shop");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Create publisher" }).click();
  await expect(dialog(page).getByLabel("the part of the pipeline")).toContainText("id-token: write");
  await dialog(page).getByRole("button", { name: "Done" }).click();

  const row = page.getByRole("row").filter({ hasText: "GitHub Actions" });
  await expect(row).toContainText("Pending");
  await row.getByRole("link").click();
  const panel = page.getByRole("complementary", { name: "Trusted publisher" });
  await expect(panel).toContainText("repository equals acme/shop");
  await expectAccessible(page);
  await panel.getByRole("button", { name: "Close panel" }).click();
  await page.getByRole("button", { name: "Actions for GitHub Actions" }).click();
  await page.getByRole("menuitem", { name: "Edit publisher" }).click();
  await dialog(page).getByLabel("Claim").fill("repository_id");
  await dialog(page).getByLabel("Value").fill("74001");
  await dialog(page).getByRole("button", { name: "Save publisher" }).click();
  await expect(row).toContainText("Active");

  const claims = { iss: "https://ci.example", sub: "job-7", repository: "acme/other" };
  const form = {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    ...{ subject_token: `${encode({ alg: "ES256" })}.${encode(claims)}.AAAA`, audience: projectId },
  };
  expect((await page.request.post(`${tessera.url}/oauth/token`, { form })).status()).toBe(400);
  await page.getByRole("link", { name: "Why was my run refused?" }).click();
  const refused = page.getByRole("row").filter({ hasText: "acme/other" });
  await expect(refused).toContainText("Unknown issuer");
  await refused.getByRole("button", { name: "See the claims" }).click();
  await expect(dialog(page)).toContainText("job-7");
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  await page.getByRole("link", { name: "Trusted publishers" }).last().click();
  await page.getByRole("button", { name: "Actions for GitHub Actions" }).click();
  await page.getByRole("menuitem", { name: "Delete publisher" }).click();
  await expect(dialog(page)).toContainText("No build used it yet");
  await dialog(page).getByRole("button", { name: "Delete publisher" }).click();
  await expect(page.getByRole("heading", { name: "No trusted publishers yet" })).toBeVisible();
});
