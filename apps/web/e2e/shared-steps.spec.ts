import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test("steps are shared from one test case, inserted into another, and changed in both", async ({ page }) => {
  const { id: projectId } = await tessera.api.project.create.mutate({ name: "Shop" });
  const steps = [{ action: "Open the shop" }, { action: "Sign in", expected: "Your name is shown" }, { action: "Pay" }];
  await tessera.api.case.create.mutate({ projectId, name: "Pays by card", steps });
  await tessera.api.case.create.mutate({ projectId, name: "Sees orders", steps: [{ action: "Open orders" }] });
  const stepsOf = async (caseId: string) =>
    (await tessera.api.case.get.query({ projectId, caseId })).steps.map(({ action, shared }) => [action, shared]);
  await tessera.signIn(page);

  await page.goto(`${tessera.url}/projects/${projectId}/cases/TC-1`);
  await page.getByRole("button", { name: "Edit test case" }).click();
  await page.getByRole("button", { name: "Share steps" }).click();
  const sharing = page.getByRole("dialog", { name: "Share steps with other test cases" });
  await sharing.getByLabel("Name").fill("Sign in");
  await sharing.getByLabel("To step").fill("2");
  await sharing.getByRole("button", { name: "Share steps" }).click();
  await expect(page.getByRole("region", { name: "Shared steps 1 to 2" })).toContainText("Sign in");
  await page.getByRole("button", { name: "Move shared steps 1 to 2 down" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save test case" }).click();
  await expect
    .poll(() => stepsOf("TC-1"))
    .toEqual([
      ["Pay", undefined],
      ["Open the shop", "STEPS-1"],
      ["Sign in", "STEPS-1"],
    ]);

  await page.goto(`${tessera.url}/projects/${projectId}/cases/TC-2`);
  await page.getByRole("button", { name: "Edit test case" }).click();
  await page.getByRole("button", { name: "Insert shared steps" }).click();
  await page.getByRole("option", { name: "Sign in (2)" }).click();
  await page.getByRole("button", { name: "Save test case" }).click();
  await expect(page.getByRole("link", { name: "STEPS-1" })).toBeVisible();

  await page.getByRole("link", { name: "STEPS-1" }).click();
  await expect(page.getByText("2 test cases have them")).toBeVisible();
  await page.getByRole("button", { name: "Edit shared steps" }).click();
  await expect(page.getByText("2 test cases have these steps.")).toBeVisible();
  await page.getByLabel("Step 1: what to do").fill("Open the shop's app");
  await page.getByRole("button", { name: "Save shared steps" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect(page.getByText("Open the shop's app")).toBeVisible();
  expect(await stepsOf("TC-2")).toEqual([
    ["Open orders", undefined],
    ["Open the shop's app", "STEPS-1"],
    ["Sign in", "STEPS-1"],
  ]);
  await expectAccessible(page);

  await page.getByRole("button", { name: "Delete shared steps" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete shared steps" }).click();
  await expect(page.getByText("No shared steps yet")).toBeVisible();
  expect((await stepsOf("TC-1")).map(([, shared]) => shared)).toEqual([undefined, undefined, undefined]);
});
