import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { STORY, tellStory } from "./story.ts";
import { useInstance } from "./tessera-server.ts";

const COMMAND = join(import.meta.dirname, "../../../packages/cli/dist/main.js");
const run = promisify(execFile);

const tessera = useInstance();
let secret: string;
let told: Awaited<ReturnType<typeof tellStory>>;

test.beforeAll(async () => {
  const scopes = ["project:read", "case:read", "cycle:read", "result:read", "result:write"] as const;
  secret = (await tessera.api.token.create.mutate({ name: "CI", expiresInDays: 7, scopes: [...scopes] })).secret;
  told = await tellStory(tessera, secret);
});
test.beforeEach(({ page }) => tessera.signIn(page));

async function rest(path: string) {
  const answer = await fetch(`${tessera.url}/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } });
  return answer.json();
}

async function tool(name: string, args: Record<string, unknown>) {
  const answer = await fetch(`${tessera.url}/mcp`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${secret}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } }),
  });
  const { result } = await answer.json();
  return result.structuredContent;
}

async function command(...args: string[]) {
  const env = { ...process.env, TESSERA_TOKEN: secret, TESSERA_URL: tessera.url };
  const { stdout } = await run(process.execPath, [COMMAND, ...args, "--json"], { env });
  return JSON.parse(stdout);
}

/** The five questions, as rows of a run, an explanation and a list of flaky tests answer them. */
type Row = {
  case: { id: string; name: string };
  change: string | null;
  failingSince: { runId: string; commit: string };
};
type Explained = {
  failingSince: { runId: string; commit: string };
  lastGoodCommit: string;
  cause: { id: string; title: string };
  owners: { handle: string }[];
  mute: { reason: string };
};
const answers = (rows: Row[], explained: Explained, flaky: { case: { name: string } }[]) => ({
  broke: rows.map((row) => row.case.name),
  since: [...new Set(rows.map(({ failingSince }) => failingSince.runId)), explained.failingSince.commit],
  isNew: rows.map(({ change }) => change),
  flaky: flaky.map((row) => row.case.name),
  first: [explained.cause.title, explained.owners[0]?.handle, explained.mute.reason, explained.lastGoodCommit],
});

test("the five questions have one answer over REST, MCP and the command", async () => {
  const { projectId, caseId, last, since } = told;
  const project = `projectId=${projectId}`;
  const ofRest = answers(
    (await rest(`/runs/${last}/results?${project}&change=stillFailing&change=newFailure`)).data,
    await rest(`/test-cases/${caseId}/explanation?${project}`),
    (await rest(`/flaky-tests?${project}`)).data,
  );
  expect(ofRest).toEqual({
    broke: [STORY.regression.name],
    since: [since, STORY.regression.commit],
    isNew: ["stillFailing"],
    flaky: [STORY.flaky.name],
    first: ["Error: Card declined", "ada", "Waits for the bank", STORY.regression.lastGood],
  });
  const ofMcp = answers(
    (await tool("run_failures", { projectId, runId: last })).data,
    await tool("explain_test", { projectId, caseId }),
    (await tool("flaky_tests", { projectId })).data,
  );
  expect(ofMcp).toEqual(ofRest);

  const runs = (await rest(`/runs?${project}&limit=200`)).data;
  expect((await command("runs", "--project-id", projectId, "--limit", "200")).data).toEqual(runs);
  const verdicts = Object.fromEntries(
    runs.map((one: { commit: string; verdict: string }) => [one.commit, one.verdict]),
  );
  expect(verdicts).toMatchObject({ c4: "passed", c5: "failed", c11: "incomplete", c14: "failed", c20: "passed" });
  const ofCommit = (commit: string) => runs.find((one: { commit: string }) => one.commit === commit);
  expect(ofCommit("c13").changes).toMatchObject({ fixed: 1, newFailures: 0 });
  // An outage is no baseline: what works again after it was not fixed.
  expect(ofCommit("c15")).toMatchObject({ baseline: ofCommit("c13").id, changes: { fixed: 0, newFailures: 0 } });
  expect((await rest(`/renames?${project}`)).data).toMatchObject([{ from: { name: "adds one item" } }]);
});

test("a person finds the same answers in the page", async ({ page }) => {
  const { projectId, caseId, last, since } = told;
  await page.goto(`${tessera.url}/projects/${projectId}`);
  await page.getByRole("link", { name: last }).first().click();
  await page.getByRole("tab", { name: /All failures/ }).click();
  const row = page.getByRole("row").filter({ hasText: STORY.regression.name });
  await expect(row).toContainText("Still failing");
  await expect(row).toContainText("Muted");
  await row.getByRole("link", { name: STORY.regression.name }).click();
  const panel = page.getByRole("dialog").or(page.getByRole("complementary")).last();
  await expect(panel).toContainText(since);
  await expect(panel).toContainText(STORY.regression.commit);

  await page.goto(`${tessera.url}/projects/${projectId}/flaky-tests`);
  await expect(page.getByRole("row").filter({ hasText: STORY.flaky.name })).toHaveCount(1);
  await expect(page.getByRole("row").filter({ hasText: STORY.regression.name })).toHaveCount(0);
  await expectAccessible(page);

  await page.goto(`${tessera.url}/projects/${projectId}/causes`);
  await expect(page.getByRole("row").filter({ hasText: "Card declined" })).toContainText("good at c4");
  await expectAccessible(page);

  await page.goto(`${tessera.url}/projects/${projectId}/mutes`);
  await expect(page.getByRole("row").filter({ hasText: STORY.regression.name })).toContainText("Waits for the bank");
  await expectAccessible(page);

  await page.goto(`${tessera.url}/projects/${projectId}/renames`);
  await expect(page.getByRole("row").filter({ hasText: "adds a single item" })).toContainText("adds one item");

  await page.goto(`${tessera.url}/projects/${projectId}/cases/${caseId}`);
  await page.getByRole("button", { name: "Follow", exact: true }).last().click();
  await page.getByRole("menuitem", { name: "Once a day" }).click();
  await expect(page.getByRole("button", { name: "Following" })).toBeVisible();
  await page.goto(`${tessera.url}/settings/notices`);
  await expect(page.getByRole("row").filter({ hasText: caseId })).toBeVisible();
  await expectAccessible(page);
});

test("teams, owners, badge and flaky tests of all projects have their pages", async ({ page }) => {
  const { projectId } = told;
  await page.goto(`${tessera.url}/admin/teams`);
  await page.getByRole("button", { name: "Create team" }).first().click();
  await page.getByLabel("Name", { exact: true }).fill("Checkout");
  await page.getByLabel("Handle").fill("checkout");
  await page.getByRole("dialog").getByRole("button", { name: "Create team" }).click();
  await expect(page.getByRole("heading", { name: "Checkout", level: 1 })).toBeVisible();
  await page.getByRole("combobox", { name: "Add a person" }).click();
  await page.getByRole("option").first().click();
  await page.getByRole("button", { name: "Add to team" }).click();
  await expect(page.getByRole("button", { name: /^Remove / })).toBeVisible();
  await expectAccessible(page);

  await page.goto(`${tessera.url}/projects/${projectId}/members`);
  await page.getByRole("combobox", { name: "Add a team" }).click();
  await page.getByRole("option", { name: /Checkout/ }).click();
  await page.getByRole("button", { name: "Add team" }).click();
  await expect(page.getByRole("button", { name: "Remove Checkout" })).toBeVisible();

  await page.goto(`${tessera.url}/projects/${projectId}/settings`);
  const rules = page.getByLabel("Rules", { exact: true });
  await rules.fill("shop.Checkout @team/checkout\nshop.Slow carol");
  await expect(page.getByRole("alert")).toContainText("Line 2");
  await rules.fill("shop.Checkout @team/checkout");
  await page.getByRole("button", { name: "Save owners" }).click();
  await expect(page.getByText("The rules about owners are saved")).toBeVisible();
  const address = await page.getByLabel("Address of the badge").innerText();
  const badge = await page.request.get(address);
  expect(await badge.text()).toContain("passed");
  await expectAccessible(page);

  await page.goto(`${tessera.url}/flaky-tests`);
  await expect(page.getByRole("row").filter({ hasText: STORY.flaky.name })).toContainText("Shop");
  await expectAccessible(page);
});
