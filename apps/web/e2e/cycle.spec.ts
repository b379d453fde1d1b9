import { expect, type Page, test } from "@playwright/test";
import { junitReport, type ReportedTest } from "./junit-report.ts";
import { useInstance } from "./tessera-server.ts";

const TESTS = 2500;
const tessera = useInstance();

const TRACE = [
  "java.lang.AssertionError: expected \u001b[32m200\u001b[39m",
  "\tat org.junit.jupiter.api.AssertionUtils.fail(AssertionUtils.java:39)",
  "\tat org.junit.jupiter.api.Assertions.assertEquals(Assertions.java:527)",
  "\tat shop.PaymentTest.pays(PaymentTest.java:48)",
].join("\n");

function manyTests(): ReportedTest[] {
  return Array.from({ length: TESTS }, (_, index) => {
    const name = `step ${String(index).padStart(4, "0")}`;
    if (index === 7) return { name: "pays by card", outcome: "failure", message: "expected 200", trace: TRACE };
    if (index === 8) return { name: "pays by voucher", outcome: "error", message: "no stamp", output: "no voucher" };
    if (index === 9) return { name: "pays by pigeon", outcome: "skipped" };
    return { name, time: index / 1000, classname: index % 2 ? "shop.OddTest" : "shop.EvenTest" };
  });
}

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Checkout" });
  await tessera.upload("PRJ-1", junitReport(manyTests()), {
    branch: "main",
    commit: "9f2c1e7ab03d",
    environment: "staging",
  });
});
test.beforeEach(async ({ page }) => {
  await tessera.signIn(page);
});

const cycleUrl = (search = "") => `${tessera.url}/projects/PRJ-1/cycles/TCYCLE-1${search}`;
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });
const panel = (page: Page) => page.getByRole("complementary", { name: "Result" });

test("shows where the results came from, most severe first", async ({ page }) => {
  await page.goto(cycleUrl());
  await expect(page).toHaveTitle(/Master cycle · TCYCLE-1 · Tessera/);
  await expect(page.getByText("main", { exact: true })).toBeVisible();
  await expect(page.getByRole("img", { name: "1 failed, 1 error, 1 skipped, 2,497 passed" })).toBeVisible();
  await expect(page.getByRole("row").nth(1)).toContainText("pays by card");
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(TESTS + 1));
});

test("chips and search filter, and live in the address", async ({ page }) => {
  await page.goto(cycleUrl());
  await page.getByRole("button", { name: "Failed 1" }).click();
  await page.getByRole("button", { name: "Error 1" }).click();
  await expect(page).toHaveURL(cycleUrl("?status=failed,error"));
  await expect(page.getByText("2 tests match")).toBeVisible();
  await page.getByLabel("Search tests").fill("voucher");
  await expect(page.getByText("1 test match")).toBeVisible();
  await expect(page).toHaveURL(cycleUrl("?status=failed,error&q=voucher"));
  await page.reload();
  await expect(page.getByLabel("Search tests")).toHaveValue("voucher");
  await expect(page.getByRole("button", { name: "Failed 1" })).toHaveAttribute("aria-pressed", "true");
  await expect(row(page, "pays by voucher")).toBeVisible();
  await page.getByLabel("Search tests").fill("nothing like it");
  await expect(page.getByRole("heading", { name: "No test matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(page).toHaveURL(cycleUrl());
  await expect(page.getByLabel("Search tests")).toHaveValue("");
});

test("nonsense in the address is ignored", async ({ page }) => {
  await page.goto(cycleUrl("?status=purple&sort=colour&desc=maybe"));
  await expect(row(page, "pays by card")).toBeVisible();
});

test("sorts by its columns", async ({ page }) => {
  await page.goto(cycleUrl());
  await page.getByRole("button", { name: "Duration" }).click();
  await expect(page.getByRole("row").nth(1)).toContainText("step 2499");
  await expect(page.getByRole("columnheader", { name: "Duration" })).toHaveAttribute("aria-sort", "descending");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByRole("row").nth(1)).toContainText("pays by card");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByRole("row").nth(1)).toContainText("step 2499");
});

test("the scrollbar reaches every row", async ({ page }) => {
  await page.goto(cycleUrl("?sort=name"));
  await expect(row(page, "pays by card")).toBeVisible();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
  await expect(row(page, "step 2499")).toBeVisible();
  await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight / 2));
  await expect(row(page, "step 1250")).toBeVisible();
  expect(await page.getByRole("row").count()).toBeLessThan(100);
});

