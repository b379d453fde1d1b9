import { expect, type Page, test } from "@playwright/test";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeAll(() => tessera.api.project.create.mutate({ name: "Checkout" }));
test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.url });
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/settings/tokens`);
});

const dialog = (page: Page) => page.getByRole("dialog");

const inDays = (days: number) =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" }).format(
    Date.now() + days * 86_400_000,
  );

async function createToken(page: Page, name: string) {
  await page.getByRole("button", { name: "Create token" }).click();
  await dialog(page).getByLabel("Name").fill(name);
  await dialog(page).getByRole("button", { name: "Create token" }).click();
  return dialog(page).getByLabel("Your new token").innerText();
}

test("an expiry preset shows the day it leads to, a custom one the end of its day", async ({ page }) => {
  await page.getByRole("button", { name: "Create token" }).click();
  const form = dialog(page);
  await expect(form.getByText(`Works until ${inDays(90)}`)).toBeVisible();
  await form.getByText("30 days", { exact: true }).click();
  await expect(form.getByText(`Works until ${inDays(30)}`)).toBeVisible();
  await form.getByText("Custom", { exact: true }).click();
  await expect(form.getByText(/At most 365 days/)).toBeVisible();
  await form.getByLabel("Name").fill("No day yet");
  await form.getByRole("button", { name: "Create token" }).click();
  await expect(form.getByText("Choose the last day", { exact: true }).last()).toBeVisible();
  await form.getByLabel("Last day").click();
  await page.getByRole("button", { name: inDays(0), exact: true }).click();
  await expect(form.getByText(/^Works until /)).toBeVisible();
});

test("a custom expiry can be typed, and each preset says what it is good for", async ({ page }) => {
  await page.getByRole("button", { name: "Create token" }).click();
  const form = dialog(page);
  for (const days of [7, 30, 60, 90, 180, 365]) {
    await form.getByText(`${days} days`, { exact: true }).click();
    await expect(form.getByRole("status").filter({ hasText: /Good (for|only)/ })).toBeVisible();
  }
  await form.getByText("Custom", { exact: true }).click();
  const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  await form.getByLabel("Last day").fill(day);
  await form.getByLabel("Last day").press("Enter");
  await expect(form.getByText(`Works until ${inDays(40)}`)).toBeVisible();
});

test("the list is searched and sorted, and shows its times at the usual widths", async ({ page }) => {
  const scopes = ["result:write" as const];
  for (const [name, expiresInDays] of [
    ["Zebra", 7],
    ["An anchor", 90],
    ["An anvil", 30],
  ] as const) {
    await tessera.api.token.create.mutate({ name, scopes, expiresInDays });
  }
  const { data } = await tessera.api.token.list.query({ search: "anvil" });
  await tessera.api.token.revoke.mutate({ id: data[0]?.id as string });
  await page.reload();
  for (const [path, width] of [
    ["", 1280],
    ["", 1366],
    ["/admin", 1280],
    ["/admin", 1366],
  ] as const) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${tessera.url}${path || "/settings"}/tokens`);
    for (const head of ["Created", "Last used", "Expires or revoked on"]) {
      await expect(page.getByRole("columnheader", { name: head })).toBeInViewport();
    }
  }
  await page.goto(`${tessera.url}/settings/tokens`);
  const rows = page.getByRole("row");
  // With a space, which no preview of a token holds.
  await page.getByLabel("Search tokens").fill("an a");
  await expect(rows.filter({ hasText: "Zebra" })).toHaveCount(0);
  await expect(rows.filter({ hasText: "An anvil" })).toContainText(/Revoked \d+ /);
  await page.getByRole("columnheader", { name: "Token" }).getByRole("button").click();
  await expect(rows.nth(1)).toContainText("An anchor");
  await page.getByRole("columnheader", { name: "Token" }).getByRole("button").click();
  await expect(rows.nth(1)).toContainText("An anvil");
  await expect(page).toHaveURL(/q=an/);
});

test("wrong input shows its error at the field", async ({ page }) => {
  await page.getByRole("button", { name: "Create token" }).click();
  const form = dialog(page);
  await expect(form.getByLabel("Name")).toBeFocused();
  await form.getByRole("radio", { name: /^Choose scopes/ }).click();
  for (const scope of ["project:read", "cycle:read", "cycle:write", "result:read", "result:write"]) {
    await form.getByRole("checkbox", { name: new RegExp(`^${scope}`) }).uncheck();
  }
  await form.getByLabel("Only these").click();
  await form.getByRole("button", { name: "Create token" }).click();
  await expect(form.getByText("Give the token a name")).toBeVisible();
  const name = form.getByRole("textbox", { name: "Name" });
  await expect(name).toBeFocused();
  await expect(name).toHaveAccessibleDescription(/Give the token a name/);
  await expect(form.getByText("Choose at least one scope")).toBeVisible();
  await expect(form.getByText("Choose at least one project")).toBeVisible();
});

