import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { ADMIN, useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Checkout" });
  await tessera.api.case.create.mutate({ projectId: "PRJ-1", name: "Pays by hand", steps: [] });
});
test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.url });
  await tessera.signIn(page);
});

const dialog = (page: Page, name?: string | RegExp) => page.getByRole("dialog", name === undefined ? {} : { name });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const follow = (page: Page, name: string) => page.getByRole("navigation").getByRole("link", { name }).first().click();

/** Whether the browser asks before the page goes away; it stays. */
async function asksBeforeReload(page: Page): Promise<boolean> {
  let asked = false;
  page.once("dialog", async (native) => {
    asked = native.type() === "beforeunload";
    await native.dismiss();
  });
  // A reload that is refused never ends; one that is not is over here.
  await page.evaluate(() => window.location.reload());
  await expect.poll(() => asked).toBe(true);
  return asked;
}

test("a new token is not lost by Back, reload or Escape until it is copied", async ({ page }) => {
  await page.goto(tessera.url);
  await follow(page, "Checkout");
  await page.getByRole("link", { name: "Create token for PRJ-1" }).click();
  await expect(dialog(page, "Create a token")).toBeVisible();
  await expect(page).toHaveURL(`${tessera.url}/settings/tokens`);
  await dialog(page).getByLabel("Name").fill("Nightly");
  await dialog(page).getByRole("button", { name: "Create token" }).click();
  const token = dialog(page).getByLabel("Your new token");
  const secret = await token.innerText();
  const question = dialog(page, "Leave without the token?");
  await page.evaluate(() => window.history.back());
  await expect(question).toContainText("You have not copied it");
  await expectAccessible(page);
  await question.getByRole("button", { name: "Keep this open" }).click();
  await expect(page).toHaveURL(`${tessera.url}/settings/tokens`);
  await expect(token).toHaveText(secret);
  await page.keyboard.press("Escape");
  await expect(question).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await expect(token).toHaveText(secret);
  expect(await asksBeforeReload(page)).toBe(true);
  await expect(token).toHaveText(secret);
  await dialog(page).getByRole("button", { name: "Copy the token" }).click();
  await expect(dialog(page).getByRole("button", { name: "Copied the token" })).toBeVisible();
  await page.evaluate(() => window.history.back());
  await expect(page).toHaveURL(`${tessera.url}/projects/PRJ-1`);
  await expect(question).toBeHidden();
});

test("every secret that is shown once asks before it is gone", async ({ page }) => {
  const keep = async (title: string, stay: string) => {
    const question = dialog(page, title);
    await page.keyboard.press("Escape");
    await question.getByRole("button", { name: stay }).click();
    await expect(question).toBeHidden();
  };
  const { token } = await tessera.api.token.create.mutate({
    name: "Turning",
    expiresInDays: 60,
    scopes: ["case:read"],
  });
  await page.goto(`${tessera.url}/settings/tokens/${token.id}`);
  await button(page, "Rotate token").click();
  await dialog(page).getByRole("button", { name: "Rotate token" }).click();
  await expect(dialog(page).getByLabel("Your new token")).toBeVisible();
  await keep("Leave without the token?", "Keep this open");
  await dialog(page).getByRole("button", { name: "Copy the token" }).click();
  await dialog(page).getByRole("button", { name: "Done" }).click();

  const { id } = await tessera.api.admin.serviceAccount.create.mutate({ username: "robot", description: "" });
  await page.goto(`${tessera.url}/admin/service-accounts/${id}`);
  await button(page, "Create token").first().click();
  await dialog(page).getByLabel("Name").fill("CI");
  await dialog(page).getByRole("button", { name: "Create token" }).click();
  await expect(dialog(page).getByLabel("Your new token")).toBeVisible();
  await keep("Leave without the token?", "Keep this open");
  await dialog(page).getByRole("button", { name: "Copy the token" }).click();
  await dialog(page).getByRole("button", { name: "Done" }).click();

  await page.goto(`${tessera.url}/admin/invitations?invite=true`);
  await dialog(page).getByLabel("Email").fill("grace@example.org");
  await dialog(page).getByRole("button", { name: "Create invitation" }).click();
  await expect(dialog(page).getByLabel("Link of the invitation")).toBeVisible();
  await expect(page).toHaveURL(`${tessera.url}/admin/invitations`);
  await keep("Leave without the link?", "Keep this open");
  await dialog(page).getByRole("button", { name: "Copy the link" }).click();
  await dialog(page).getByRole("button", { name: "Done" }).click();

  await page.goto(`${tessera.url}/settings/security`);
  await button(page, "Set up app").click();
  await expect(dialog(page).getByRole("status", { name: "Secret" })).toBeVisible();
  await keep("Stop the set-up?", "Go on setting up");
  await expect(dialog(page).getByRole("status", { name: "Secret" })).toBeVisible();
  await page.keyboard.press("Escape");
  await dialog(page, "Stop the set-up?").getByRole("button", { name: "Stop set-up" }).click();
  await expect(dialog(page)).toHaveCount(0);
});

