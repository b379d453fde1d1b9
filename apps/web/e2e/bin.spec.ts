import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { junitReport } from "./junit-report.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeAll(async () => {
  for (const name of ["Checkout", "Doomed", "Renamed"]) await tessera.api.project.create.mutate({ name });
  await tessera.api.cycle.create.mutate({ projectId: "PRJ-1", name: "Release" });
  await tessera.upload("PRJ-1", junitReport([{ name: "pays" }, { name: "ships", outcome: "failure" }]));
});

test.beforeEach(async ({ page }) => {
  await tessera.signIn(page);
});

const dialog = (page: Page) => page.getByRole("dialog");

test("an import is deleted after its dialog said what goes along, and undone from the notice", async ({ page }) => {
  await page.goto(`${tessera.url}/projects/PRJ-1/runs/RUN-1?tab=uploads`);
  await page.locator("tbody tr[data-index] a").first().click();
  await page.getByRole("button", { name: "Delete import" }).click();
  await expect(dialog(page).last()).toContainText("It takes 2 test cases and 2 results with it.");
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Delete import" }).click();
  await expect(page).toHaveURL(`${tessera.url}/projects/PRJ-1/runs`);
  await expect(page.locator("tbody tr[data-index]")).toHaveCount(0);
  expect((await tessera.api.case.list.query({ projectId: "PRJ-1" })).data).toEqual([]);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("This import is back")).toBeVisible();
  await expect(page.locator("tbody tr[data-index]")).toHaveCount(1);
});

test("a renamed test is accepted and undone", async ({ page }) => {
  const send = (name: string) => tessera.upload("PRJ-3", junitReport([{ name: "ships" }, { name, classname: "Cart" }]));
  await send("pays by card");
  await send("pays with a card");
  await page.goto(`${tessera.url}/projects/PRJ-3/renames`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Accept the rename of TC-2 to TC-3" }).click();
  await expect(page.getByText("TC-2 goes on with the results of TC-3")).toBeVisible();
  await page.getByRole("button", { name: "Undo the rename of TC-2 to TC-3" }).click();
  await expect(page.getByText("TC-2 and TC-3 are what they were")).toBeVisible();
  await expect(page.getByRole("button", { name: "Decline the rename of TC-2 to TC-3" })).toBeVisible();
});

test("a test cycle goes into the bin, whose page restores it", async ({ page }) => {
  await page.goto(`${tessera.url}/projects/PRJ-1/cycles/TCYCLE-1`);
  await expect(page.getByRole("button", { name: "Change" })).toBeVisible();
  await page.getByRole("button", { name: "Change" }).click();
  await expect(page.getByRole("menuitem", { name: "Edit test cycle" })).toBeVisible();
  await expect(page.getByRole("menuitem", { name: "Delete test cycle" })).toHaveCount(0);
  await page.goto(`${tessera.url}/projects/PRJ-1/cycles/TCYCLE-2`);
  await page.getByRole("button", { name: "Change" }).click();
  await page.getByRole("menuitem", { name: "Delete test cycle" }).click();
  await dialog(page).getByRole("button", { name: "Delete test cycle" }).click();
  await expect(page).not.toHaveURL(/TCYCLE-2/);
  await page.goto(`${tessera.url}/projects/PRJ-1/bin`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Restore Release" }).click();
  await expect(page.getByText("The bin is empty")).toBeVisible();
  await page.goto(`${tessera.url}/projects/PRJ-1/cycles/TCYCLE-2`);
  await expect(page.getByRole("heading", { name: "Release" })).toBeVisible();
});

test("what can't be restored says why", async ({ page }) => {
  const { id: folderId } = await tessera.api.folder.create.mutate({ projectId: "PRJ-1", name: "Cart" });
  await page.goto(`${tessera.url}/projects/PRJ-1/cases?folder=${folderId}`);
  await page.getByRole("button", { name: "Actions for the folder Cart" }).click();
  await page.getByRole("menuitem", { name: "Delete folder" }).click();
  await dialog(page).getByRole("button", { name: "Delete folder" }).click();
  await expect(page).toHaveURL(`${tessera.url}/projects/PRJ-1/cases`);
  await tessera.api.folder.create.mutate({ projectId: "PRJ-1", name: "Cart" });
  await page.goto(`${tessera.url}/projects/PRJ-1/bin`);
  await page.getByRole("button", { name: "Restore Cart" }).click();
  await expect(page.getByText("A folder of this name was created there meanwhile")).toBeVisible();
});

test("a project is deleted by its typed name, and restored by administrators", async ({ page }) => {
  await page.goto(`${tessera.url}/projects/PRJ-2/settings`);
  await page.getByRole("button", { name: "Delete project" }).click();
  const name = dialog(page).getByRole("textbox", { name: "Type Doomed to confirm" });
  await name.fill("doomed");
  await dialog(page).getByRole("button", { name: "Delete project" }).click();
  await expect(dialog(page)).toContainText("Type the name of the project exactly as it is");
  await expect(name).toBeFocused();
  await name.fill("Doomed");
  await dialog(page).getByRole("button", { name: "Delete project" }).click();
  await expect(page).toHaveURL(`${tessera.url}/`);
  await expect(page.getByRole("link", { name: "Doomed" })).toHaveCount(0);
  await page.goto(`${tessera.url}/admin/deleted-projects`);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Restore Doomed" }).click();
  await expect(page.getByText("No deleted projects")).toBeVisible();
  await page.goto(`${tessera.url}/projects/PRJ-2`);
  await expect(page.getByRole("heading", { name: "Doomed" })).toBeVisible();
});
