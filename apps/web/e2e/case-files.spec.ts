import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();
const projectId = "PRJ-1";
const dialog = (page: Page) => page.getByRole("dialog", { name: "Import test cases" });
const rows = (page: Page) => page.getByRole("row").filter({ has: page.getByRole("link") });

const TESTRAIL = `<suite><sections><section><name>Shop</name><cases>${["Pays", "Ships"]
  .map((name) => `<case><title>${name}</title><priority>High</priority><custom/></case>`)
  .join("")}</cases></section></sections></suite>`;

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Shop" });
});
test.beforeEach(async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/${projectId}/cases`);
});

async function choose(page: Page, name: string, text: string) {
  await page.getByRole("button", { name: /^Import/ }).click();
  await dialog(page)
    .getByLabel("Files of test cases")
    .setInputFiles({ name, mimeType: "text/plain", buffer: Buffer.from(text) });
  await dialog(page).getByRole("button", { name: "Preview import" }).click();
}

test("test cases of another product are previewed, imported, exported, and undone whole", async ({ page }) => {
  await choose(page, "shop.xml", TESTRAIL);
  await expect(dialog(page).getByRole("status")).toHaveText(
    "XML of TestRail: 2 test cases, in 1 new folder. Nothing is stored yet.",
  );
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Import 2 test cases" }).click();
  await expect(dialog(page).getByRole("status")).toContainText("2 test cases imported");
  await dialog(page).getByRole("button", { name: "Show test cases" }).click();
  await expect(rows(page)).toHaveCount(2);

  await page.getByRole("button", { name: "Export" }).click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /^CSV/ }).click();
  const file = await (await downloading).path();
  expect(await readFile(file, "utf8")).toContain("TC-1,Pays,Shop,high,");

  await page.getByRole("button", { name: "Import", exact: true }).click();
  await dialog(page).getByRole("button", { name: "Undo import" }).click();
  const question = page.getByRole("dialog", { name: "Delete the import of shop.xml?" });
  await expect(question).toContainText("It takes 2 test cases with it.");
  await question.getByRole("button", { name: "Delete import of test cases" }).click();
  await expect(dialog(page)).toContainText("(undone)");
  expect((await tessera.api.case.list.query({ projectId })).data).toEqual([]);
});

test("errors are shown by row, and columns are mapped until the file fits", async ({ page }) => {
  await choose(page, "cases.csv", "Name,Wichtig\nPays,soon\nShips,low\n");
  await expect(dialog(page)).toContainText("2 test cases");
  await dialog(page).getByLabel("Wichtig").click();
  await page.getByRole("option", { name: "Priority" }).click();
  await expect(dialog(page).getByRole("alert")).toContainText(
    "1 error: correct the file, or map its columns otherwise",
  );
  await expect(dialog(page).getByRole("alert")).toContainText("Line 2, priority:");
  await expect(dialog(page).getByRole("button", { name: "Import 1 test case" })).toBeDisabled();
  await dialog(page).getByLabel("Wichtig").click();
  await page.getByRole("option", { name: "Tags" }).click();
  await dialog(page).getByRole("button", { name: "Import 2 test cases" }).click();
  await dialog(page).getByRole("button", { name: "Show test cases" }).click();
  expect((await tessera.api.case.list.query({ projectId })).data).toMatchObject([
    { tags: ["soon"] },
    { tags: ["low"] },
  ]);
});

test("a file that can't be read is refused, and stays chosen", async ({ page }) => {
  await choose(page, "page.html", "<html></html>");
  await expect(dialog(page)).toContainText("page.html: The file is no XML export of TestRail");
  await expect(dialog(page).getByRole("list", { name: "Chosen files" })).toContainText("page.html");
});
