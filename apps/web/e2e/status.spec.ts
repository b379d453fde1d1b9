import { expect, test } from "@playwright/test";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test("the status page shows everyone what is up, and administrators why", async ({ page }) => {
  await page.goto(`${tessera.url}/status`);
  await expect(page.getByRole("heading", { name: "Server status" })).toBeVisible();
  await expect(page.getByRole("status")).toHaveText("Everything works.");
  const parts = page.getByRole("list", { name: "Parts of the server" });
  await expect(parts.getByRole("listitem")).toHaveCount(7);
  await expect(parts.getByRole("listitem").filter({ hasText: /^Database/ })).toContainText("Up");
  await expect(parts.getByRole("listitem").filter({ hasText: /^Mail/ })).toContainText("Not configured");
  await expect(page.getByRole("region", { name: "Details" })).toHaveCount(0);
  await expect(page.getByRole("navigation")).toHaveCount(0);

  await tessera.signIn(page);
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(page.getByRole("region", { name: "Details" })).toContainText("SQLite");
  await expect(parts.getByRole("listitem").filter({ hasText: /^Database/ })).toContainText(/answered in [\d.]+ ms/);
  const jobs = page.getByRole("region", { name: "Details" }).getByRole("row");
  await expect(jobs.filter({ hasText: "Send notice emails" })).toHaveCount(1);
});

test("says so when the server can't be reached, and when it is back", async ({ page }) => {
  await page.goto(`${tessera.url}/status`);
  await expect(page.getByRole("status")).toHaveText("Everything works.");
  await page.context().setOffline(true);
  await page.route("**/trpc/**", (route) => route.abort());
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(page.getByRole("status")).toHaveText("The server can't be reached.");
  await page.context().setOffline(false);
  await page.unroute("**/trpc/**");
  await page.getByRole("button", { name: "Check now" }).click();
  await expect(page.getByRole("status")).toHaveText("Everything works.");
});
