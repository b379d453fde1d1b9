import { expect, type Page, test } from "@playwright/test";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeAll(() => tessera.api.project.create.mutate({ name: "Checkout" }));
test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.url });
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/settings/tokens`);
});

const dialogue = (page: Page) => page.getByRole("dialog");

const inDays = (days: number) =>
  new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric" }).format(
    Date.now() + days * 86_400_000,
  );

async function createToken(page: Page, name: string) {
  await page.getByRole("button", { name: "Create token" }).click();
  await dialogue(page).getByLabel("Name").fill(name);
  await dialogue(page).getByRole("button", { name: "Create token" }).click();
  return dialogue(page).getByLabel("Your new token").innerText();
}

test("an expiry preset shows the day it leads to, a custom one the end of its day", async ({ page }) => {
  await page.getByRole("button", { name: "Create token" }).click();
  const form = dialogue(page);
  await expect(form.getByText(`Works until ${inDays(90)}`)).toBeVisible();
  await form.getByText("30 days", { exact: true }).click();
  await expect(form.getByText(`Works until ${inDays(30)}`)).toBeVisible();
  await form.getByText("Custom", { exact: true }).click();
  await expect(form.getByText(/At most 365 days/)).toBeVisible();
  await form.getByLabel("Name").fill("No day yet");
  await form.getByRole("button", { name: "Create token" }).click();
  await expect(form.getByText("Choose the last day", { exact: true }).last()).toBeVisible();
  await form.getByRole("button", { name: "Last day" }).click();
  await page.getByRole("button", { name: inDays(0), exact: true }).click();
  await expect(form.getByText(/^Works until /)).toBeVisible();
});

test("wrong input is told at its field", async ({ page }) => {
  await page.getByRole("button", { name: "Create token" }).click();
  const form = dialogue(page);
  await expect(form.getByLabel("Name")).toBeFocused();
  await form.getByRole("radio", { name: /^Choose scopes/ }).click();
  await form.getByLabel("Only these").click();
  await form.getByRole("button", { name: "Create token" }).click();
  await expect(form.getByText("Give the token a name")).toBeVisible();
  await expect(form.getByText("Choose at least one scope")).toBeVisible();
  await expect(form.getByText("Choose at least one project")).toBeVisible();
});

test("the token is shown once, copied, and kept nowhere", async ({ page }) => {
  const token = await createToken(page, "Copied");
  await dialogue(page).getByRole("button", { name: "Copy the token" }).click();
  await expect(dialogue(page).getByRole("button", { name: "Copied the token" })).toBeVisible();
  await expect(page.getByRole("status").filter({ hasText: "Copied the token" })).toBeAttached();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await expect(dialogue(page).getByText("This is the only time you see it")).toBeVisible();
  await expect(dialogue(page).getByRole("tabpanel")).not.toContainText(token);
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
  expect(kept).not.toContain(token.slice(8));
  await dialogue(page).getByRole("button", { name: "Done" }).click();
  await expect(dialogue(page)).toBeHidden();
  await expect(page.getByText(token)).toHaveCount(0);
  await expect(page.getByText(`${token.slice(0, 16)}…${token.slice(-3)}`)).toBeVisible();
});

test("Done asks once when nothing was copied", async ({ page }) => {
  await createToken(page, "Not copied");
  await dialogue(page).getByRole("button", { name: "Done" }).click();
  await expect(dialogue(page).getByRole("alert")).toContainText("You have not copied it");
  await dialogue(page).getByRole("button", { name: "Leave without it" }).click();
  await expect(dialogue(page)).toBeHidden();
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
  await expect(dialogue(page)).toContainText("No use of it is on record");
  await dialogue(page).getByRole("button", { name: "Delete token" }).click();
  await expect(page.getByRole("row", { name: /Unused/ })).toHaveCount(0);
});
