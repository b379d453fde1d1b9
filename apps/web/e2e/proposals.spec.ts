import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();
let secret: string;

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Checkout" });
  const assistant = { name: "Assistant", scopes: ["case:propose" as const], expiresInDays: 7 };
  secret = (await tessera.api.token.create.mutate(assistant)).secret;
});

test.beforeEach(async ({ page }) => {
  await tessera.signIn(page);
});

async function propose(input: object): Promise<string> {
  const answer = await fetch(`${tessera.url}/api/v1/proposals?projectId=PRJ-1`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({ reason: "A customer ran into it", ...input }),
  });
  if (!answer.ok) throw new Error(`The proposal was refused: ${await answer.text()}`);
  return (await answer.json()).data[0].id;
}

async function makeCase(name: string, description: string): Promise<string> {
  return (await tessera.api.case.create.mutate({ projectId: "PRJ-1", name, description })).id;
}

const panel = (page: Page) => page.getByRole("complementary", { name: "Proposal" });
const rows = (page: Page) => page.locator("tbody tr[data-index]");

test("no proposals: says where they come from", async ({ page }) => {
  await page.goto(`${tessera.url}/projects/PRJ-1/proposals`);
  await expect(page.getByRole("heading", { name: "No open proposals" })).toBeVisible();
  await expectAccessible(page);
});

