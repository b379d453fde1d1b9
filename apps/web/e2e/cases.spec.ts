import { expect, type Page, test } from "@playwright/test";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();
const projectId = "PRJ-1";
const cases = () => `${tessera.url}/projects/${projectId}/cases`;
const dialog = (page: Page) => page.getByRole("dialog");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const panel = (page: Page) => page.getByRole("complementary", { name: "Test case" });

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Shop" });
});
test.beforeEach(({ page }) => tessera.signIn(page));

const make = (name: string, more: object = {}) => tessera.api.case.create.mutate({ projectId, name, ...more });

test("a test case is written with all it has, from a pasted list of steps", async ({ page }) => {
  await page.goto(cases());
  await button(page, "Create test case").first().click();
  await dialog(page).getByLabel("Name").fill("Refuses an expired card");
  await dialog(page).getByLabel("Preconditions").fill("A basket with one item");
  await dialog(page).getByRole("button", { name: "Add step" }).click();
  await dialog(page)
    .getByLabel("Step 1: what to do")
    .evaluate((field) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData("text/plain", "1. Open the basket\tIt has one item\n2. Pay");
      field.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    });
  await expect(dialog(page).getByLabel("Step 2: what to do")).toHaveValue("Pay");
  await dialog(page).getByRole("button", { name: "Move step 2 up" }).click();
  await expect(dialog(page).getByLabel("Step 2: what to do")).toHaveValue("Open the basket");
  await dialog(page).getByLabel("Priority").click();
  await page.getByRole("option", { name: "High" }).click();
  await dialog(page).getByLabel("Tags").fill("smoke,checkout,");
  await dialog(page).getByLabel("Estimate in minutes").fill("5");
  await dialog(page).getByRole("button", { name: "Add link" }).click();
  await dialog(page).getByLabel("Link 1: address").fill("shop-42");
  await dialog(page).getByRole("button", { name: "Create test case" }).click();
  await expect(dialog(page).getByLabel("Link 1: address")).toBeFocused();
  await expect(dialog(page).getByText("Enter an address that begins with https:// or http://")).toBeVisible();
  await dialog(page).getByLabel("Link 1: address").fill("https://issues.example/SHOP-42");
  await dialog(page).getByLabel("Link 1: text").fill("SHOP-42");
  await dialog(page).getByRole("button", { name: "Create test case" }).click();
  await expect(panel(page)).toContainText("A basket with one item");
  for (const fact of ["High", "smoke", "checkout", "5 min"]) await expect(panel(page)).toContainText(fact);
  await expect(panel(page).getByRole("link", { name: "SHOP-42" })).toHaveAttribute("target", "_blank");
  await expect(panel(page).getByRole("listitem").filter({ hasText: "Open the basket" })).toContainText(
    "It has one item",
  );
});

test("two people who edit one test case lose nothing", async ({ page }) => {
  const { id: caseId } = await make("Ships on time", { description: "Old words", tags: ["slow"] });
  await page.goto(`${cases()}/${caseId}`);
  await button(page, "Edit test case").click();
  await dialog(page).getByLabel("Description").fill("My words");
  await dialog(page).getByLabel("Preconditions").fill("A parcel");
  await tessera.api.case.update.mutate({ projectId, caseId, description: "Their words", priority: "critical" });
  await dialog(page).getByRole("button", { name: "Save test case" }).click();
  const told = dialog(page).getByRole("alert");
  await expect(told).toContainText("Their changes are in the form now: Priority.");
  await expect(told).toContainText("You both changed Description");
  await expect(told).toContainText("Their words");
  await expect(dialog(page).getByLabel("Description")).toHaveValue("My words");
  await dialog(page).getByRole("button", { name: "Save test case" }).click();
  await expect(dialog(page)).toBeHidden();
  expect(await tessera.api.case.get.query({ projectId, caseId })).toMatchObject({
    ...{ description: "My words", preconditions: "A parcel", priority: "critical", tags: ["slow"], version: 3 },
  });
});

test("versions are compared, and one is restored", async ({ page }) => {
  const { id: caseId } = await make("Prints a label", { steps: [{ action: "Press Print" }] });
  await tessera.api.case.update.mutate({ projectId, caseId, name: "Prints the label", steps: [] });
  await page.goto(`${cases()}/${caseId}`);
  await expect(panel(page)).toContainText("Name and Steps changed");
  await button(page, "Compare version 1 with the present one").click();
  await expect(dialog(page).getByRole("region", { name: "Name" }).locator("del")).toHaveText("a");
  await expect(dialog(page).getByRole("region", { name: "Name" }).locator("ins")).toHaveText("the");
  await expect(dialog(page).getByRole("region", { name: "Steps" }).locator("del")).toHaveText("1. Press Print");
  await button(page, "Restore version 1").click();
  await expect(dialog(page)).toBeHidden();
  await expect(panel(page).getByRole("heading", { name: "Prints a label" })).toBeVisible();
  await expect(panel(page)).toContainText("Press Print");
});

test("test cases are filtered, and changed and deleted many at once", async ({ page }) => {
  await make("Bulk one", { tags: ["bulk"] });
  await make("Bulk two", { tags: ["bulk"], priority: "low" });
  await make("Bulk three");
  await page.goto(`${cases()}?tag=bulk`);
  const rows = page.getByRole("row").filter({ hasText: "Bulk" });
  await expect(rows).toHaveCount(2);
  await button(page, "Low").click();
  await expect(page).toHaveURL(/priority=low/);
  await expect(rows).toHaveCount(1);
  await page.goBack();
  await expect(rows).toHaveCount(2);
  await page.getByRole("checkbox", { name: "Select all test cases shown" }).check();
  await button(page, "Change").click();
  await dialog(page).getByLabel("Priority").click();
  await page.getByRole("option", { name: "Critical" }).click();
  await dialog(page).getByLabel("Add tags").fill("release,");
  await dialog(page).getByRole("button", { name: "Change 2 test cases" }).click();
  await expect(rows.filter({ hasText: "Critical" })).toHaveCount(2);
  await page.getByRole("checkbox", { name: "Select all test cases shown" }).check();
  await button(page, "Delete").click();
  await dialog(page).getByRole("button", { name: "Delete 2 test cases" }).click();
  await expect(page.getByText("No test case matches")).toBeVisible();
  const { data } = await tessera.api.bin.list.query({ projectId });
  expect(data.map(({ name }) => name).sort()).toEqual(["Bulk one", "Bulk two"]);
});

test("while a name is typed, test cases with a similar one are shown", async ({ page }) => {
  const { id } = await make("Sends the invoice by email");
  await page.goto(cases());
  await button(page, "Create test case").first().click();
  await dialog(page).getByLabel("Name").fill("Sends an invoice by email");
  const link = dialog(page).getByRole("link", { name: `${id} Sends the invoice by email` });
  await expect(link).toHaveAttribute("target", "_blank");
  await dialog(page).getByLabel("Name").fill("Something else");
  await expect(link).toBeHidden();
});
