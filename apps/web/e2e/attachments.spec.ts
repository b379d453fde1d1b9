import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();
/** A picture of one grey dot. */
const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";
const picture = { name: "cart.png", mimeType: "image/png", buffer: Buffer.from(PICTURE, "base64") };
const text = (name: string, content: string) => ({ name, mimeType: "text/html", buffer: Buffer.from(content) });
const address = { projectId: "PRJ-1", cycleId: "TCYCLE-1" };
let resultId: string;

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Checkout" });
  await tessera.api.case.create.mutate({ projectId: "PRJ-1", name: "Pay" });
  resultId = (await tessera.api.result.create.mutate({ ...address, caseId: "TC-1", status: "failed" })).id;
});
test.beforeEach(async ({ page }) => {
  await tessera.signIn(page);
});

const openResult = (page: Page) => page.goto(`${tessera.url}/projects/PRJ-1/cycles/TCYCLE-1/results/${resultId}`);

/** Pastes a picture, as from the clipboard of a person who took a screenshot. */
const paste = (page: Page) =>
  page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], "pasted.png", { type: "image/png" }));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, PICTURE);

test("pictures are attached to a result by choosing and pasting, looked at and removed", async ({ page }) => {
  await openResult(page);
  await page.getByLabel("Files to attach").setInputFiles([picture]);
  await expect(page.getByRole("button", { name: "cart.png", exact: true })).toBeVisible();
  await paste(page);
  await page.getByRole("button", { name: "pasted.png", exact: true }).click();
  const viewer = page.getByRole("dialog", { name: "pasted.png" });
  const shown = viewer.getByRole("img", { name: "pasted.png" });
  await expect(shown).toBeVisible();
  expect(await shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(1);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Remove pasted.png" }).click();
  await page.getByRole("button", { name: "Remove file" }).click();
  await expect(page.getByRole("button", { name: "pasted.png", exact: true })).toBeHidden();
  await expect(page.getByRole("button", { name: "cart.png", exact: true })).toBeVisible();
});

test("a page of HTML is shown as text and never runs", async ({ page }) => {
  await page.goto(`${tessera.url}/projects/PRJ-1/cases/TC-1`);
  const evil = "<script>document.title='owned'</script><h1>Hi</h1>";
  await page.getByLabel("Files to attach").setInputFiles([text("evil.html", evil)]);
  await page.getByRole("button", { name: "evil.html", exact: true }).click();
  await expect(page.getByRole("dialog", { name: "evil.html" })).toContainText(evil);
  const [file] = (await tessera.api.attachment.list.query({ projectId: "PRJ-1", caseId: "TC-1" })).data;
  await page.evaluate((path) => window.location.assign(path), `/attachments/PRJ-1/${file?.id}`);
  await expect(page).toHaveURL(/\/attachments\/PRJ-1\//);
  await expect(page.locator("body")).toContainText(evil);
  expect(await page.title()).not.toBe("owned");
});

test("a file that the server refuses stays in sight until it is tried again or given up", async ({ page }) => {
  await tessera.api.admin.settings.update.mutate({ maxAttachmentMegabytesPerProject: 0 });
  await openResult(page);
  await page.getByLabel("Files to attach").setInputFiles([text("log.txt", "hello")]);
  await expect(page.getByRole("alert")).toContainText("The project stores 0 MB of files already");
  await expectAccessible(page);
  await tessera.api.admin.settings.update.mutate({ maxAttachmentMegabytesPerProject: 10 });
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("button", { name: "log.txt", exact: true })).toBeVisible();
  await expect(page.getByRole("alert")).toBeHidden();
});
