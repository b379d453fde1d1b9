import { expect, test } from "@playwright/test";
import { createTesseraClient } from "@tessera/client";
import { useInstance } from "./tessera-server.ts";

const instance = useInstance();

test("a developer's typed client acts through a token, and learns by code what it may not do", async () => {
  await instance.api.project.create.mutate({ name: "Checkout" });
  const { secret, token } = await instance.api.token.create.mutate({
    name: "Script",
    expiresInDays: 7,
    scopes: ["project:read"],
  });
  // A slash at the end of the address is easily typed.
  const client = createTesseraClient({ url: `${instance.url}/`, token: secret });
  const [me, projects] = await Promise.all([client.me.get.query(), client.project.list.query({})]);
  expect(me).toMatchObject({ token: { id: token.id }, scopes: ["project:read"] });
  expect(projects.data.map(({ name }) => name)).toEqual(["Checkout"]);
  await expect(client.project.create.mutate({ name: "Another" })).rejects.toMatchObject({
    errorCode: "INSUFFICIENT_SCOPE",
    requiredScopes: ["project:write"],
  });
  await expect(client.token.list.query({})).rejects.toMatchObject({ errorCode: "FORBIDDEN" });

  await instance.api.token.revoke.mutate({ id: token.id });
  await expect(client.me.get.query()).rejects.toMatchObject({
    message: "API token has been revoked",
    errorCode: "INACTIVE_TOKEN",
    status: 401,
  });
});
