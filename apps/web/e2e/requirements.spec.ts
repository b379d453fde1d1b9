import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { junitReport } from "./junit-report.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();
const TRACKER = "https://tracker.example/browse/";

const panel = (page: Page) => page.getByRole("complementary", { name: "Requirement" });
const row = (page: Page, name: string) => page.getByRole("row", { name });

test.beforeAll(async () => {
  const { id: projectId } = await tessera.api.project.create.mutate({ name: "Checkout" });
  const link = (name: string, kind: "requirement" | "defect" = "requirement") => ({
    ...{ kind, label: name, url: `${TRACKER}${name}` },
  });
  const make = (name: string, ...links: ReturnType<typeof link>[]) =>
    tessera.api.case.create.mutate({ projectId, name, links, automation: { classname: "shop", name } });
  await make("pays by card", link("REQ-1 Pay by card"), link("BUG-7", "defect"));
  await make("pays by transfer", link("REQ-1 Pay by card"), link("REQ-2 Pay by transfer"));
  const gone = await make("pays in gold", link("REQ-3 Pay in gold"));
  await tessera.api.case.delete.mutate({ projectId, caseId: gone.id });
  await make("pays in kind", link("REQ-4 Pay in kind"));
  const report = junitReport([
    { name: "pays by card", classname: "shop", outcome: "failure" },
    { name: "pays by transfer", classname: "shop" },
  ]);
  await tessera.upload(projectId, report, { branch: "main", environment: "linux" });
});

test("requirements show what their test cases came to, and where there are gaps", async ({ page }) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/PRJ-1`);
  await page.getByRole("link", { name: "Requirements" }).click();
  await expect(row(page, "REQ-1 Pay by card")).toContainText("Failing");
  await expect(row(page, "REQ-1 Pay by card")).toContainText("1 failed, 1 passed");
  await expect(row(page, "REQ-2 Pay by transfer")).toContainText("Passing");
  await expect(row(page, "REQ-3 Pay in gold")).toContainText("No test case");
  await expect(row(page, "REQ-4 Pay in kind")).toContainText("Never run");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Failing" }).click();
  await expect(page).toHaveURL(/state=failing/);
  await expect(row(page, "REQ-2 Pay by transfer")).toHaveCount(0);
  await page.getByRole("link", { name: "REQ-1 Pay by card" }).click();
  await expect(panel(page).getByRole("listitem").filter({ hasText: "linux: failed in RUN-1" }).first()).toBeVisible();
  await expectAccessible(page);

  await panel(page).getByRole("link", { name: "pays by card" }).click();
  await page.getByRole("link", { name: "Failing" }).first().click();
  await expect(panel(page).getByRole("heading", { name: "REQ-1 Pay by card" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);

  await page.getByRole("link", { name: "REQ-3 Pay in gold" }).click();
  await panel(page).getByRole("button", { name: "Remove requirement" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove requirement" }).click();
  await expect(page.getByRole("dialog")).toContainText("test cases in the bin count too");
  await page.getByRole("button", { name: "Keep requirement" }).click();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(panel(page)).toHaveCount(0);

  await page.getByText("Defects", { exact: true }).click();
  await expect(row(page, "BUG-7")).toContainText("Failing");
  await page.goto(`${tessera.url}/projects/PRJ-1/requirements?q=nothing`);
  await expect(page.getByRole("heading", { name: "No requirement matches" })).toBeVisible();
});