test("Escape in the case editor keeps what was typed until it is given up", async ({ page }) => {
  await page.goto(`${tessera.url}/projects/PRJ-1/cases/TC-1`);
  await button(page, "Edit test case").click();
  await expect(dialog(page, "Edit TC-1")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog(page)).toHaveCount(0);
  await button(page, "Edit test case").click();
  const description = dialog(page, "Edit TC-1").getByLabel("Description");
  await description.fill("A basket with two things in it");
  await page.keyboard.press("Escape");
  const question = dialog(page, "Leave without saving?");
  await question.getByRole("button", { name: "Keep editing" }).click();
  await expect(description).toHaveValue("A basket with two things in it");
  expect(await asksBeforeReload(page)).toBe(true);
  await page.keyboard.press("Escape");
  await question.getByRole("button", { name: "Discard changes" }).click();
  await expect(dialog(page)).toHaveCount(0);
  expect((await tessera.api.case.get.query({ projectId: "PRJ-1", caseId: "TC-1" })).description).toBe("");
});

test("a session that ends while someone types is taken up over the page, and the call goes on", async ({ page }) => {
  await page.goto(`${tessera.url}/projects/PRJ-1/cases/TC-1`);
  await button(page, "Edit test case").click();
  const editor = dialog(page, "Edit TC-1");
  await editor.getByLabel("Description").fill("Typed over an hour");
  await page.context().clearCookies();
  await editor.getByRole("button", { name: "Save test case" }).click();
  const question = dialog(page, "Confirm it's you");
  await expect(question).toContainText("Your session has ended");
  await expect(question.getByLabel("Password", { exact: true })).toBeFocused();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(question).toBeHidden();
  await expect(editor.getByRole("alert")).toContainText("What you typed is still here");
  await expect(editor.getByLabel("Description")).toHaveValue("Typed over an hour");

  await editor.getByRole("button", { name: "Save test case" }).click();
  await question.getByLabel("Password", { exact: true }).fill("not the password");
  await page.keyboard.press("Enter");
  await expect(question.getByText("don't match")).toBeVisible();
  await question.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toHaveCount(0);
  await expect(page.getByText("Typed over an hour")).toBeVisible();
  const kept = await tessera.api.case.get.query({ projectId: "PRJ-1", caseId: "TC-1" });
  expect(kept.description).toBe("Typed over an hour");
});

test("settings that are not saved ask before a link, and are saved in one bar", async ({ page }) => {
  await page.goto(`${tessera.url}/admin/settings`);
  await page.getByLabel("Name of this server").fill("Half typed");
  await expect(page.getByText("Unsaved changes")).toBeVisible();
  await follow(page, "Projects");
  const question = dialog(page, "Leave without saving?");
  await question.getByRole("button", { name: "Keep editing" }).click();
  await expect(page.getByLabel("Name of this server")).toHaveValue("Half typed");
  await button(page, "Undo changes").click();
  await expect(page.getByText("Unsaved changes")).toBeHidden();
  await page.getByRole("switch", { name: "Offer compact tables" }).press("Space");
  await follow(page, "Projects");
  await question.getByRole("button", { name: "Discard changes" }).click();
  await expect(page).toHaveURL(`${tessera.url}/`);
  for (const [path, change] of [
    ["/settings/previews", () => page.getByRole("switch", { name: /^Compact tables/ }).press("Space")],
    ["/settings/appearance", () => page.getByRole("radio", { name: "Plum" }).click()],
    ["/settings/profile", () => page.getByLabel("First name").fill("Augusta")],
    ["/settings/security", () => page.getByRole("textbox", { name: "Current password" }).fill("something")],
  ] as const) {
    await page.goto(tessera.url + path);
    await change();
    await follow(page, "Projects");
    await question.getByRole("button", { name: "Discard changes" }).click();
    await expect(page).toHaveURL(`${tessera.url}/`);
  }
});

for (const [part, files] of [
  ["code", /\/assets\/.*\.js$/],
  ["style", /\/assets\/.*\.css$/],
] as const) {
  test(`a tab whose ${part} is gone after an upgrade reloads itself, once`, async ({ page }) => {
    await page.goto(tessera.url);
    await expect(page.getByRole("heading", { name: "Projects" })).toBeVisible();
    let documents = 0;
    let isUpgraded = true;
    await page.route(files, (route) =>
      isUpgraded ? route.fulfill({ status: 404, json: { errorCode: "NOT_FOUND" } }) : route.continue(),
    );
    await page.route(/\/admin\/overview$/, (route) => {
      documents += 1;
      isUpgraded = false;
      return route.continue();
    });
    await follow(page, "Administration");
    await expect(page.getByRole("heading", { name: "Failing projects" })).toBeVisible();
    expect(documents).toBe(1);
  });
}

test("offline, nothing spins and nothing happens later", async ({ page, context }) => {
  await page.goto(tessera.url);
  await button(page, "Create project").click();
  await dialog(page).getByLabel("Name").fill("Offline project");
  await context.setOffline(true);
  await expect(page.getByText("You are offline. What you type stays here")).toBeVisible();
  await dialog(page).getByRole("button", { name: "Create project" }).click();
  await expect(dialog(page).getByRole("alert")).toContainText("You are offline");
  await expect(dialog(page).getByLabel("Name")).toHaveValue("Offline project");
  await context.setOffline(false);
  await expect(page.getByText("You are offline. What you type stays here")).toBeHidden();
  // A call of the same page that comes back shows that a waiting one would have been sent by now.
  await page.evaluate(() => fetch("/healthz").then((answer) => answer.text()));
  const { data } = await tessera.api.project.list.query({});
  expect(data.map(({ name }) => name)).toEqual(["Checkout"]);
  await dialog(page).getByRole("button", { name: "Create project" }).click();
  await expect(page.getByRole("heading", { name: "Offline project" })).toBeVisible();
});
