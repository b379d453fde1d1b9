import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();
const CASE = { projectId: "PRJ-1", caseId: "TC-1" };

test.beforeAll(async () => {
  await tessera.api.project.create.mutate({ name: "Checkout" });
  await tessera.api.case.create.mutate({ projectId: "PRJ-1", name: "Pay" });
});

test("a comment is written by keyboard with a mention, survives a failed send, and is changed and deleted", async ({
  page,
}) => {
  await tessera.signIn(page);
  await page.goto(`${tessera.url}/projects/PRJ-1/cases/TC-1`);
  const comments = page.getByRole("region", { name: "Comments" });
  const field = comments.getByRole("textbox", { name: "Write a comment" });
  await field.click();
  await page.keyboard.type("**Broken** <script>1</script> [go](javascript:alert(1)), @ad");
  await expect(page.getByRole("option", { name: /ada/ })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(field).toHaveValue(/, @ada $/);
  await page.keyboard.type("look");

  await page.route("**/trpc/comment.create*", (route) => route.abort());
  await page.keyboard.press("Control+Enter");
  await expect(comments.getByRole("alert")).toContainText("can't be reached");
  await expect(field).toHaveValue(/@ada look$/);
  await page.unroute("**/trpc/comment.create*");
  await page.getByRole("button", { name: "Close panel" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keep editing" }).click();
  await comments.getByRole("button", { name: "Add comment" }).click();

  const written = comments.getByRole("listitem");
  await expect(written.locator("strong")).toHaveText("Broken");
  await expect(written).toContainText("<script>1</script> [go](javascript:alert(1))");
  await expect(written.getByRole("link")).toHaveCount(0);
  await expect(written.getByTitle(/ada/i)).toHaveText("@ada");
  await expect(field).toHaveValue("");
  await expectAccessible(page);

  await written.getByRole("button", { name: "Actions for this comment" }).click();
  await page.getByRole("menuitem", { name: "Edit comment" }).click();
  const edited = comments.getByRole("textbox", { name: "Edit the comment" });
  await edited.fill("Mine");
  const [{ id: commentId } = { id: "" }] = (await tessera.api.comment.list.query(CASE)).data;
  await tessera.api.comment.update.mutate({ projectId: "PRJ-1", commentId, text: "Theirs" });
  await comments.getByRole("button", { name: "Save comment" }).click();
  await expect(comments).toContainText("It was changed meanwhile and now says:Theirs");
  await comments.getByRole("button", { name: "Replace it" }).click();
  await expect(written).toContainText(/edited .*Mine/);

  await written.getByRole("button", { name: "Actions for this comment" }).click();
  await page.getByRole("menuitem", { name: "Delete comment" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete comment" }).click();
  await expect(written).toContainText("Deleted");
  await expect(written).not.toContainText("Mine");

  await page.goto(`${tessera.url}/projects/PRJ-1`);
  await page.getByRole("main").getByRole("link", { name: "Activity" }).click();
  const rows = page.getByRole("table", { name: "Activity" }).getByRole("row");
  await expect(rows.filter({ hasText: "Test case created" })).toContainText("TC-1");
  await page.getByRole("button", { name: "Comments and files" }).click();
  await expect(page).toHaveURL(/activity[?]kind=comments$/);
  await expect(rows.filter({ hasText: "Test case created" })).toHaveCount(0);
  await expectAccessible(page);
  await rows.filter({ hasText: "Comment deleted" }).getByRole("link", { name: "TC-1" }).click();
  await expect(written).toContainText("Deleted");
});
