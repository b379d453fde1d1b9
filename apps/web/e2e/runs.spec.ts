import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { junitReport, type ReportedTest } from "./junit-report.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeEach(async ({ page }) => {
  await tessera.signIn(page);
});

const passing = (...names: string[]): ReportedTest[] => names.map((name) => ({ name }));
const failing = (...names: string[]): ReportedTest[] =>
  names.map((name) => ({
    name,
    outcome: "failure",
    message: `${name} broke`,
    trace: `Error: ${name}\n  at shop.ts:1`,
  }));

async function newProject(name: string): Promise<string> {
  const { id } = await tessera.api.project.create.mutate({ name });
  return id;
}

const upload = (projectId: string, tests: ReportedTest[], query: Record<string, string>) =>
  tessera.upload(projectId, junitReport(tests), { runName: "CI", branch: "main", ...query });

const row = (page: Page, id: string) => page.getByRole("row").filter({ hasText: id });
const headline = (page: Page, text: string | RegExp) => page.getByRole("heading", { level: 1, name: text });

/** Fails where the page was reloaded since it was marked. */
async function markPage(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => document.documentElement.setAttribute("data-marked", ""));
  return () => expect(page.locator("html")).toHaveAttribute("data-marked", "");
}

test("a run with a lost shard, a job run again and a late shard is watched without reloading", async ({ page }) => {
  const projectId = await newProject("Watched");
  const shards = [["pays"], ["ships"], ["refunds"]] as const;
  for (const [at, names] of shards.entries()) {
    await upload(projectId, passing(...names), { runKey: "first", job: "e2e", shard: `${at + 1}/3` });
  }
  await page.goto(`${tessera.url}/projects/${projectId}/runs`);
  await expect(row(page, "RUN-1")).toContainText("Passed");
  const stayed = await markPage(page);

  await upload(projectId, passing("pays"), { runKey: "second", job: "e2e", shard: "1/3" });
  await expect(row(page, "RUN-2")).toContainText("Running");
  await expect(row(page, "RUN-2").getByRole("img", { name: /^1 of 3 shards arrived/ })).toBeVisible();

  await row(page, "RUN-2").getByRole("link", { name: "CI" }).click();
  await expect(page.getByRole("main")).toContainText("Running");
  await upload(projectId, failing("ships"), { runKey: "second", job: "e2e", shard: "2/3" });
  await expect(page.getByRole("tab", { name: "New failures 1" })).toBeVisible();
  await page.getByRole("tab", { name: "New failures 1" }).click();
  await expect(page.getByRole("link", { name: "ships" })).toBeVisible();

  await page.getByRole("button", { name: "Finish run" }).click();
  await expect(page.getByRole("dialog")).toContainText("2 of 3 shards arrived; missing: shard 3 of e2e");
  await page.getByRole("dialog").getByRole("button", { name: "Finish run" }).click();
  await expect(headline(page, "1 of 3 shards is missing")).toBeVisible();

  await upload(projectId, passing("ships"), { runKey: "second", job: "e2e", jobAttempt: "2", shard: "2/3" });
  await expect(page.getByRole("tab", { name: "New failures 0" })).toBeVisible();
  await expect(page.getByRole("tab", { name: "Flaky 1" })).toBeVisible();

  await upload(projectId, passing("refunds"), { runKey: "second", job: "e2e", shard: "3/3" });
  await expect(page.getByRole("main")).toContainText("Passed");
  await expect(page.getByRole("link", { name: /^Shard 3: / })).toBeVisible();
  await expect(page.getByRole("button", { name: "Finish run" })).toHaveCount(0);
  await stayed();
});