test("a row opens a panel with its own address, and the list stays", async ({ page }) => {
  await page.goto(cycleUrl("?status=failed,error"));
  await page.getByRole("link", { name: "pays by card" }).click();
  await expect(page).toHaveURL(/\/results\/[^/]+\?status=failed,error$/);
  await expect(panel(page).getByRole("heading", { name: "pays by card" })).toBeVisible();
  await expect(panel(page).getByLabel("Message")).toHaveText("expected 200");
  await expect(panel(page).getByLabel("Trace")).toContainText("AssertionError: expected 200");
  await expect(panel(page).getByLabel("Trace").getByText("200", { exact: true })).toHaveCSS(
    "color",
    "rgb(26, 127, 75)",
  );
  await expect(panel(page).getByLabel("Trace")).not.toContainText("AssertionUtils");
  await panel(page).getByRole("button", { name: "2 library frames" }).click();
  await expect(panel(page).getByLabel("Trace")).toContainText("AssertionUtils.java:39");
  await page.getByRole("link", { name: "pays by voucher" }).click();
  await expect(panel(page).getByLabel("Output")).toHaveText("no voucher");
  await page.reload();
  await expect(panel(page).getByRole("heading", { name: "pays by voucher" })).toBeVisible();
  await expect(page.getByRole("link", { name: "pays by voucher" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect(page).toHaveURL(cycleUrl("?status=failed,error"));
  await expect(page.getByRole("link", { name: "pays by voucher" })).toBeFocused();
});

test("keyboard alone: from the top of the page to a result and back", async ({ page }) => {
  await page.goto(cycleUrl());
  await expect(row(page, "pays by card")).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  const first = page.getByRole("link", { name: "pays by card" });
  for (let presses = 0; presses < 30; presses++) {
    if (await first.evaluate((link) => link === document.activeElement)) break;
    await page.keyboard.press("Tab");
  }
  await expect(first).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.locator('[data-index="1"] a')).toBeFocused();
  await pressAtOnce(page, "ArrowDown", 39);
  await expect(page.locator('[data-index="40"] a')).toBeFocused();
  await page.keyboard.press("Enter");
  // The result takes the place of what stands there while it loads, and the focus with it.
  await expect(panel(page).getByRole("heading").first()).toBeVisible();
  await expect(panel(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(panel(page).getByRole("button", { name: "Close panel" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-index="40"] a')).toBeFocused();
});

/** Presses a key faster than the page can draw, as it comes to a busy page. */
async function pressAtOnce(page: Page, key: string, times: number): Promise<void> {
  await page.evaluate(
    ([key, times]) => {
      const press = () => new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
      for (let count = 0; count < times; count++) document.activeElement?.dispatchEvent(press());
    },
    [key, times] as const,
  );
}

test("keeps the row that holds the focus while it is scrolled out of sight", async ({ page }) => {
  await page.goto(cycleUrl());
  const first = page.getByRole("link", { name: "pays by card" });
  await first.focus();
  await page.keyboard.press("End");
  await expect(page.locator(`[data-index="${TESTS - 1}"] a`)).toBeFocused();
  await page.evaluate(() => window.scrollTo(0, 0));
  await expect(first).toBeVisible();
  await expect(page.locator(`[data-index="${TESTS - 1}"] a`)).toBeFocused();
  await page.keyboard.press("Home");
  await expect(first).toBeFocused();
});

test("a status set by hand is another attempt", async ({ page }) => {
  await page.goto(cycleUrl("?status=skipped"));
  await page.getByRole("link", { name: "pays by pigeon" }).click();
  await panel(page).getByRole("button", { name: "Blocked" }).click();
  await panel(page).getByLabel("Note").fill("No pigeon today");
  await panel(page).getByRole("button", { name: "Save as blocked" }).click();
  await expect(panel(page).getByLabel("Message")).toHaveText("No pigeon today");
  await expect(panel(page).getByRole("link", { name: "Attempt 1" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Blocked 1" })).toBeVisible();
});
