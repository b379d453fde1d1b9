import { createHash, randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { expectAccessible } from "./accessible-page.ts";
import { ADMIN, useInstance } from "./tessera-server.ts";

const tessera = useInstance();
let callback: string;
let server: Server;

/** The assistant listens on its own computer for the answer. */
test.beforeAll(async () => {
  server = createServer((_req, res) => res.end("Back at the assistant"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  callback = `http://127.0.0.1:${(server.address() as AddressInfo).port}/callback`;
});
test.afterAll(() => server.close());

async function register(): Promise<string> {
  const answer = await fetch(`${tessera.url}/oauth/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ client_name: "Helper", redirect_uris: [callback] }),
  });
  return ((await answer.json()) as { client_id: string }).client_id;
}

const verifier = randomBytes(32).toString("base64url");

function addressOf(clientId: string, over: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    ...{ response_type: "code", client_id: clientId, redirect_uri: callback, state: "12345678901234567890" },
    ...{ code_challenge: createHash("sha256").update(verifier).digest("base64url"), code_challenge_method: "S256" },
    ...{ scope: "case:read case:write", resource: `${tessera.url}/mcp` },
    ...over,
  });
  return `${tessera.url}/oauth/authorize?${query}`;
}

test("a person signs in, reads who asks, and lets an assistant read and no more", async ({ page }) => {
  const clientId = await register();
  await page.goto(addressOf(clientId));
  await page.getByLabel("Username or email").fill(ADMIN.username);
  await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Give Helper access?" })).toBeVisible();
  await expect(page.getByText("Did you just start this?")).toBeVisible();
  await expect(page.getByText("this computer", { exact: true })).toBeVisible();
  await expect(page.getByRole("radio", { name: /^Read only/ })).toBeChecked();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Give access" }).click();
  await expect(page.getByText("Back at the assistant")).toBeVisible();
  const answer = new URL(page.url()).searchParams;
  expect([answer.get("state"), answer.get("iss")]).toEqual(["12345678901234567890", tessera.url]);

  const exchanged = await fetch(`${tessera.url}/oauth/token`, {
    method: "POST",
    body: new URLSearchParams({
      ...{ grant_type: "authorization_code", code: answer.get("code") ?? "", client_id: clientId },
      ...{ redirect_uri: callback, code_verifier: verifier },
    }),
  });
  expect(await exchanged.json()).toMatchObject({ scope: "project:read case:read cycle:read result:read" });
  await page.goto(`${tessera.url}/settings/tokens`);
  await expect(page.getByText("for an assistant")).toBeVisible();
  await page.getByRole("link", { name: "Helper" }).click();
  await expect(page.getByRole("button", { name: "Revoke token" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Rotate token" })).toBeHidden();
});

test("a person declines, and an address that is not the assistant's gets nothing", async ({ page }) => {
  const clientId = await register();
  await tessera.signIn(page);
  await page.goto(addressOf(clientId));
  await page.getByRole("button", { name: "Decline access" }).click();
  await expect(page.getByText("Back at the assistant")).toBeVisible();
  expect(new URL(page.url()).searchParams.get("error")).toBe("access_denied");

  await page.goto(addressOf(clientId, { redirect_uri: "https://elsewhere.example/callback" }));
  await expect(page.getByRole("heading", { name: "This assistant can't be connected" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Go back to the assistant" })).toBeHidden();
});
