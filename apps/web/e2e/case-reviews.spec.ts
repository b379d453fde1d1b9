import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();
const projectId = "PRJ-1";
const panel = (page: Page) => page.getByRole("complementary", { name: "Test case" });
const review = (page: Page) => panel(page).getByRole("region", { name: "Review" });

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Shop" });
});
test.beforeEach(({ page }) => tessera.signIn(page));

async function colleague(browser: Browser): Promise<Page> {
  const projects = [{ projectId, role: "MEMBER" as const }];
  const offer = { email: "bob@example.org", systemRole: "USER" as const, projects };
  const { link } = await tessera.api.admin.invitation.create.mutate(offer);
  const page = await (await browser.newContext()).newPage();
  const data = { code: link?.split("/").at(-1), username: "bob", firstName: "Bob", lastName: "Example" };
  await page.request.post(`${tessera.url}/trpc/invitation.accept`, {
    headers: { origin: tessera.url },
    data: { ...data, password: "a quiet harbour at night" },
  });
  return page;
}

test("a required review goes from its author to a reviewer, and back after a change", async ({ page, browser }) => {
  const bob = await colleague(browser);
  await page.goto(`${tessera.url}/projects/${projectId}/settings`);
  await page.getByLabel("Require reviews").check();
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("The settings are saved")).toBeVisible();
  const { id: caseId } = await tessera.api.case.create.mutate({ projectId, name: "Pays by card" });
  await page.goto(`${tessera.url}/projects/${projectId}/cases/${caseId}`);
  await expect(review(page)).toContainText("Draft");
  await expect(review(page).getByRole("button", { name: "Approve" })).toHaveCount(0);
  await review(page).getByRole("button", { name: "Ask for review" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Reviewers").fill("bob");
  await page.getByRole("option", { name: /bob/ }).click();
  await page.keyboard.press("Escape");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Ask for review" }).click();
  await expect(review(page)).toContainText("In review");
  await expect(review(page)).toContainText("You changed this test case yourself");
  await expectAccessible(page);

  await bob.goto(`${tessera.url}/projects/${projectId}/cases`);
  await bob.getByRole("combobox", { name: "Review" }).click();
  await bob.getByRole("option", { name: "Waiting for my review" }).click();
  await expect(bob).toHaveURL(/review=mine/);
  await bob.getByRole("link", { name: "Pays by card" }).click();
  await review(bob).getByRole("button", { name: "Send back" }).click();
  await bob.getByLabel("What to change").fill("Name the card");
  await bob.getByRole("dialog").getByRole("button", { name: "Send back" }).click();
  await expect(review(bob)).toContainText("Sent back: Name the card");
  await bob.goto(`${tessera.url}/projects/${projectId}/cases`);
  await bob.getByLabel("Select all test cases shown").check();
  await bob.getByRole("toolbar").getByRole("button", { name: "Review" }).click();
  await bob.getByRole("menuitem", { name: "Approve" }).click();
  await bob.getByRole("button", { name: "Approve 1 test case" }).click();
  await expect(bob.getByText("1 test case approved")).toBeVisible();

  await tessera.api.case.update.mutate({ projectId, caseId, steps: [{ action: "Pay" }] });
  await page.reload();
  await expect(review(page)).toContainText(/Draft.*Last approved/);
});
