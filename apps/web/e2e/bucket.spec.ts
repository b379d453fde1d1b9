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

/** A picture of one grey dot. */
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";
const picture = (name: string) => ({ name, mimeType: "image/png", buffer: Buffer.from(PICTURE, "base64") });

test("attached files outlast a bucket that is away for a while, and the pages say that it is", async ({ page }) => {
  await tessera.api.project.create.mutate({ name: "Checkout" });
  await tessera.api.case.create.mutate({ projectId: "PRJ-1", name: "Pay" });
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/PRJ-1/cases/TC-1`);
  await page.getByLabel("Files to attach").setInputFiles([picture("cart.png")]);
  await expect(page.getByRole("button", { name: "cart.png", exact: true })).toBeVisible();

  await bucket.goAway();
  await page.getByLabel("Files to attach").setInputFiles([picture("later.png")]);
  await expect(page.getByRole("alert")).toContainText("Attached files can't be stored or read at the moment");
  await page.getByRole("button", { name: "cart.png", exact: true }).click();
  const viewer = page.getByRole("dialog", { name: "cart.png" });
  await expect(viewer).toContainText("The server did not answer with the file");
  await expectAccessible(page);
  await bucket.comeBack();
  await viewer.getByRole("button", { name: "Try again" }).click();
  const shown = viewer.getByRole("img", { name: "cart.png" });
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("button", { name: "later.png", exact: true })).toBeVisible();
  await page.goto(`${tessera.url}/admin/overview`);
  await expect(page.getByText("Attachments, in a bucket")).toBeVisible();
});
