import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();
const projectId = "PRJ-1";

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Shop" });
  await tessera.api.case.create.mutate({ projectId, name: "Pays by card", estimate: 30 });
});
test.beforeEach(({ page }) => tessera.signIn(page));

test("a test cycle is made for each combination of the project's configurations, and shows its forecast", async ({
  page,
}) => {
  await page.goto(`${tessera.url}/projects/${projectId}/settings`);
  await page.getByRole("button", { name: "Add configuration" }).click();
  const row = page.getByRole("group", { name: "Configuration 1" });
  await row.getByLabel("Name").fill("Browser");
  await page.getByRole("button", { name: "Save configurations" }).click();
  await expect(page.getByText("Give it at least one value")).toBeVisible();
  await row.getByRole("combobox", { name: "Values" }).pressSequentially("Chrome,Firefox,");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save configurations" }).click();
  await expect(page.getByText("The configurations are saved")).toBeVisible();
  await page.goto(`${tessera.url}/projects/${projectId}/cycles`);
  await page.getByRole("button", { name: "Create test cycle" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Release 4.2");
  for (const value of ["Chrome", "Firefox"]) {
    await dialog.getByRole("combobox", { name: "Browser" }).fill(value);
    await page.getByRole("option", { name: value }).click();
  }
  await expect(dialog.getByText("2 test cycles are made")).toBeVisible();
  await page.keyboard.press("Escape");
  await dialog.getByRole("combobox", { name: "Test cases" }).click();
  await page.getByRole("option", { name: "All test cases of the project" }).click();
  await dialog.getByRole("button", { name: "Create 2 test cycles" }).click();
  await expect(page).toHaveURL(/plan=Release/);
  await expect(page.getByRole("link", { name: "Release 4.2: Chrome" })).toBeVisible();
  await page.getByRole("button", { name: "Firefox" }).click();
  await expect(page.getByRole("link", { name: "Release 4.2: Chrome" })).toHaveCount(0);
  await page.getByRole("link", { name: "Release 4.2: Firefox" }).click();
  await expect(page.getByRole("link", { name: "All of Release 4.2" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Forecast" })).toContainText("About 30 m 00 s of work is left.");
  await expectAccessible(page);
});
