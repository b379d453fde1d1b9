import { expect, test } from "@playwright/test";
import { S3Server } from "../../server/src/testing/s3-server.testing.ts";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const settings: Record<string, string> = {};
let bucket: S3Server;
// Before the server that is to use it.
test.beforeAll(async () => {
  bucket = await S3Server.start();
  settings.TESSERA_S3_URL = bucket.url();
});
const tessera = useInstance({ settings });
test.afterAll(() => bucket.stop());

const notes = (name: string) => ({ name, mimeType: "text/plain", buffer: Buffer.from(`What ${name} says`) });

test("attached files outlast a bucket that is away for a while, and the pages say that it is", async ({ page }) => {
  await tessera.api.project.create.mutate({ name: "Checkout" });
  await tessera.api.case.create.mutate({ projectId: "PRJ-1", name: "Pay" });
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/PRJ-1/cases/TC-1`);
  await page.getByLabel("Files to attach").setInputFiles([notes("cart.txt")]);
  await expect(page.getByRole("button", { name: "cart.txt", exact: true })).toBeVisible();

  await bucket.goAway();
  await page.getByLabel("Files to attach").setInputFiles([notes("later.txt")]);
  await expect(page.getByRole("alert")).toContainText("Attached files can't be stored or read at the moment");
  await page.getByRole("button", { name: "cart.txt", exact: true }).click();
  const viewer = page.getByRole("dialog", { name: "cart.txt" });
  await expect(viewer).toContainText("The server did not answer with the file");
  await expectAccessible(page);
  await bucket.comeBack();
  await viewer.getByRole("button", { name: "Try again" }).click();
  await expect(viewer).toContainText("What cart.txt says");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("button", { name: "later.txt", exact: true })).toBeVisible();
  await page.goto(`${tessera.url}/admin/overview`);
  await expect(page.getByText("Attachments, in a bucket")).toBeVisible();
});
