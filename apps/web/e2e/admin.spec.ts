import { readFile } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeEach(async ({ page }) => {
  await tessera.signIn(page);
});

const dialog = (page: Page) => page.getByRole("dialog");
const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

/** The error code of a call with this token; "none" where it is let in. */
const errorOf = async (secret: string): Promise<string> => {
  const answer = await fetch(`${tessera.url}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
  return ((await answer.json()) as { errorCode?: string }).errorCode ?? "none";
};

const create = (name: string, expiresInDays = 60) =>
  tessera.api.token.create.mutate({ name, expiresInDays, scopes: ["case:read"] });

test("finds a token, revokes it and others with a reason, all in the address", async ({ page }) => {
  const [one, two, three] = [await create("Train one"), await create("Train two"), await create("Ship")];
  await page.goto(`${tessera.url}/admin/tokens`);
  await page.getByLabel("Search tokens and users").fill("Train");
  await expect(page).toHaveURL(/q=Train/);
  await expect(row(page, "Ship")).toHaveCount(0);
  await page.getByRole("button", { name: "Active", exact: true }).click();
  await page.getByRole("button", { name: "Token", exact: true }).click();
  await expect(page.getByRole("columnheader", { name: "Token", exact: true })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  await expect(page).toHaveURL(/status=Active/);
  await page.reload();
  await expect(page.getByRole("row").nth(1)).toContainText("Train one");

  await page.getByRole("link", { name: "Train two" }).click();
  const panel = page.getByRole("complementary", { name: "Token" });
  await expect(panel.getByText("Created from 127.0.0.1")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
  await expect(page).toHaveURL(/q=Train/);

  await page.getByLabel("Select all live tokens shown").check();
  await page.getByRole("button", { name: "Revoke tokens" }).click();
  await dialog(page).getByRole("button", { name: "Revoke 2 tokens" }).click();
  await expect(dialog(page).getByText("Say why")).toBeVisible();
  await dialog(page).getByLabel("Reason").fill("The trains were sold");
  await dialog(page).getByRole("button", { name: "Revoke 2 tokens" }).click();
  await expect(dialog(page)).toBeHidden();
  await expect(page.getByRole("heading", { name: "No token matches" })).toBeVisible();
  expect([await errorOf(one.secret), await errorOf(two.secret)]).toEqual(["INACTIVE_TOKEN", "INACTIVE_TOKEN"]);

  await page.getByRole("main").getByRole("button", { name: "Clear filters" }).first().click();
  await page.getByRole("button", { name: "Actions for Ship" }).click();
  await page.getByRole("menuitem", { name: "Revoke token" }).click();
  await dialog(page).getByLabel("Reason").fill("It sank");
  await dialog(page).getByRole("button", { name: "Revoke token" }).click();
  await expect(row(page, "Ship")).toContainText("Revoked");
  expect(await errorOf(three.secret)).toBe("INACTIVE_TOKEN");
});

test("switches API access off and on again, and says what that does", async ({ page }) => {
  const { secret } = await create("Of ada");
  await page.goto(`${tessera.url}/admin/users?q=ada`);
  const choose = async (item: string) => {
    await page.getByRole("button", { name: "Actions for ada" }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await choose("Switch API access off");
  await expect(dialog(page)).toContainText("refused from the next request on");
  await dialog(page).getByRole("button", { name: "Switch API access off" }).click();
  await expect(page.getByText("API access of ada is off")).toBeVisible();
  expect(await errorOf(secret)).toBe("API_ACCESS_DISABLED");
  await choose("Switch API access on");
  await dialog(page).getByRole("button", { name: "Switch API access on" }).click();
  await expect(page.getByText("API access of ada is on")).toBeVisible();
  expect(await errorOf(secret)).toBe("none");
});

test("the token policy is saved, and wrong input shows its error at the field", async ({ page }) => {
  await page.goto(`${tessera.url}/admin/settings`);
  await expect(page.getByLabel("Longest lifetime")).toBeVisible();
  await expect(page.getByRole("button", { name: "Save settings" })).toBeHidden();
  await page.getByLabel("Longest lifetime").fill("30");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText("The settings are saved")).toBeVisible();
  await expect(page.getByLabel("Default lifetime")).toHaveValue("30 days");
  await page.getByLabel("Default lifetime").fill("60");
  await page.getByRole("button", { name: "Save settings" }).click();
  await expect(page.getByText(/can't be longer than the longest/)).toBeVisible();
  expect(await tessera.api.admin.settings.get.query()).toMatchObject({ maxTokenLifetimeDays: 30 });
  await tessera.api.admin.settings.update.mutate({ maxTokenLifetimeDays: 365, defaultTokenLifetimeDays: 90 });
});

test("the audit log filters, shows before and after, and exports", async ({ page }) => {
  await tessera.api.admin.settings.update.mutate({ tokenRequestsPerMinute: 601 });
  await create("Audited");
  await page.goto(`${tessera.url}/admin/audit`);
  await expect(row(page, "Audited")).toBeVisible();
  await page.getByRole("combobox", { name: "Action" }).click();
  await page.getByRole("option", { name: "Settings changed" }).click();
  await expect(page).toHaveURL(/action=SETTINGS_CHANGED/);
  await expect(row(page, "Audited")).toHaveCount(0);
  await page.getByRole("link", { name: "Settings changed" }).first().click();
  const panel = page.getByRole("complementary", { name: "Audit entry" });
  await expect(panel.getByRole("row", { name: /Requests per minute and token/ })).toContainText("601");
  await page.reload();
  await expect(panel).toContainText("SETTINGS_CHANGED");
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Export JSON lines" }).click();
  const lines = (await readFile(await (await downloading).path(), "utf8")).trim().split("\n");
  expect(new Set(lines.map((line) => JSON.parse(line).action))).toEqual(new Set(["SETTINGS_CHANGED"]));
  await page.getByRole("button", { name: "Close panel" }).click();
  await page.getByRole("button", { name: "Clear filters" }).click();
  await expect(row(page, "Audited")).toHaveCount(1);
});

test("revokes all tokens after typing so", async ({ page }) => {
  const { secret } = await create("One of all");
  await page.goto(`${tessera.url}/admin/tokens`);
  await page.getByRole("button", { name: "Revoke all tokens" }).click();
  const confirm = dialog(page).getByRole("button", { name: "Revoke all tokens" });
  await dialog(page).getByLabel("Type REVOKE ALL to confirm").fill("revoke all");
  await expect(confirm).toBeDisabled();
  await dialog(page).getByLabel("Type REVOKE ALL to confirm").fill("REVOKE ALL");
  await dialog(page).getByLabel("Spare my own tokens").check();
  await confirm.click();
  await expect(page.getByText("0 tokens revoked")).toBeVisible();
  await expect(dialog(page)).toBeHidden();
  expect(await errorOf(secret)).toBe("none");
  await page.getByRole("button", { name: "Revoke all tokens" }).click();
  await dialog(page).getByLabel("Type REVOKE ALL to confirm").fill("REVOKE ALL");
  await confirm.click();
  await expect(dialog(page)).toBeHidden();
  await expect(row(page, "One of all")).toContainText("Revoked");
  expect(await errorOf(secret)).toBe("INACTIVE_TOKEN");
});

test("the audit log names the account it is filtered by, and shows times to the second in the zone of its days", async ({
  page,
}) => {
  const { data } = await tessera.api.admin.user.list.query({ search: "ada" });
  for (let count = 0; count < 21; count++) {
    await tessera.api.admin.serviceAccount.create.mutate({ username: `aa-robot-${count}`, description: "" });
  }
  await tessera.api.preferences.update.mutate({ timeZone: "Asia/Tokyo" });
  await page.goto(`${tessera.url}/admin/audit?actor=${data[0]?.id}`);
  await expect(page.getByRole("combobox", { name: "Actor" })).toHaveValue(/^ada/);
  const newest = page.getByRole("row").nth(1).locator("time");
  await expect(newest).toHaveText(/^\d+ \w+ \d{4}, \d\d:\d\d:\d\d UTC$/);
  const [{ at } = { at: "" }] = (await tessera.api.admin.audit.list.query({ limit: 1, actorId: data[0]?.id })).data;
  await expect(newest).toContainText(at.slice(11, 19));
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await expect(page.getByRole("complementary", { name: "Audit entry" })).toContainText(`${at.slice(11, 19)} UTC`);
  await tessera.api.preferences.update.mutate({ timeZone: null });
});

test("an entry of the audit log has an address of its own, and names a deleted token without a link", async ({
  page,
}) => {
  const { token } = await tessera.api.token.create.mutate({ name: "Short-lived", expiresInDays: 7, scopes: ["all"] });
  const panel = page.getByRole("complementary", { name: "Audit entry" });
  await page.goto(`${tessera.url}/admin/audit?token=${token.id}`);
  await page.getByRole("link", { name: "Token created" }).click();
  await expect(panel.getByRole("link", { name: "Short-lived" })).toBeVisible();
  await expect(page).toHaveURL(/\/admin\/audit\/\d+\?token=/);
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: "Token created" })).toBeFocused();

  await tessera.api.token.delete.mutate({ id: token.id });
  await page.reload();
  await page.getByRole("link", { name: "Token created" }).click();
  await expect(panel).toContainText("Short-lived (deleted)");
  await expect(panel.getByRole("link", { name: /Short-lived/ })).toHaveCount(0);
});