test("filters of the list live in the address, and Back undoes them one by one", async ({ page }) => {
  const projectId = await newProject("Filtered");
  await upload(projectId, passing("pays"), { runKey: "a", environment: "staging", commit: "aaaa1111" });
  await upload(projectId, failing("pays"), { runKey: "b", branch: "feature/voucher", commit: "bbbb2222" });
  await upload(projectId, passing("pays"), { runKey: "c", runName: "Nightly" });
  const list = `${tessera.url}/projects/${projectId}/runs`;
  await page.goto(list);
  await expect(page.getByText("3 runs")).toBeVisible();
  await page.getByRole("button", { name: "Failed" }).click();
  await expect(page).toHaveURL(`${list}?verdict=failed`);
  await expect(page.getByText("1 run", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Failed" }).click();
  await page.getByRole("combobox", { name: "Branch" }).fill("main");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${list}?branch=main`);
  await expect(page.getByText("2 runs")).toBeVisible();
  await page.getByLabel("Search runs").fill("night");
  await expect(page).toHaveURL(`${list}?branch=main&q=night`);
  await expect(row(page, "RUN-3")).toBeVisible();
  await expect(row(page, "RUN-1")).toHaveCount(0);
  await page.reload();
  await expect(page.getByLabel("Search runs")).toHaveValue("night");
  await expect(row(page, "RUN-3")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(`${list}?branch=main`);
  await expect(page.getByText("2 runs")).toBeVisible();
  await page.goBack();
  await expect(page).toHaveURL(list);
  await expect(page.getByText("3 runs")).toBeVisible();
  await page.getByLabel("Search runs").fill("nothing like it");
  await expect(page.getByRole("heading", { name: "No run matches" })).toBeVisible();
  await page.getByRole("main").getByRole("button", { name: "Clear filters" }).first().click();
  await expect(page.getByText("3 runs")).toBeVisible();
  await row(page, "RUN-2").getByRole("link").first().click();
  await page.getByRole("link", { name: "bbbb2222" }).click();
  await expect(page).toHaveURL(`${list}?commit=bbbb2222`);
  await expect(page.getByText("1 run", { exact: true })).toBeVisible();
});

test("filters of a run are saved as a view, used in another run, and deleted", async ({ page }) => {
  const projectId = await newProject("Viewed");
  await upload(projectId, [...failing("pays", "ships"), ...passing("packs")], { runKey: "a" });
  await upload(projectId, [...failing("pays"), ...passing("ships", "packs")], { runKey: "b" });
  await page.goto(`${tessera.url}/projects/${projectId}/runs/RUN-1?tab=all&q=pa`);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Save filters as a view" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("All of pa");
  await page.getByRole("button", { name: "Save view" }).click();
  await expect(page.getByText("The view All of pa is saved")).toBeVisible();
  await page.goto(`${tessera.url}/projects/${projectId}/runs/RUN-2`);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "All of pa", exact: true }).click();
  await expect(page).toHaveURL(`${tessera.url}/projects/${projectId}/runs/RUN-2?tab=all&q=pa`);
  await expect(page.getByRole("link", { name: "packs" })).toBeVisible();
  await expect(page.getByRole("link", { name: "ships" })).toHaveCount(0);
  await page.getByRole("button", { name: "Views" }).click();
  await page.getByRole("menuitem", { name: "Delete “All of pa”" }).click();
  await page.getByRole("button", { name: "Views" }).click();
  await expect(page.getByText("No saved views yet")).toBeVisible();
});

test("a run tells what is new, and a row opens its executions with their traces", async ({ page }) => {
  const projectId = await newProject("Looked into");
  await upload(projectId, [...failing("known"), ...passing("pays", "ships", "gone")], { runKey: "a" });
  await upload(projectId, [...failing("known", "pays"), ...passing("ships")], { runKey: "b", environment: "staging" });
  await upload(projectId, [...failing("known", "pays"), ...passing("ships", "gone")], { runKey: "c" });
  await page.goto(`${tessera.url}/projects/${projectId}/runs/RUN-2`);
  await expect(page.getByRole("tab", { name: "New failures 1" })).toHaveAttribute("aria-selected", "true");
  await expect(page).toHaveTitle(/^RUN-2 · /);
  await page.getByRole("link", { name: "pays" }).click();
  const panel = page.getByRole("complementary", { name: "Result" });
  await expect(panel.getByLabel("Message")).toHaveText("pays broke");
  await expect(panel.getByLabel("Trace")).toContainText("at shop.ts:1");
  await page.reload();
  await expect(panel.getByLabel("Message")).toHaveText("pays broke");
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(page.getByRole("link", { name: "pays" })).toBeFocused();
  await page.getByRole("tab", { name: "All failures 2" }).click();
  await expect(page).toHaveURL(/\?tab=failures$/);
  await expect(page.getByRole("link", { name: "known" })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("tab", { name: "New failures 1" })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("tab", { name: "Uploads 1" }).click();
  await page.getByRole("link", { name: "staging" }).click();
  const receipt = page.getByRole("complementary", { name: "Upload" });
  await expect(receipt).toContainText("3 known, 0 new");
  await expect(receipt.getByRole("table", { name: "How the results were matched" })).toContainText("By its name");
  await expectAccessible(page);
});

test("two runs are compared side by side, by change", async ({ page }) => {
  const projectId = await newProject("Compared");
  await upload(projectId, [...failing("known", "mended"), ...passing("pays", "gone")], { runKey: "a" });
  await upload(projectId, passing("known", "mended", "pays", "gone"), { runKey: "b" });
  await upload(projectId, [...failing("known", "pays"), ...passing("mended", "young")], { runKey: "c" });
  await page.goto(`${tessera.url}/projects/${projectId}/runs/RUN-3`);
  await page.getByRole("link", { name: "Compare", exact: true }).click();
  await expect(page.getByRole("region", { name: "Before" })).toContainText("RUN-2");
  await expect(page.getByRole("button", { name: "New failure 2" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Choose another run" }).click();
  await page.getByRole("option", { name: /^RUN-1 / }).click();
  await expect(page).toHaveURL(/\?with=RUN-1$/);
  await expect(headline(page, "1 new failure, 1 still failing, 1 fixed, 1 added, 1 missing")).toBeVisible();
  await page.getByRole("button", { name: "Fixed 1" }).click();
  await expect(page).toHaveURL(/\?with=RUN-1&change=fixed$/);
  await expect(page.getByRole("row").nth(1)).toContainText("mended");
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.goBack();
  await expect(row(page, "gone")).toContainText("Not run");
});
