import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();
const projectId = "PRJ-1";
const cases = () => `${tessera.url}/projects/${projectId}/cases`;
const dialog = (page: Page) => page.getByRole("dialog");
const tree = (page: Page) => page.getByRole("tree", { name: "Folders" });
const line = (page: Page, name: string) => tree(page).getByRole("treeitem", { name });
const rows = (page: Page) => page.getByRole("table", { name: "Test cases" }).getByRole("link");

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Shop" });
});
test.beforeEach(({ page }) => tessera.signIn(page));

const folder = async (name: string, parentId: string | null = null) =>
  (await tessera.api.folder.create.mutate({ projectId, name, parentId })).id;
const make = (name: string, folderId: string | null = null) =>
  tessera.api.case.create.mutate({ projectId, name, folderId });

test("folders are walked through, made, renamed and moved by the keyboard alone", async ({ page }) => {
  const checkout = await folder("Checkout");
  await make("Pays by card", await folder("Cards", checkout));
  await make("Opens");
  await page.goto(cases());
  await tree(page).focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowRight");
  await expect(line(page, "Checkout 1")).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/folder=/);
  await expect(line(page, "Cards 1")).toHaveAttribute("aria-selected", "true");
  await expect(rows(page)).toHaveText(["Pays by card"]);
  await page.keyboard.press("F2");
  await dialog(page).getByLabel("Name").fill("");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toContainText("Give the folder a name");
  await dialog(page).getByLabel("Name").fill("Credit cards");
  await page.keyboard.press("Enter");
  await expect(line(page, "Credit cards 1")).toBeVisible();
  await page.getByRole("button", { name: "New folder in Credit cards" }).press("Enter");
  await dialog(page).getByLabel("Name").fill("Expired");
  await page.keyboard.press("Enter");
  await expect(line(page, "Expired 0")).toHaveAttribute("aria-level", "3");
  await expect(page.getByText("No test cases in this folder")).toBeVisible();
  await page.getByRole("button", { name: "Actions for the folder Expired" }).press("Enter");
  await page.getByRole("menuitem", { name: "Move folder" }).press("Enter");
  await dialog(page).getByLabel("To the folder").fill("Top");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await dialog(page).getByRole("button", { name: "Move folder" }).press("Enter");
  await expect(line(page, "Expired 0")).toHaveAttribute("aria-level", "1");
  await expectAccessible(page);
});

test("test cases and folders are dropped on folders, and the drop is undone", async ({ page }) => {
  const basket = await folder("Basket");
  await folder("Vouchers");
  await make("Adds one");
  await make("Adds two");
  await page.goto(cases());
  await page.getByRole("checkbox", { name: "Select all test cases shown" }).check();
  await page.getByRole("link", { name: "Adds one" }).dragTo(line(page, "Basket"));
  await expect(page.getByText(/^\d+ test cases moved to Basket$/)).toBeVisible();
  await expect(line(page, "No folder 0")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(line(page, "Basket 0")).toBeVisible();
  await line(page, "Vouchers").dragTo(line(page, "Basket"));
  await expect(line(page, "Basket")).toHaveAttribute("aria-expanded", "false");
  await tessera.api.folder.create.mutate({ projectId, name: "Vouchers" });
  await page.reload();
  await line(page, "Vouchers").dragTo(line(page, "Basket"));
  await expect(page.getByText("A folder of this name is already there")).toBeVisible();
  const { data } = await tessera.api.folder.tree.query({ projectId });
  expect(data.filter(({ name }) => name === "Vouchers").map(({ parentId }) => parentId)).toEqual([basket, null]);
});

test("on a phone the folders open above the list, on demand", async ({ page }) => {
  await folder("Phones");
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto(cases());
  await expect(tree(page)).toBeHidden();
  await page.getByRole("button", { name: "Show folders" }).click();
  await line(page, "Phones").click();
  await expect(page.getByText("No test cases in this folder")).toBeVisible();
  await expectAccessible(page);
});
