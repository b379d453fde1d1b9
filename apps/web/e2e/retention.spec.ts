import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { junitReport } from "./junit-report.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeEach(({ page }) => tessera.signIn(page));

test("rules of retention are reviewed before they are saved, and a run is kept from them", async ({ page }) => {
  const { id: projectId } = await tessera.api.project.create.mutate({ name: "Shop" });
  await tessera.upload(projectId, junitReport([{ name: "pays" }]), { branch: "main" });
  await page.goto(`${tessera.url}/projects/${projectId}/settings`);
  const section = page.getByRole("region", { name: "Retention" });
  await expect(section).toContainText("Every run is kept for ever.");
  await section.getByRole("button", { name: "Add rule" }).click();
  const first = section.getByRole("group", { name: "Rule 1" });
  await first.getByLabel("Branch").fill("");
  await expect(section.getByRole("button", { name: "Review and save" })).toBeDisabled();
  await first.getByLabel("Branch").fill("release/*");
  await first.getByLabel("Keep").selectOption("For ever");
  await section.getByRole("button", { name: "Add rule" }).click();
  const second = section.getByRole("group", { name: "Rule 2" });
  await expect(second.getByLabel("Branch")).toHaveValue("*");
  await second.getByLabel("Days", { exact: true }).fill("30");
  await expectAccessible(page);
  await section.getByRole("button", { name: "Review and save" }).click();
  const dialog = page.getByRole("dialog", { name: "Save these rules?" });
  await expect(dialog).toContainText("They remove nothing now.");
  await dialog.getByRole("button", { name: "Save rules" }).click();
  await expect(page.getByText("The rules of retention are saved")).toBeVisible();
  await page.reload();
  await expect(second.getByLabel("Days", { exact: true })).toHaveValue("30");

  await page.goto(`${tessera.url}/projects/${projectId}/runs/RUN-1`);
  await expect(page.getByText(/^Removed/)).toBeVisible();
  await page.getByRole("button", { name: "Keep run" }).click();
  await expect(page.getByText(/^Kept by Ada/i)).toBeVisible();
  await page.getByRole("button", { name: "Stop keeping run" }).click();
  await expect(page.getByText(/^Removed/)).toBeVisible();
});
