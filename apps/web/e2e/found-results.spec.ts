import { expect, test } from "@playwright/test";
import { junitReport } from "./junit-report.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test("results of all runs are searched, and the filters are kept as a view that others see", async ({ page }) => {
  const { id } = await tessera.api.project.create.mutate({ name: "Checkout" });
  await tessera.upload(id, junitReport([{ name: "pays", outcome: "failure", message: "Card declined" }]), {
    branch: "main",
  });
  await tessera.upload(id, junitReport([{ name: "pays" }, { name: "ships" }]), { branch: "fix" });
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/${id}/results`);
  await expect(page.getByRole("row")).toHaveCount(4);
  const search = page.getByLabel("Search results");
  await search.pressSequentially("status:broken ");
  await expect(page.getByText("Write status: with failed, error, blocked, skipped, passed.")).toBeVisible();
  await search.fill("status:failed branch:main declined");
  await search.press("Enter");
  await expect(search).toHaveValue("declined");
  await expect(page.getByRole("button", { name: "Failed", pressed: true })).toBeVisible();
  await expect(page.getByLabel("Branch", { exact: true })).toHaveValue("main");
  await expect(page.getByRole("row")).toHaveCount(2);

  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save filters as a view" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Declined cards");
  await dialog.getByLabel("Share it").check();
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(dialog).toBeHidden();
  const { data } = await tessera.api.view.list.query({ projectId: id, page: "search" });
  expect(data).toMatchObject([{ name: "Declined cards", shared: true, mine: true }]);

  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page.getByRole("row")).toHaveCount(4);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Declined cards (shared)" }).click();
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("link", { name: "pays" }).click();
  await expect(page).toHaveURL(`${tessera.url}/projects/${id}/runs/RUN-1/cases/TC-1`);
  await expect(page.getByRole("complementary", { name: "Result" })).toContainText("Card declined");
});
