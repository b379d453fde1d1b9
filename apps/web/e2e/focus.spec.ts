import { expect, type Page, test } from "@playwright/test";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

const dialogue = (page: Page) => page.getByRole("dialog");
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

async function choose(page: Page, menu: string, item: string) {
  await button(page, menu).press("Enter");
  await page.getByRole("menuitem", { name: item, exact: true }).press("Enter");
  await expect(dialogue(page)).toBeVisible();
}

test("who works with keys goes on where a dialogue was asked for, or beside what is gone", async ({ page }) => {
  const { invitation, serviceAccount } = tessera.api.admin;
  for (const name of ["grace", "joan"]) {
    await invitation.create.mutate({ email: `${name}@example.org`, systemRole: "USER" });
    await serviceAccount.create.mutate({ username: name, description: "For the keys" });
  }
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/admin/invitations`);
  const ofGrace = "Actions for grace@example.org";
  await choose(page, ofGrace, "Withdraw invitation");
  await page.keyboard.press("Escape");
  await expect(button(page, ofGrace)).toBeFocused();
  await choose(page, ofGrace, "Withdraw invitation");
  await dialogue(page).getByRole("button", { name: "Withdraw invitation" }).press("Enter");
  await expect(button(page, ofGrace)).toBeHidden();
  await expect(button(page, "Actions for joan@example.org")).toBeFocused();
  await button(page, "Invite people").press("Enter");
  await dialogue(page).getByLabel("E-mail").fill("mary@example.org");
  await page.keyboard.press("Enter");
  await expect(dialogue(page).getByRole("button", { name: "Copy the link" })).toBeFocused();

  await page.goto(`${tessera.url}/admin/users`);
  await choose(page, "Actions for grace", "Delete account");
  await dialogue(page).getByLabel("Type grace to confirm").fill("grace");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("link", { name: "grace", exact: true })).toBeHidden();
  await expect(page.getByLabel("Select joan")).toBeFocused();
  await choose(page, "Actions for ada", "Deactivate account");
  const deactivate = dialogue(page).getByRole("button", { name: "Deactivate account" });
  await deactivate.press("Enter");
  await expect(dialogue(page).getByRole("alert")).toContainText("last active administrator");
  await expect(deactivate).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button(page, "Actions for ada")).toBeFocused();
  await page.getByRole("navigation").getByRole("link", { name: "Projects" }).first().press("Enter");
  await button(page, "Create project").press("Enter");
  await dialogue(page).getByLabel("Name").fill("Harbour");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { name: "Send your first results" })).toBeVisible();
  await expect(page.getByRole("main")).toBeFocused();
});
