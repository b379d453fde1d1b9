import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { ADMIN, useInstance } from "./tessera-server.ts";

const tessera = useInstance();
const projectId = "PRJ-1";
const STEPS = [
  { action: "Open the basket", expected: "One item is in it" },
  { action: "Pay by card", expected: "" },
];

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Shop" });
  const cases = ["Pays by card", "Pays by voucher", "Refuses an expired card", "Sends a receipt"].map((name) => ({
    ...{ name, tags: ["smoke"], steps: STEPS },
  }));
  await tessera.api.case.createMany.mutate({ projectId, cases });
});
test.beforeEach(({ page }) => tessera.signIn(page));

const text = (name: string, content: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(content) });
const nameOf = (page: Page) => page.getByRole("heading", { level: 1 });
const progress = (page: Page, text: string) => page.getByText(text, { exact: true });

async function makeCycle(name: string): Promise<string> {
  const { user } = await tessera.api.session.current.query();
  const cycle = { projectId, name, cases: { tags: ["smoke"] }, assign: { userIds: [user?.id ?? ""] } };
  return (await tessera.api.cycle.create.mutate(cycle)).id;
}

/** Chooses an option of a select by its keys. */
async function choose(page: Page, label: string, option: string): Promise<void> {
  await page.getByRole("combobox", { name: label }).focus();
  await press(page, "ArrowDown");
  const wanted = page.getByRole("option", { name: option });
  await expect(wanted).toBeVisible();
  while ((await wanted.getAttribute("data-combobox-selected")) === null) await press(page, "ArrowDown");
  await press(page, "Enter");
}