test("the token is shown once, copied, and kept nowhere", async ({ page }) => {
  const token = await createToken(page, "Copied");
  await dialog(page).getByRole("button", { name: "Copy the token" }).click();
  await expect(dialog(page).getByRole("button", { name: "Copied the token" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Copied the token" })).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await expect(dialog(page).getByText("This is the only time you see it")).toBeVisible();
  await expect(dialog(page).getByRole("tabpanel")).not.toContainText(token);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
  expect(kept).not.toContain(token.slice(8));
  await dialog(page).getByRole("button", { name: "Done" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByText(token)).toHaveCount(0);
  await expect(page.getByText(`${token.slice(0, 16)}…${token.slice(-3)}`)).toBeVisible();
});

test("Done asks once when nothing was copied", async ({ page }) => {
  await createToken(page, "Not copied");
  await dialog(page).getByRole("button", { name: "Done" }).click();
  const question = page.getByRole("dialog", { name: "Leave without the token?" });
  await expect(question).toContainText("You have not copied it");
  await question.getByRole("button", { name: "Leave without it" }).click();
  await expect(dialog(page)).toHaveCount(0);
});

test("filters by status, in the address", async ({ page }) => {
  const { token } = await tessera.api.token.create.mutate({ name: "Stopped", expiresInDays: 60, scopes: ["all"] });
  await tessera.api.token.revoke.mutate({ id: token.id });
  await page.reload();
  await expect(page.getByRole("row", { name: /Stopped/ })).toContainText("Same as its owner");
  await page.getByRole("button", { name: "Active", exact: true }).click();
  await expect(page.getByRole("row", { name: /Stopped/ })).toHaveCount(0);
  await expect(page).toHaveURL(/\?status=Active$/);
  await page.goto(`${tessera.url}/settings/tokens?status=Revoked`);
  await expect(page.getByRole("row", { name: /Stopped/ })).toBeVisible();
  await page.goto(`${tessera.url}/settings/tokens?status=Expired`);
  await page.getByRole("button", { name: "Show all tokens" }).click();
  await expect(page.getByRole("row", { name: /Stopped/ })).toBeVisible();
});

test("deletes a token after saying what stops", async ({ page }) => {
  await tessera.api.token.create.mutate({ name: "Unused", expiresInDays: 7, scopes: ["case:read"] });
  await page.reload();
  await page.getByRole("button", { name: "Actions for Unused" }).click();
  await page.getByRole("menuitem", { name: "Delete token" }).click();
  await expect(dialog(page)).toContainText("No use of it is on record");
  await dialog(page).getByRole("button", { name: "Delete token" }).click();
  await expect(page.getByRole("row", { name: /Unused/ })).toHaveCount(0);
});

test("the narrowest useful access is preselected, and the widest says what an administrator gives away", async ({
  page,
}) => {
  await page.getByRole("button", { name: "Create token" }).click();
  const form = dialog(page);
  await expect(form.getByRole("radio", { name: /^CI reporter/ })).toBeChecked();
  const widest = form.getByRole("radio", { name: /^Same as my account, with admin/ });
  await expect(widest).toContainText("You are an administrator: this includes");
  await expect(widest.getByText("You are an administrator")).toHaveCSS("color", "rgb(168, 74, 0)");
});

test("snippets name the project the person came from, the only one, or the one that is chosen", async ({ page }) => {
  const snippet = dialog(page).getByRole("tabpanel");
  const leave = async () => {
    await dialog(page).getByRole("button", { name: "Copy the token" }).click();
    await dialog(page).getByRole("button", { name: "Done" }).click();
    await expect(dialog(page)).toHaveCount(0);
  };
  await createToken(page, "Only project");
  await expect(snippet).toContainText("projectId=PRJ-1");
  await expect(dialog(page).getByLabel("Project to send to")).toHaveCount(0);
  await leave();
  await tessera.api.project.create.mutate({ name: "Harbour" });
  await tessera.api.project.create.mutate({ name: "Lighthouse" });

  await page.reload();
  await createToken(page, "No project");
  await expect(snippet).toHaveCount(0);
  await expect(dialog(page)).not.toContainText("projectId=");
  await dialog(page).getByRole("combobox", { name: "Project to send to" }).click();
  await page.getByRole("option", { name: "Lighthouse (PRJ-3)" }).click();
  await expect(snippet).toContainText("projectId=PRJ-3");
  await leave();

  await page.goto(`${tessera.url}/projects/PRJ-2`);
  await expect(page.getByRole("heading", { name: "Harbour" })).toBeVisible();
  await page.getByRole("navigation").getByRole("link", { name: "API tokens" }).click();
  await createToken(page, "From a project");
  await expect(dialog(page).getByRole("combobox", { name: "Project to send to" })).toHaveValue("Harbour (PRJ-2)");
  await expect(snippet).toContainText("projectId=PRJ-2");
});

test("a rotated family stands together and says when each of it stops", async ({ page }) => {
  const make = (name: string) => tessera.api.token.create.mutate({ name, expiresInDays: 300, scopes: ["case:read"] });
  const { token: old } = await make("Family");
  await make("In between");
  const { token: next } = await tessera.api.token.rotate.mutate({ id: old.id, overlapHours: 24 });
  const gone = await make("Gone");
  await tessera.api.token.revoke.mutate({ id: gone.token.id });
  await page.reload();
  const family = page.getByRole("row", { name: /Family/ });
  await expect(family).toHaveCount(2);
  const names = (await page.getByRole("row").allInnerTexts()).map((text) => text.split("\n")[0]?.trim());
  const first = names.indexOf("Family");
  expect(names[first + 1]).toBe("Family");
  await expect(family.nth(1)).toContainText("replaced by the one above");
  await expect(family.nth(0)).toContainText("in 10 months");
  await expect(family.nth(1)).toContainText(/in (24 hours|1 day|tomorrow)|tomorrow|in 23 hours/);
  const revoked = page.getByRole("row", { name: /Gone/ });
  await expect(revoked).toContainText(/just now|ago/);
  await expect(revoked).not.toContainText("in 10 months");
  await page.goto(`${tessera.url}/settings/tokens/${old.id}`);
  await expect(page.getByText(/^Stops (tomorrow|in)/)).toBeVisible();
  await page.goto(`${tessera.url}/settings/tokens/${gone.token.id}`);
  await expect(page.getByText(/^Stopped just now/)).toBeVisible();
  expect(next.rotatedFrom).toBe(old.id);
});
