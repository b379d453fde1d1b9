import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();
const projectId = "PRJ-1";
const dialog = (page: Page) => page.getByRole("dialog");
const panel = (page: Page) => page.getByRole("complementary", { name: "Test case" });

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Shop" });
});

test("fields that a project defines are filled in, shown, filtered and compared", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/${projectId}/settings`);
  const section = page.getByRole("region", { name: "Fields of test cases" });
  await section.getByRole("button", { name: "Add field" }).click();
  const first = section.getByRole("group", { name: "Field 1" });
  await first.getByLabel("Name").fill("Browser");
  await first.getByLabel("Kind").click();
  await page.getByRole("option", { name: "Choice" }).click();
  await section.getByRole("button", { name: "Save fields" }).click();
  await expect(section).toContainText("A select needs options");
  await first.getByLabel("Choices").fill("Firefox");
  await first.getByLabel("Choices").press("Enter");
  await first.getByLabel("Choices").fill("Chrome");
  await first.getByLabel("Choices").press("Enter");
  await first.getByLabel("Required").check();
  await section.getByRole("button", { name: "Save fields" }).click();
  await expect(page.getByText("The fields are saved")).toBeVisible();
  await expectAccessible(page);

  await page.goto(`${tessera.url}/projects/${projectId}/cases`);
  await page.getByRole("button", { name: "Create test case" }).first().click();
  await dialog(page).getByLabel("Name").fill("Pays");
  await dialog(page).getByRole("button", { name: "Create test case" }).click();
  await expect(dialog(page)).toContainText("Fill in Browser");
  await dialog(page).getByLabel("Browser").click();
  await page.getByRole("option", { name: "Firefox" }).click();
  await dialog(page).getByRole("button", { name: "Create test case" }).click();
  await expect(panel(page)).toContainText("Firefox");

  const [made] = (await tessera.api.case.list.query({ projectId })).data;
  await tessera.api.case.create.mutate({ projectId, name: "Ships", customFields: { Browser: "Chrome" } });
  await tessera.api.case.update.mutate({ projectId, caseId: made?.id ?? "", customFields: { Browser: "Chrome" } });
  await page.goto(`${tessera.url}/projects/${projectId}/cases/${made?.id}`);
  await page.getByRole("button", { name: "Compare version 1 with the present one" }).click();
  await expect(dialog(page).getByRole("region", { name: "Custom fields" }).locator("del")).toHaveText("Firefox");

  await page.goto(`${tessera.url}/projects/${projectId}/cases`);
  const rows = page.getByRole("row").filter({ has: page.getByRole("link") });
  await page.getByRole("checkbox", { name: /^Select TC-2/ }).check();
  await page.getByRole("button", { name: "Change", exact: true }).click();
  await dialog(page).getByLabel("Set a custom field").click();
  await page.getByRole("option", { name: "Browser" }).click();
  await dialog(page).getByLabel("Browser", { exact: true }).click();
  await page.getByRole("option", { name: "Firefox" }).click();
  await dialog(page).getByRole("button", { name: "Change 1 test case" }).click();
  await expect(dialog(page)).toBeHidden();
  await page.getByRole("combobox", { name: "Custom field" }).click();
  await page.getByRole("option", { name: "Browser: Firefox" }).click();
  await expect(page).toHaveURL(/field=/);
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Ships");
});
