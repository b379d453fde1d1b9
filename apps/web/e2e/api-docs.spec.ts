import { expect, test } from "@playwright/test";
import { useInstance } from "./tessera-server.ts";

const tessera = useInstance();

test("a call is tried with a pasted token, which is kept nowhere", async ({ page }) => {
  await tessera.api.project.create.mutate({ name: "Checkout" });
  const { secret } = await tessera.api.token.create.mutate({
    name: "Docs",
    scopes: ["project:read"],
    expiresInDays: 7,
  });
  await page.goto(`${tessera.url}/docs/api`);
  const call = page.getByRole("region", { name: "GET /api/v1/projects/{projectId}", exact: true });
  await call.getByRole("button", { name: "Try it: GET /api/v1/projects/{projectId}" }).click();
  await call.getByLabel("Token").fill(secret);
  await call.getByRole("button", { name: "Send" }).click();
  await expect(call.getByText("200 OK")).toBeVisible();
  await expect(call.getByText('"name": "Checkout"')).toBeVisible();

  // The token is there for the next call, and for nothing else.
  const writing = page.getByRole("region", { name: "POST /api/v1/projects", exact: true });
  await writing.getByRole("button", { name: "Try it: POST /api/v1/projects" }).click();
  await writing.getByRole("button", { name: "Send" }).click();
  await expect(writing.getByText("403 Forbidden")).toBeVisible();
  await expect(writing.getByText("INSUFFICIENT_SCOPE").first()).toBeVisible();
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]));
  expect(kept).not.toContain(secret.slice(8));
  await page.reload();
  await call.getByRole("button", { name: "Try it: GET /api/v1/projects/{projectId}" }).click();
  await expect(call.getByLabel("Token")).toHaveValue("");
});

test("the form of an upload is shown with its fields", async ({ page }) => {
  await page.goto(`${tessera.url}/docs/api`);
  const upload = page.getByRole("region", { name: "POST /api/junit/import", exact: true });
  await expect(upload.getByText("Body, multipart/form-data")).toBeVisible();
  await expect(upload.getByRole("table", { name: /Fields of the form/ })).toContainText("projectId");
  await expect(upload.getByText(/-F file=@report.xml/)).toBeVisible();
});

test("an upload is tried with the fields of its form and a file", async ({ page }) => {
  const { id } = await tessera.api.project.create.mutate({ name: "Harbour" });
  const { secret } = await tessera.api.token.create.mutate({ name: "Upload", scopes: ["all"], expiresInDays: 7 });
  await page.goto(`${tessera.url}/docs/api`);
  const upload = page.getByRole("region", { name: "POST /api/junit/import", exact: true });
  await upload.getByRole("button", { name: "Try it: POST /api/junit/import" }).click();
  await upload.getByLabel("Token").fill(secret);
  await upload.getByLabel("projectId").fill(id);
  await upload.getByRole("textbox", { name: "name", exact: true }).fill("Tried");
  await upload.getByLabel("Files").setInputFiles({
    name: "report.xml",
    mimeType: "application/xml",
    buffer: Buffer.from('<testsuite name="s"><testcase classname="a" name="b"/></testsuite>'),
  });
  await upload.getByRole("button", { name: "Send" }).click();
  await expect(upload.getByText("201 Created")).toBeVisible();
  const cycles = await tessera.api.cycle.list.query({ projectId: id });
  expect(cycles.data.map(({ name }) => name)).toContain("Tried");
});
