import { expect, type Page, test } from "@playwright/test";
import { ADMIN, useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.url });
  await tessera.signIn(page);
});

const dialog = (page: Page) => page.getByRole("dialog");

/** How the server answers a call with this token. */
const answerTo = async (secret: string) => {
  const answer = await fetch(`${tessera.url}/api/v1/me`, { headers: { authorization: `Bearer ${secret}` } });
  return answer.status;
};

const create = (name: string, input: { expiresInDays?: number; allowedIps?: string[] } = {}) =>
  tessera.api.token.create.mutate({ name, expiresInDays: 60, scopes: ["case:read"], ...input });

// First, while nothing else is worth a notice.
test("the bell shows a notice, leads to its token, and counts it as read", async ({ page }) => {
  const { token } = await create("Lost");
  await tessera.api.admin.token.revoke.mutate({ id: token.id, reason: "Found on a train" });
  await page.goto(tessera.url);
  await page.getByRole("button", { name: "Notices, 1 unread" }).click();
  const notices = page.getByRole("dialog", { name: "Notices" });
  await expect(notices.getByRole("listitem")).toHaveCount(1);
  await expect(notices).toContainText("Found on a train");
  await expect(page.getByRole("button", { name: "Notices", exact: true })).toBeVisible();
  await notices.getByRole("link").click();
  await expect(page).toHaveURL(`${tessera.url}/settings/tokens/${token.id}`);
  await expect(notices).toBeHidden();
  await page.reload();
  await expect(page.getByRole("button", { name: "Notices", exact: true })).toBeVisible();
});

test("rotating shows the successor once, and the overlap ends when confirmed", async ({ page }) => {
  const { secret: old } = await create("Nightly", { expiresInDays: 7 });
  await page.goto(`${tessera.url}/settings/tokens`);
  const attention = page.getByRole("region", { name: "Needs attention" });
  await attention
    .getByRole("listitem")
    .filter({ hasText: "Nightly" })
    .getByRole("button", { name: "Rotate token" })
    .click();
  await expect(dialog(page)).toContainText("Whatever uses the old token works on until");
  await dialog(page).getByText("None", { exact: true }).click();
  await expect(dialog(page)).toContainText("Whatever uses the old token is refused at once");
  await dialog(page).getByText("24 hours", { exact: true }).click();
  await dialog(page).getByRole("button", { name: "Rotate token" }).click();
  const successor = await dialog(page).getByLabel("Your new token").innerText();
  expect(successor).not.toBe(old);
  await expect(dialog(page)).toContainText("The old token works on until");
  await dialog(page).getByRole("button", { name: "Done" }).click();
  const question = page.getByRole("dialog", { name: "Leave without the token?" });
  await expect(question).toContainText("You have not copied it");
  await question.getByRole("button", { name: "Keep this open" }).click();
  await dialog(page).getByRole("button", { name: "Copy the token" }).click();
  await dialog(page).getByRole("button", { name: "Done" }).click();
  await expect(dialog(page)).toBeHidden();
  expect([await answerTo(old), await answerTo(successor)]).toEqual([200, 200]);

  const oldRow = page.getByRole("row", { name: /Nightly/ }).filter({ hasText: "Rotated" });
  await oldRow.getByRole("button", { name: "Actions for Nightly" }).click();
  await page.getByRole("menuitem", { name: "End the overlap now" }).click();
  await dialog(page).getByRole("button", { name: "End the overlap now" }).click();
  await expect(dialog(page)).toBeHidden();
  expect([await answerTo(old), await answerTo(successor)]).toEqual([401, 200]);
});

