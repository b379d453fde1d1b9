import { readFile } from "node:fs/promises";
import { type CDPSession, expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { codeOf } from "./authenticator-app.ts";
import { ADMIN, useInstance } from "./tessera-server.ts";

const tessera = useInstance();

/** Passkeys belong to names; the tests' server listens on an address of numbers. */
const home = () => tessera.url.replace("127.0.0.1", "localhost");
const dialog = (page: Page) => page.getByRole("dialog");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test.afterEach(async () => {
  const { secondFactor, session, admin } = tessera.api;
  await session.confirmPassword.mutate({ password: ADMIN.password });
  await admin.settings.update.mutate({ requireSecondFactor: false });
  const { totp, passkeys } = await secondFactor.get.query();
  if (totp) await secondFactor.disableTotp.mutate();
  for (const { id } of passkeys) await secondFactor.removePasskey.mutate({ id });
});

/** Sets codes up for the admin, past the page. */
async function setUpCodes(): Promise<{ secret: string; recoveryCodes: string[] }> {
  const { secret } = await tessera.api.secondFactor.startTotp.mutate();
  const { recoveryCodes } = await tessera.api.secondFactor.confirmTotp.mutate({ code: codeOf(secret) });
  return { secret, recoveryCodes: recoveryCodes ?? [] };
}

async function givePassword(page: Page, path = "/sign-in") {
  await page.goto(`${home()}${path}`);
  await page.getByLabel("Username or email").fill(ADMIN.username);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await button(page, "Sign in").click();
}

async function signOut(page: Page) {
  await page.getByRole("button", { name: /^Account of/ }).click();
  await dialog(page).getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("heading", { name: "Sign in to Tessera" })).toBeVisible();
}

/** Reads the codes, and says that they are kept. */
async function keepCodes(page: Page): Promise<string[]> {
  await expect(page.getByRole("heading", { name: "Keep your recovery codes" })).toBeVisible();
  const codes = await dialog(page)
    .getByRole("list", { name: "Recovery codes" })
    .getByRole("listitem")
    .allTextContents();
  await page.keyboard.press("Escape");
  await expect(button(page, "Finish")).toBeDisabled();
  await page.getByLabel(/^I saved these codes/).check();
  await button(page, "Finish").click();
  await expect(dialog(page)).toBeHidden();
  return codes;
}

/** Gives the browser an authenticator that confirms by itself. */
async function plugIn(page: Page): Promise<{ cdp: CDPSession; authenticatorId: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
  return { cdp, authenticatorId };
}

