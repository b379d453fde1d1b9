import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { junitReport } from "./junit-report.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Checkout" });
});
test.beforeEach(async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/PRJ-1/runs`);
});

const dialog = (page: Page) => page.getByRole("dialog", { name: "Upload reports" });
const file = (name: string, content: string) => ({ name, mimeType: "text/xml", buffer: Buffer.from(content) });

/** Lets a file fall on the page, as a mouse would. */
async function drop(page: Page, name: string, content: string) {
  const transfer = await page.evaluateHandle(
    ([name, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content], name, { type: "text/xml" }));
      return data;
    },
    [name, content] as const,
  );
  const target = page.getByRole("heading", { name: "Runs", exact: true });
  await target.dispatchEvent("dragenter", { dataTransfer: transfer });
  await expect(page.getByText("Drop the reports to upload them")).toBeVisible();
  await target.dispatchEvent("drop", { dataTransfer: transfer });
}

test("a report dropped on the page is uploaded, its receipt read and its run opened", async ({ page }) => {
  const twice = { name: "pays", classname: "shop.Till" };
  const report = `<testsuites><testsuite name="a" tests="3">${[twice, twice]
    .map(({ name, classname }) => `<testcase classname="${classname}" name="${name}" time="0.1"/>`)
    .join("")}</testsuite></testsuites>`;
  await drop(page, "till.xml", report);
  await expect(dialog(page)).toContainText("till.xml");
  await expectAccessible(page);
  await dialog(page).getByLabel("Branch").fill("main");
  await dialog(page).getByRole("button", { name: "More about this run" }).click();
  await dialog(page).getByLabel("Environment").fill("staging");
  await dialog(page).getByRole("button", { name: "Upload report" }).click();
  await expect(dialog(page)).toContainText("2 tests stored");
  await expect(dialog(page)).toContainText("1 name stood more than once");
  await expect(dialog(page)).toContainText("Outside of tests");
  await expectAccessible(page);
  await dialog(page).getByRole("link", { name: "Open RUN-1" }).click();
  await expect(page).toHaveURL(/\/runs\/RUN-1$/);
  await expect(page.getByRole("main")).toContainText("Failed");
  await expect(page.getByRole("main")).toContainText("staging");
});

test("several chosen files are one run; what isn't a report is refused and stays chosen", async ({ page }) => {
  await page.getByRole("button", { name: "Upload reports" }).click();
  await dialog(page).getByRole("button", { name: "Upload report" }).click();
  await expect(dialog(page)).toContainText("Choose at least one report file");
  const input = dialog(page).getByLabel("Report files");
  await input.setInputFiles([file("a.xml", junitReport([{ name: "ships" }])), file("notes.xml", "not a report")]);
  await dialog(page).getByRole("button", { name: "Upload 2 reports" }).click();
  await expect(dialog(page).getByRole("alert")).toContainText("notes.xml");
  await dialog(page).getByRole("button", { name: "Remove notes.xml" }).click();
  await input.setInputFiles(file("b.xml", junitReport([{ name: "refunds" }])));
  await dialog(page).getByRole("button", { name: "Upload 2 reports" }).click();
  await expect(dialog(page)).toContainText("2 tests stored");
  await dialog(page).getByRole("button", { name: "Upload more reports" }).click();
  await input.setInputFiles([
    file("a.xml", junitReport([{ name: "ships" }])),
    file("b.xml", junitReport([{ name: "refunds" }])),
  ]);
  await dialog(page).getByRole("button", { name: "Upload 2 reports" }).click();
  await expect(dialog(page)).toContainText("The same files were uploaded before");
});

test("chosen files are not thrown away unasked, and a broken connection says so", async ({ page }) => {
  await page.getByRole("button", { name: "Upload reports" }).click();
  await dialog(page)
    .getByLabel("Report files")
    .setInputFiles(file("a.xml", junitReport([{ name: "waits" }])));
  await page.route("**/uploads/reports*", (route) => route.abort());
  await dialog(page).getByRole("button", { name: "Upload report" }).click();
  await expect(dialog(page).getByRole("alert")).toContainText("The connection broke");
  await expect(dialog(page)).toContainText("a.xml");
  await page.keyboard.press("Escape");
  await page
    .getByRole("dialog", { name: "Leave without saving?" })
    .getByRole("button", { name: "Keep editing" })
    .click();
  await expect(dialog(page)).toContainText("a.xml");
});