async function press(page: Page, ...keys: string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test("a tester's day goes by the keyboard alone: plan, assign, execute, correct, close", async ({ page }) => {
  await page.goto(`${tessera.url}/projects/${projectId}/cycles`);
  await page.getByRole("button", { name: "Create test cycle" }).focus();
  await press(page, "Enter");
  await page.getByLabel("Name").pressSequentially("Release 4.2");
  await choose(page, "Test cases", "All test cases of the project");
  await choose(page, "Assign to", "People, evenly");
  await choose(page, "People", ADMIN.username);
  await page.getByRole("dialog").getByRole("button", { name: "Create test cycle" }).focus();
  await press(page, "Enter");
  await expect(progress(page, "0 of 4 done")).toBeVisible();
  await page.goto(`${tessera.url}/assigned`);
  await page.getByRole("link", { name: "Pays by card" }).focus();
  await press(page, "Enter");
  await expect(nameOf(page)).toHaveText("Pays by card");
  await press(page, "?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
  await press(page, "Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await press(page, "p");
  await expect(nameOf(page)).toHaveText("Pays by voucher");
  await press(page, "ArrowDown", "p", "f");
  await page.keyboard.type("Declined");
  await press(page, "Control+Enter");
  await expect(nameOf(page)).toHaveText("Refuses an expired card");
  await press(page, "b");
  await page.keyboard.type("No expired card at hand");
  await press(page, "Control+Enter");
  await expect(nameOf(page)).toHaveText("Sends a receipt");
  await press(page, "s");
  await expect(progress(page, "4 of 4 done: 1 failed, 1 blocked, 1 skipped, 1 passed")).toBeVisible();
  await expect(page.getByText("This is your result.")).toBeVisible();
  await press(page, "u");
  await expect(page.getByText("You are correcting your last result.")).toBeVisible();
  await press(page, "p");
  await expect(progress(page, "4 of 4 done: 1 failed, 1 blocked, 2 passed")).toBeVisible();
  const { data } = await tessera.api.result.list.query({ projectId, cycleId: "TCYCLE-2" });
  expect(data).toHaveLength(4);
  expect(data[0]).toMatchObject({ status: "failed", message: "Declined", caseId: "TC-2" });
  await page.goto(`${tessera.url}/projects/${projectId}/cycles/TCYCLE-2`);
  await page.getByRole("button", { name: "Change" }).focus();
  await press(page, "Enter");
  await page.getByRole("menuitem", { name: "Close test cycle" }).focus();
  await press(page, "Enter");
  await page.getByRole("dialog").getByRole("button", { name: "Close test cycle" }).focus();
  await press(page, "Enter");
  await expect(page.getByText("Closed", { exact: false }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: "Execute" })).toHaveCount(0);
});

test("results survive a lost connection and a reload, and a conflict is shown", async ({ page }) => {
  const cycleId = await makeCycle("Offline");
  await page.goto(`${tessera.url}/projects/${projectId}/cycles/${cycleId}/execute`);
  await expect(nameOf(page)).toHaveText("Pays by card");
  await expect(page.getByText("Open the basket")).toBeVisible();
  await page.route("**/trpc/**", (route) => route.abort());
  await press(page, "p");
  await expect(page.getByText("1 result is not sent yet.")).toBeVisible();
  await expect(nameOf(page)).toHaveText("Pays by voucher");
  await press(page, "p");
  await expect(page.getByText("2 results are not sent yet.")).toBeVisible();
  // Someone else records the second one meanwhile.
  await tessera.api.result.create.mutate({ projectId, cycleId, caseId: "TC-2", status: "failed" });
  await page.unroute("**/trpc/**");
  await page.reload();
  await expect(page.getByText("TC-2 Pays by voucher was not recorded")).toBeVisible();
  await expect(page.getByText(/recorded TC-2 as failed meanwhile/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Record mine too" }).click();
  await expect(page.getByText("was not recorded")).toHaveCount(0);
  await expect(progress(page, "2 of 4 done: 2 passed")).toBeVisible();
  const { data } = await tessera.api.result.list.query({ projectId, cycleId });
  expect(data.map(({ caseId, status }) => `${caseId} ${status}`).sort()).toEqual([
    ...["TC-1 passed", "TC-2 failed", "TC-2 passed"],
  ]);
});

/** Pastes a picture of one grey dot, as from the clipboard of a person who took a screenshot. */
const paste = (page: Page, name: string) =>
  page.evaluate((name) => {
    const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";
    const bytes = Uint8Array.from(atob(dot), (char) => char.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], name, { type: "image/png" }));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, name);

async function filesOf(cycleId: string, caseId: string): Promise<string[]> {
  const { data: results } = await tessera.api.result.list.query({ projectId, cycleId, caseId });
  const resultId = results[0]?.id;
  if (resultId === undefined) return [];
  return (await tessera.api.attachment.list.query({ projectId, resultId })).data.map(({ name }) => name);
}

test("evidence is kept with the next result, through a lost connection, a reload and a refusal", async ({ page }) => {
  const cycleId = await makeCycle("Evidence");
  await page.goto(`${tessera.url}/projects/${projectId}/cycles/${cycleId}/execute`);
  await expect(nameOf(page)).toHaveText("Pays by card");
  await paste(page, "basket.png");
  await page.getByLabel("Files as evidence").setInputFiles([text("log.txt", "hello")]);
  const waiting = page.getByRole("list", { name: "Files for the next result" });
  await expect(waiting.getByText("basket.png")).toBeVisible();
  const preview = waiting.locator("img");
  await expect.poll(() => preview.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  await expectAccessible(page);
  await page.route(/\/(trpc|uploads)\//, (route) => route.abort());
  await press(page, "p");
  await expect(page.getByText("1 result is not sent yet.")).toBeVisible();
  await expect(nameOf(page)).toHaveText("Pays by voucher");
  await page.unroute(/\/(trpc|uploads)\//);
  await page.reload();
  await expect.poll(() => filesOf(cycleId, "TC-1")).toEqual(["basket.png", "log.txt"]);
  // Recorded already: the file goes with that result.
  await press(page, "k");
  await expect(page.getByRole("button", { name: "basket.png", exact: true })).toBeVisible();
  await paste(page, "later.png");
  await expect.poll(() => filesOf(cycleId, "TC-1")).toEqual(["basket.png", "log.txt", "later.png"]);
  await tessera.api.admin.settings.update.mutate({ maxAttachmentMegabytesPerProject: 0 });
  await press(page, "n");
  await paste(page, "refused.png");
  await expect(waiting.getByText("refused.png")).toBeVisible();
  await press(page, "p");
  await expect(page.getByText("refused.png was not attached to your result of TC-2")).toBeVisible();
  await expect(page.getByText("The project stores 0 MB of files already")).toBeVisible();
  await expectAccessible(page);
  await tessera.api.admin.settings.update.mutate({ maxAttachmentMegabytesPerProject: 10 });
  await page.reload();
  await page.getByRole("button", { name: "Send file again" }).click();
  await expect(page.getByText("was not attached")).toHaveCount(0);
  await expect.poll(() => filesOf(cycleId, "TC-2")).toEqual(["refused.png"]);
});

test("a new issue opens in the tracker with what failed, and its address is kept as a defect", async ({ page }) => {
  const issueTemplate = "https://tracker.example/new?title={title}&body={body}";
  await tessera.api.project.update.mutate({ projectId, issueTemplate });
  const cycleId = await makeCycle("Defects");
  await page.context().route("https://tracker.example/**", (route) => route.fulfill({ body: "New issue" }));
  await page.goto(`${tessera.url}/projects/${projectId}/cycles/${cycleId}/execute`);
  await expect(page.getByText("Open the basket")).toBeVisible();
  await press(page, "ArrowDown", "f", "Escape", "c");
  await page.keyboard.type("Declined & lost");
  await press(page, "Escape");
  const opened = page.waitForEvent("popup");
  await press(page, "i");
  const { searchParams } = new URL((await opened).url());
  expect(searchParams.get("title")).toBe("TC-1 Pays by card");
  expect(searchParams.get("body")).toBe("Declined & lost\n1. Open the basket: failed");
  await page.bringToFront();
  await press(page, "d");
  await page.keyboard.type("https://tracker.example/SHOP-42");
  await press(page, "Escape", "Escape", "f");
  await expect(nameOf(page)).toHaveText("Pays by voucher");
  const results = await tessera.api.result.list.query({ projectId, cycleId });
  await page.goto(`${tessera.url}/projects/${projectId}/cycles/${cycleId}/results/${results.data[0]?.id}`);
  await expect(page.getByRole("link", { name: "https://tracker.example/SHOP-42" })).toBeVisible();
  await expect(page.getByRole("link", { name: "New issue" })).toBeVisible();
  await expectAccessible(page);
});

test("two testers see each other's results, also on a phone", async ({ page }) => {
  const cycleId = await makeCycle("Together");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`${tessera.url}/projects/${projectId}/cycles/${cycleId}/execute`);
  await expect(nameOf(page)).toHaveText("Pays by card");
  await tessera.api.result.create.mutate({ projectId, cycleId, caseId: "TC-1", status: "failed" });
  await expect(page.getByText("has just recorded this test case.")).toBeVisible();
  await expect(progress(page, "1 of 4 done: 1 failed")).toBeVisible();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await page.getByRole("button", { name: "Next test case" }).click();
  await page.getByRole("button", { name: "Pass" }).click();
  await expect(progress(page, "2 of 4 done: 1 failed, 1 passed")).toBeVisible();
});
