import { expect, type Page, test } from "@playwright/test";
import { Webhook } from "standardwebhooks";
import { Receiver } from "../../server/src/testing/receiver.testing.ts";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance({ settings: { TESSERA_WEBHOOK_ALLOW: "127.0.0.1" } });
let target: Receiver;

test.beforeAll(async () => {
  target = await Receiver.start();
});
test.afterAll(() => target.stop());
test.beforeEach(async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: tessera.url });
  await tessera.signIn(page);
});

const dialog = (page: Page) => page.getByRole("dialog");

test("a webhook is created, tested, fails, is sent again, rotated and deleted", async ({ page }) => {
  const { id: projectId } = await tessera.api.project.create.mutate({ name: "Shop" });
  await page.goto(`${tessera.url}/projects/${projectId}`);
  await page.getByRole("link", { name: "Webhooks" }).first().click();
  await expect(page.getByRole("heading", { name: "No webhooks yet" })).toBeVisible();
  await page.getByRole("button", { name: "Create webhook" }).click();
  await dialog(page).getByLabel("Name").fill("Robot");
  await dialog(page).getByLabel("Address").fill("http://10.0.0.7/hook");
  await dialog(page).getByRole("checkbox", { name: "case.created" }).check();
  await dialog(page).getByRole("button", { name: "Create webhook" }).click();
  await expect(dialog(page)).toContainText("10.0.0.7 is not a public address");
  await dialog(page).getByLabel("Address").fill(target.url);
  await dialog(page).getByRole("button", { name: "Create webhook" }).click();
  const secret = await dialog(page).getByLabel("Its secret").innerText();
  await dialog(page).getByRole("button", { name: "Send test" }).click();
  await expect(dialog(page).getByText("The target answered 204")).toBeVisible();
  const { body, headers } = target.received.at(-1) ?? { body: "", headers: {} };
  expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({ type: "webhook.test" });
  await dialog(page).getByRole("button", { name: "Copy the secret" }).click();
  await dialog(page).getByRole("button", { name: "Done" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Robot" })).toBeVisible();
  expect(await page.content()).not.toContain(secret);
  target.answer((res) => void res.writeHead(500).end("broken"));
  await tessera.api.case.create.mutate({ projectId, name: "Pay" });
  const delivery = page.getByRole("row").filter({ hasText: "case.created" });
  await target.until(2);
  await page.reload();
  await expect(delivery).toContainText("The target answered 500");
  await delivery.getByRole("link").click();
  const panel = page.getByRole("complementary", { name: "Delivery" });
  await expect(panel.getByRole("region", { name: "Attempt 1" })).toContainText("broken");
  await page.reload();
  await expect(panel.getByRole("region", { name: "Attempt 1" })).toContainText("broken");
  await expectAccessible(page);
  target.answerWith(204);
  await panel.getByRole("button", { name: "Send again" }).click();
  await expect(panel).toContainText("Delivered");
  await panel.getByRole("button", { name: "Close panel" }).click();

  await page.getByRole("button", { name: "Actions for Robot" }).click();
  await page.getByRole("menuitem", { name: "Rotate secret" }).click();
  await dialog(page).getByRole("button", { name: "Rotate secret" }).click();
  await dialog(page).getByRole("button", { name: "Copy the secret" }).click();
  await dialog(page).getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("region", { name: "Facts" })).toContainText("Signs too, until");
  await page.getByRole("button", { name: "Actions for Robot" }).click();
  await page.getByRole("menuitem", { name: "Switch webhook off" }).click();
  await dialog(page).getByRole("button", { name: "Switch webhook off" }).click();
  await expect(page.getByText("Nothing is sent. Someone switched it off.")).toBeVisible();
  await page.getByRole("button", { name: "Actions for Robot" }).click();
  await page.getByRole("menuitem", { name: "Delete webhook" }).click();
  await expect(dialog(page)).toContainText("Its target hears no more of");
  await dialog(page).getByRole("button", { name: "Delete webhook" }).click();
  await expect(page.getByRole("heading", { name: "No webhooks yet" })).toBeVisible();
});

test("administrators have webhooks of the server, with the events of tokens", async ({ page }) => {
  await page.goto(`${tessera.url}/admin/webhooks`);
  await page.getByRole("button", { name: "Create webhook" }).click();
  await dialog(page).getByText("Slack", { exact: true }).click();
  await dialog(page).getByLabel("Name").fill("Channel");
  await dialog(page).getByLabel("Address").fill(target.url);
  await dialog(page).getByRole("checkbox", { name: "token.created" }).check();
  await dialog(page).getByRole("button", { name: "Create webhook" }).click();
  await dialog(page).getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("region", { name: "Facts" })).toContainText("token.created");
  await expect(page.getByRole("region", { name: "Facts" })).toContainText("http://127.0.0.1");
  expect(await page.content()).not.toContain("/hook");
  await expectAccessible(page);
});
