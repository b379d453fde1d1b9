import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Shop" });
});
test.beforeEach(({ page }) => tessera.signIn(page));

/** Pastes a picture of one pixel where the cursor stands. */
async function pastePicture(page: Page): Promise<void> {
  await page.evaluate(() => {
    const base64 = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], "image.png", { type: "image/png" }));
    const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
    document.activeElement?.dispatchEvent(event);
  });
}

test("an exploratory session is planned, run by the keyboard, also offline, and read as a report", async ({
  page,
  context,
}) => {
  await page.goto(`${tessera.url}/projects/PRJ-1/sessions`);
  await page.getByRole("button", { name: "Plan session" }).click();
  await page.getByLabel("Charter").fill("Explore refunds\n\nwith **expired** cards");
  await page.getByRole("dialog").getByRole("button", { name: "Plan session" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Explore refunds" })).toBeVisible();
  await page.goto(`${tessera.url}/assigned`);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Explore refunds" }).click();
  await page.getByRole("button", { name: "Start session" }).click();
  const field = page.getByRole("textbox", { name: "Note" });
  await expect(field).toBeFocused();
  await page.keyboard.type("The form opens");
  await page.keyboard.press("Enter");
  const notes = page.getByRole("list", { name: "Notes", exact: true }).getByRole("listitem");
  await expect(notes.filter({ hasText: "The form opens" })).not.toContainText("Not sent yet");
  await page.keyboard.press("Alt+2");
  await page.keyboard.type("Refunds twice");
  await pastePicture(page);
  await expect(page.getByRole("list", { name: "Files for this note" }).getByRole("listitem")).toHaveCount(1);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("list", { name: "Pictures" }).getByRole("img")).toBeVisible();
  await context.setOffline(true);
  await page.keyboard.press("Alt+3");
  await page.keyboard.type("Who approves refunds?");
  await page.keyboard.press("Enter");
  await expect(notes.first()).toContainText("Not sent yet");
  await expect(field).toHaveValue("");
  await context.setOffline(false);
  await expect(page.getByText("Not sent yet")).toHaveCount(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("of 60 minutes, paused")).toBeVisible();
  await page.getByRole("button", { name: "End session" }).click();
  await page.getByLabel("Summary").fill("Refunds need a second look");
  await page.getByRole("dialog").getByRole("button", { name: "End session" }).click();
  await expect(page.getByText("Refunds need a second look")).toBeVisible();
  const counts = page.getByRole("list", { name: "Notes by kind" });
  await expect(counts).toHaveText(/1 note\s*1 bug\s*1 question\s*0 ideas/);
  await expect(notes.first()).toContainText("The form opens");
  await expect(page.getByRole("button", { name: "Print report" })).toBeVisible();
  await expectAccessible(page);
});