test("an authenticator app is set up, and its code wanted at sign-in", async ({ page }) => {
  await givePassword(page, "/sign-in?returnTo=%2Fsettings%2Fsecurity");
  await button(page, "Set up app").click();
  const secret = (await page.getByLabel("Secret", { exact: true }).textContent())?.replaceAll(" ", "") ?? "";
  await expect(page.getByRole("img", { name: "QR code of the secret" })).toBeVisible();
  await page.getByLabel("Code", { exact: true }).fill("000000");
  await button(page, "Switch codes on").click();
  await expect(page.getByText(/This code is not valid now/)).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Code", { exact: true }).fill(codeOf(secret));
  await button(page, "Switch codes on").click();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  const file = await readFile(await (await downloading).path(), "utf8");
  await expectAccessible(page);
  const codes = await keepCodes(page);
  expect(codes).toHaveLength(10);
  for (const code of codes) expect(file).toContain(code);
  await expect(page.getByText("10 left")).toBeVisible();
  await expectAccessible(page);

  await signOut(page);
  await givePassword(page);
  await expect(page.getByRole("heading", { name: "Confirm it's you" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Code", { exact: true }).fill("000000");
  await button(page, "Sign in").click();
  await expect(page.getByText(/isn't right, or was already used/)).toBeVisible();
  // No code counts twice, so this is the next one.
  await page.getByLabel("Code", { exact: true }).fill(codeOf(secret, 1));
  await button(page, "Sign in").click();
  await expect(page.getByRole("heading", { name: "Create your first project" })).toBeVisible();

  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain(secret);
});

test("a recovery code stands in for the app once; new ones end the old, and switching off all of them", async ({
  page,
}) => {
  const { recoveryCodes } = await setUpCodes();
  const [first = "", second = ""] = recoveryCodes;
  await givePassword(page);
  await page.getByLabel("Code", { exact: true }).fill(first);
  await button(page, "Sign in").click();
  await expect(page.getByText("9 recovery codes are left")).toBeVisible();
  await signOut(page);
  await givePassword(page, "/sign-in?returnTo=%2Fsettings%2Fsecurity");
  await page.getByLabel("Code", { exact: true }).fill(first);
  await button(page, "Sign in").click();
  await expect(page.getByText("isn't right, or was already used")).toBeVisible();
  await page.getByLabel("Code", { exact: true }).fill(second.toUpperCase().replaceAll("-", " "));
  await button(page, "Sign in").click();
  await button(page, "Create new codes").click();
  await dialog(page).getByRole("button", { name: "Create new codes" }).click();
  expect(await keepCodes(page)).not.toContain(recoveryCodes[2]);
  await button(page, "Switch codes off").click();
  await expect(dialog(page)).toContainText("Your password alone signs in from then on");
  await dialog(page).getByRole("button", { name: "Switch codes off" }).click();
  await expect(button(page, "Set up app")).toBeVisible();
});

test("a passkey is added, signs in without the password, is renamed and removed", async ({ page }) => {
  const { cdp, authenticatorId } = await plugIn(page);
  await givePassword(page, "/sign-in?returnTo=%2Fsettings%2Fsecurity");
  await button(page, "Add passkey").click();
  await dialog(page).getByRole("button", { name: "Add passkey" }).click();
  await expect(dialog(page).getByText("Give the passkey a name")).toBeVisible();
  await dialog(page).getByLabel("Name").fill("Work laptop");
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await dialog(page).getByRole("button", { name: "Add passkey" }).click();
  await expect(dialog(page).getByRole("alert")).toContainText("Nothing was confirmed");
  await expectAccessible(page);
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await dialog(page).getByRole("button", { name: "Add passkey" }).click();
  await keepCodes(page);
  await expect(page.getByRole("list", { name: "Your passkeys" })).toContainText("Work laptop");
  await expectAccessible(page);

  await signOut(page);
  await givePassword(page);
  await expect(page.getByText("Your account signs in with a passkey")).toBeVisible();
  await button(page, "Sign in as someone else").click();
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await button(page, "Use a passkey").click();
  await expect(page.getByRole("alert")).toContainText("Nothing was confirmed");
  await cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: true });
  await button(page, "Use a passkey").click();
  await expect(page.getByRole("heading", { name: "Create your first project" })).toBeVisible();

  await page.goto(`${home()}/settings/security`);
  await expect(page.getByRole("list", { name: "Your passkeys" })).toContainText("last used");
  await button(page, "Add passkey").click();
  await dialog(page).getByLabel("Name").fill("The same again");
  await dialog(page).getByRole("button", { name: "Add passkey" }).click();
  await expect(dialog(page).getByRole("alert")).toContainText("holds a passkey of your account already");
  await page.keyboard.press("Escape");
  await button(page, "Discard changes").click();
  await page.getByRole("button", { name: "Actions for Work laptop" }).click();
  await page.getByRole("menuitem", { name: "Rename passkey" }).click();
  await dialog(page).getByLabel("Name").fill("Old laptop");
  await dialog(page).getByRole("button", { name: "Rename passkey" }).click();
  await page.getByRole("button", { name: "Actions for Old laptop" }).click();
  await page.getByRole("menuitem", { name: "Remove passkey" }).click();
  await expect(dialog(page)).toContainText("Your password alone signs in from then on");
  await dialog(page).getByRole("button", { name: "Remove passkey" }).click();
  await expect(page.getByRole("list", { name: "Your passkeys" })).toBeHidden();
});

test("who sits at an open page is confirmed by a code or a passkey, as the account has", async ({ page }) => {
  await plugIn(page);
  await givePassword(page, "/sign-in?returnTo=%2Fsettings%2Fsecurity");
  // The first try of each act comes back as it would five minutes after signing in.
  let isStale = true;
  await page.route(/secondFactor\.createRecoveryCodes/, async (route) => {
    if (!isStale) return route.continue();
    isStale = false;
    const data = { errorCode: "FORBIDDEN", reason: "RECENT_PROOF", httpStatus: 403 };
    await route.fulfill({ status: 403, json: [{ error: { message: "Confirm that it's you", code: -32003, data } }] });
  });
  const question = page.getByRole("dialog", { name: "Confirm it's you" });
  const act = async () => {
    isStale = true;
    await button(page, "Create new codes").click();
    await page
      .getByRole("dialog", { name: /new recovery codes/i })
      .getByRole("button", { name: "Create new codes" })
      .click();
    await expect(question.getByLabel("Password", { exact: true })).toBeFocused();
  };

  await expect(button(page, "Set up app")).toBeVisible();
  const { recoveryCodes } = await setUpCodes();
  await page.reload();
  await act();
  await expect(question.getByRole("button", { name: "Use a passkey" })).toBeHidden();
  await question.getByRole("button", { name: "Use a code" }).click();
  await question.getByLabel("Code").fill("000000");
  await page.keyboard.press("Enter");
  await expect(question.getByText(/isn't right, or was already used/)).toBeVisible();
  await expect(question.getByLabel("Code")).toBeFocused();
  await expectAccessible(page);
  await question.getByLabel("Code").fill(recoveryCodes[0] ?? "");
  await page.keyboard.press("Enter");
  await keepCodes(page);

  await button(page, "Add passkey").click();
  await dialog(page).getByLabel("Name").fill("Work laptop");
  await dialog(page).getByRole("button", { name: "Add passkey" }).click();
  await expect(page.getByRole("list", { name: "Your passkeys" })).toContainText("Work laptop");
  await act();
  await question.getByRole("button", { name: "Use a passkey" }).click();
  await keepCodes(page);
});

test("a required second factor leads people without one to the set-up, and back", async ({ page }) => {
  await setUpCodes();
  const { user, password } = await inviteGrace();
  await page.goto(`${home()}/sign-in?returnTo=%2Fsettings%2Fprofile`);
  await page.getByLabel("Username or email").fill(user);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await button(page, "Sign in").click();
  await expect(page.getByRole("heading", { name: "Profile", exact: true })).toBeVisible();
  await tessera.api.admin.settings.update.mutate({ requireSecondFactor: true });
  // By whatever it asks the server next, which may come before a click.
  await page.goto(home());
  await expect(page.getByRole("heading", { name: "Set up a second factor" })).toBeVisible();
  await expectAccessible(page);
  await button(page, "Set up an authenticator app").click();
  const secret = (await page.getByLabel("Secret", { exact: true }).textContent())?.replaceAll(" ", "") ?? "";
  await page.getByLabel("Code", { exact: true }).fill(codeOf(secret));
  await button(page, "Switch codes on").click();
  await keepCodes(page);
  await expect(page.getByRole("button", { name: /^Account of/ })).toBeVisible();
  await page.goto(`${home()}/settings/security`);
  await button(page, "Switch codes off").click();
  await dialog(page).getByRole("button", { name: "Switch codes off" }).click();
  await expect(dialog(page).getByRole("alert")).toContainText("this is your last");
});

/** Another person, who came by an invitation. */
async function inviteGrace(): Promise<{ user: string; password: string }> {
  const { link } = await tessera.api.admin.invitation.create.mutate({ email: "grace@example.org", systemRole: "USER" });
  const code = link?.split("/").at(-1) ?? "";
  const password = "compilers since 1952";
  const person = { username: "grace", firstName: "Grace", lastName: "Hopper", password };
  await tessera.api.invitation.accept.mutate({ code, ...person });
  return { user: "grace", password };
}