test("a proposed change is compared with the case, accepted, and leaves the badge and the list", async ({ page }) => {
  const caseId = await makeCase("Pays by card", "A card that works");
  await propose({ changes: [{ caseId, description: "A card that has expired", steps: [{ action: "Pay" }] }] });
  await page.goto(`${tessera.url}/projects/PRJ-1`);
  await page.getByRole("link", { name: "Proposals 1 open" }).click();
  await page.getByRole("link", { name: "Pays by card" }).click();
  await expect(panel(page)).toContainText("Token Assistant");
  await expect(panel(page).getByRole("region", { name: "Description" }).getByText("works")).toBeVisible();
  await expect(panel(page).getByRole("region", { name: "Description" })).toContainText("has expired");
  await expectAccessible(page);
  await panel(page).getByRole("button", { name: "Accept proposal" }).click();
  await expect(page.getByText(`${caseId} changed`)).toBeVisible();
  await expect(page.getByRole("heading", { name: "No open proposals" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Proposals", exact: true })).toBeVisible();
  expect(await tessera.api.case.get.query({ projectId: "PRJ-1", caseId })).toMatchObject({
    description: "A card that has expired",
    steps: [{ action: "Pay", expected: "" }],
  });
});

test("a case that changes while someone looks: says so, shows it, and takes the next decision", async ({ page }) => {
  const caseId = await makeCase("Ships abroad", "To France");
  const id = await propose({ changes: [{ caseId, description: "To Norway" }] });
  await page.goto(`${tessera.url}/projects/PRJ-1/proposals/${id}`);
  await expect(panel(page)).toContainText("Norway");
  await tessera.api.case.update.mutate({ projectId: "PRJ-1", caseId, description: "To Spain" });
  await panel(page).getByRole("button", { name: "Accept proposal" }).click();
  await expect(panel(page).getByText(`${caseId} was changed meanwhile`)).toBeVisible();
  await expect(panel(page).getByText(`${caseId} has changed since this was proposed`)).toBeVisible();
  await expect(panel(page).getByRole("region", { name: "Description" }).last().getByText("Spain")).toBeVisible();
  await expectAccessible(page);
  await panel(page).getByRole("button", { name: "Accept proposal" }).click();
  await expect(page.getByText(`${caseId} changed`)).toBeVisible();
  expect((await tessera.api.case.get.query({ projectId: "PRJ-1", caseId })).description).toBe("To Norway");
});

test("a proposal is edited before it is accepted, another declined with a reason", async ({ page }) => {
  const edited = await propose({ newCases: [{ name: "Refunds", steps: [{ action: "Refund" }] }] });
  const declined = await propose({ newCases: [{ name: "Refunds again" }] });
  await page.goto(`${tessera.url}/projects/PRJ-1/proposals/${edited}`);
  await panel(page).getByRole("button", { name: "Edit and accept" }).click();
  const form = page.getByRole("dialog", { name: "Edit and accept the proposal" });
  await form.getByRole("textbox", { name: "Name" }).fill("Refunds within a day");
  await expectAccessible(page);
  await form.getByRole("button", { name: "Accept edited proposal" }).click();
  await expect(page.getByText("Test case created")).toBeVisible();
  await page.goto(`${tessera.url}/projects/PRJ-1/proposals/${declined}`);
  await panel(page).getByRole("button", { name: "Decline proposal" }).click();
  const question = page.getByRole("dialog", { name: "Decline this proposal?" });
  await question.getByRole("textbox", { name: "Why" }).fill("We have that one");
  await question.getByRole("button", { name: "Decline proposal" }).click();
  await expect(page.getByText("Proposal declined")).toBeVisible();
  const { data } = await tessera.api.case.list.query({ projectId: "PRJ-1", search: "Refunds" });
  expect(data.map(({ name }) => name)).toEqual(["Refunds within a day"]);
  await page.goto(`${tessera.url}/projects/PRJ-1/proposals?state=declined`);
  await page.getByRole("link", { name: "Refunds again" }).click();
  await expect(panel(page)).toContainText("We have that one");
});

test("many are accepted at once; those whose case changed meanwhile stay open and selected", async ({ page }) => {
  const caseId = await makeCase("Signs in", "By password");
  await propose({ newCases: [{ name: "Signs out" }], changes: [{ caseId, description: "By passkey" }] });
  await tessera.api.case.update.mutate({ projectId: "PRJ-1", caseId, description: "By email" });
  await page.goto(`${tessera.url}/projects/PRJ-1/proposals`);
  await expect(page.getByText("Case changed meanwhile")).toBeVisible();
  await page.getByRole("checkbox", { name: "Select all open proposals shown" }).check();
  await page.getByRole("button", { name: "Accept proposals" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Accept 2 proposals" }).click();
  await expect(page.getByText("1 proposal accepted. One stays open")).toBeVisible();
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByText("1 proposal selected")).toBeVisible();
  await page.getByRole("button", { name: "Decline proposals" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Decline 1 proposal" }).click();
  await expect(page.getByRole("heading", { name: "No open proposals" })).toBeVisible();
});

test("filters live in the address, and the bell leads to the proposals", async ({ page }) => {
  await propose({ newCases: [{ name: "Filtered" }] });
  await page.goto(`${tessera.url}/projects/PRJ-1/proposals`);
  await page.getByRole("button", { name: "Changes" }).click();
  await expect(page).toHaveURL(/kind=change/);
  await expect(page.getByRole("heading", { name: "No proposal matches" })).toBeVisible();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(rows(page)).toHaveCount(1);
  await page.goto(tessera.url);
  await page.getByRole("button", { name: /Notices/ }).click();
  await page.getByRole("link", { name: /proposed test cases in PRJ-1/ }).click();
  await expect(page).toHaveURL(`${tessera.url}/projects/PRJ-1/proposals`);
});

test("a list that can't be loaded says so and tries again", async ({ page }) => {
  await page.route(/proposal\.list/, (route) => route.abort());
  await page.goto(`${tessera.url}/projects/PRJ-1/proposals`);
  await expect(page.getByText("The proposals could not be loaded")).toBeVisible();
  await page.unroute(/proposal\.list/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(rows(page)).toHaveCount(1);
});

test("proposed results are looked at, accepted into a run, and count only then", async ({ page }) => {
  const token = { name: "Forks", scopes: ["result:propose" as const], expiresInDays: 7 };
  const { secret: fork } = await tessera.api.token.create.mutate(token);
  const query = "projectId=PRJ-1&branch=fix-rounding&pullRequest=7";
  const answer = await fetch(`${tessera.url}/api/v1/imports?${query}`, {
    method: "POST",
    headers: { authorization: `Bearer ${fork}`, "content-type": "application/xml" },
    body: '<testsuite name="s"><testcase classname="cart" name="rounds"><failure message="Off by one"/></testcase></testsuite>',
  });
  expect(answer.status).toBe(201);
  expect((await tessera.api.run.list.query({ projectId: "PRJ-1" })).data).toEqual([]);
  await page.goto(`${tessera.url}/projects/PRJ-1/proposals`);
  await page.getByRole("link", { name: "Results 1", exact: true }).click();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Pull request 7" }).click();
  const results = page.getByRole("complementary", { name: "Proposed results" });
  await expect(results).toContainText("Not verified");
  await expect(results).toContainText("Off by one");
  await expectAccessible(page);
  await results.getByRole("button", { name: "Accept results" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Accept results" }).click();
  await expect(page.getByText("Results accepted into RUN-1")).toBeVisible();
  await expect(page.getByRole("heading", { name: "No results wait" })).toBeVisible();
  expect((await tessera.api.run.list.query({ projectId: "PRJ-1" })).data).toMatchObject([{ branch: "fix-rounding" }]);
});
