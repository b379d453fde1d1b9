import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { junitReport } from "./junit-report.ts";
import { TesseraServer } from "./tessera-server.ts";

const CLI = join(import.meta.dirname, "../../../packages/cli/dist/main.js");

let server: TesseraServer;
let folder: string;

test.beforeAll(async () => {
  server = await TesseraServer.start({ withAdmin: false });
  folder = await mkdtemp(join(tmpdir(), "tessera-newcomer-"));
});
test.afterAll(async () => {
  await server?.stop();
  if (folder) await rm(folder, { recursive: true, force: true });
});

/** Exit code of `tessera report` in the newcomer's folder. */
async function report(token: string): Promise<number> {
  const args = ["report", "--url", server.url, "--token", token, "--project-id", "PRJ-1"];
  const child = spawn(process.execPath, [CLI, ...args, "--results-file", "reports/*.xml"], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? "", HOME: folder },
    stdio: "ignore",
  });
  const [code] = await once(child, "exit");
  return code as number;
}

test("a newcomer gets from the set-up link to a failing test, and revokes the token again", async ({ page }) => {
  await page.goto(server.url);
  await expect(page.getByRole("heading", { name: "This server is new" })).toBeVisible();

  await page.goto(server.setupUrl as string);
  await expect(page.getByLabel("First name")).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel("Password", { exact: true }).fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("Enter a name")).toHaveCount(2);
  await page.getByLabel("First name").fill("Ada");
  await page.getByLabel("Last name").fill("Lovelace");
  await page.getByLabel("Username").fill("ada");
  await page.getByLabel("Email").fill("ada@example.org");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("Use at least 12 characters")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill("qwerty123456");
  await expect(page.getByRole("status")).toHaveText(/^Strength: Weak/);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByText("guessed first")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill("counting engine of 1843");
  await expect(page.getByRole("status")).toHaveText("Strength: Strong");
  await page.getByRole("button", { name: "Create account" }).click();

  await expect(page.getByRole("heading", { name: "Create your first project" })).toBeVisible();
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Checkout");
  await page.getByRole("dialog").getByRole("button", { name: "Create project" }).click();

  await expect(page.getByRole("heading", { name: "Checkout" })).toBeVisible();
  await expect(page.getByRole("tabpanel")).toContainText("PRJ-1");
  await page.getByRole("link", { name: "Create token for PRJ-1" }).click();

  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Build of the shop");
  await expect(dialog.getByRole("radio", { name: /^CI reporter/ })).toBeChecked();
  await dialog.getByRole("button", { name: "Create token" }).click();
  const token = await dialog.getByLabel("Your new token").innerText();
  expect(token).toMatch(/^tsr_pat_[0-9A-Za-z]{46}$/);
  await dialog.getByRole("button", { name: "Done" }).click();
  await dialog.getByRole("button", { name: "Leave without it" }).click();
  await expect(page.getByRole("row", { name: /Build of the shop/ })).toBeVisible();

  await mkdir(join(folder, "reports"));
  await writeFile(
    join(folder, "reports/shop.xml"),
    junitReport([
      { name: "adds an item" },
      {
        name: "refuses an expired card",
        outcome: "failure",
        message: "expected 402",
        trace: "at shop.Pay.run(Pay.java:7)",
      },
      { name: "sends a voucher", outcome: "skipped" },
    ]),
  );
  expect(await report(token)).toBe(0);

  await page.getByRole("link", { name: "Projects" }).first().click();
  await page.getByRole("link", { name: "Checkout" }).first().click();
  await expect(page.getByRole("heading", { name: "1 new failure" })).toBeVisible();
  await page.getByRole("link", { name: "RUN-1" }).click();
  await expect(page.getByRole("tab", { name: "New failures 1" })).toBeVisible();
  await page.getByRole("link", { name: "refuses an expired card" }).click();
  const panel = page.getByRole("complementary", { name: "Result" });
  await expect(panel.getByLabel("Message")).toHaveText("expected 402");
  await expect(panel.getByLabel("Trace")).toContainText("Pay.java:7");

  await page.getByRole("link", { name: "API tokens" }).first().click();
  await page.getByRole("button", { name: "Actions for Build of the shop" }).click();
  await page.getByRole("menuitem", { name: "Revoke token" }).click();
  await expect(page.getByRole("dialog")).toContainText("refused at once");
  await page.getByRole("dialog").getByRole("button", { name: "Revoke token" }).click();
  await expect(page.getByRole("row", { name: /Build of the shop/ })).toContainText("Revoked");
  expect(await report(token)).toBe(4);

  await page.goto(server.setupUrl as string);
  await expect(page.getByRole("heading", { name: "This set-up link no longer works" })).toBeVisible();
});