test("a token that was refused lately needs attention", async ({ page }) => {
  const { token, secret } = await create("Too narrow");
  const ask = () =>
    fetch(`${tessera.url}/api/v1/projects`, { headers: { authorization: `Bearer ${secret}` } }).then((it) => it.status);
  expect([await ask(), await ask()]).toEqual([403, 403]);
  const concern = page
    .getByRole("region", { name: "Needs attention" })
    .getByRole("listitem")
    .filter({ hasText: "Too narrow" });
  // What tokens do is written every ten seconds.
  await expect(async () => {
    await page.goto(`${tessera.url}/settings/tokens`);
    await expect(concern).toContainText(
      "was refused 2 times in the last 14 days, mostly because the token lacks the scope",
      { timeout: 1000 },
    );
  }).toPass({ timeout: 20_000 });
  await concern.getByRole("link", { name: "Too narrow" }).click();
  await expect(page).toHaveURL(`${tessera.url}/settings/tokens/${token.id}`);
  await expect(page.getByText(/^2 requests refused from 127.0.0.1/)).toBeVisible();
});

test("a token's page shows what it is, what it did and what happened to it", async ({ page }) => {
  const { token, secret } = await create("Watched", { allowedIps: ["127.0.0.0/8", "10.0.0.0/8"] });
  await answerTo(secret);
  await page.goto(`${tessera.url}/settings/tokens`);
  await page.getByRole("table").getByRole("link", { name: "Watched" }).click();
  await expect(page).toHaveURL(`${tessera.url}/settings/tokens/${token.id}`);
  const facts = page.getByRole("region", { name: "Facts" });
  await expect(facts).toContainText(token.preview);
  await expect(facts).toContainText("10.0.0.0/8");
  await expect(page.getByRole("img", { name: /in the last 30 days/ })).toBeVisible();
  await expect(page.getByText("Created from 127.0.0.1")).toBeVisible();
  await page.getByRole("button", { name: "Revoke token" }).click();
  await dialog(page).getByRole("button", { name: "Revoke token" }).click();
  await expect(page.getByText(/^Revoked by/).last()).toBeVisible();
  await expect(page.getByRole("button", { name: "Rotate token" })).toHaveCount(0);
});

test("a token of another account is shown like one that does not exist", async ({ page }) => {
  await page.goto(`${tessera.url}/settings/tokens/nope`);
  await expect(page.getByRole("heading", { name: "Page not found" })).toBeVisible();
});

test("addresses are checked at their field", async ({ page }) => {
  await page.goto(`${tessera.url}/settings/tokens?create=true`);
  await dialog(page).getByLabel("Name").fill("From home");
  await dialog(page).getByRole("button", { name: "IP addresses" }).click();
  await dialog(page).getByLabel("Addresses that may use the token").fill("10.0.0.0/8\nhome");
  await dialog(page).getByRole("button", { name: "Create token" }).click();
  await expect(dialog(page).getByText("“home” is not an IP address or range")).toBeVisible();
  await dialog(page).getByLabel("Addresses that may use the token").fill("10.0.0.0/8\n127.0.0.1");
  await dialog(page).getByRole("button", { name: "Create token" }).click();
  await expect(dialog(page).getByLabel("Your new token")).toBeVisible();
});

test("the password is asked for where the server wants it, and the action goes on", async ({ page }) => {
  // The first try comes back as it would five minutes after signing in.
  let tries = 0;
  await page.route(/token\.create/, async (route) => {
    if (tries++ > 0) return route.continue();
    const data = { errorCode: "FORBIDDEN", reason: "RECENT_PROOF", httpStatus: 403, path: "token.create" };
    await route.fulfill({ status: 403, json: [{ error: { message: "Confirm your password", code: -32003, data } }] });
  });
  await page.goto(`${tessera.url}/settings/tokens?create=true`);
  await dialog(page).getByLabel("Name").fill("Administration");
  await dialog(page).getByRole("button", { name: "Create token" }).click();
  const question = page.getByRole("dialog", { name: "Confirm it's you" });
  await expect(question.getByLabel("Password", { exact: true })).toBeFocused();
  await question.getByLabel("Password", { exact: true }).fill("not the password");
  await page.keyboard.press("Enter");
  await expect(question.getByText("This is not your password")).toBeVisible();
  await question.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Your new token")).toBeVisible();
  expect(tries).toBe(2);
});
