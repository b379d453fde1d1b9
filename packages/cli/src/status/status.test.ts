import { expect, it } from "vitest";
import { json } from "../testing/contract-server.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";

const PARTS = ["instance", "database", "migrations", "storage", "attachments", "mail", "backgroundWork"];
const status = (of: string) => ({
  status: of,
  checkedAt: "2030-01-01T00:00:00.000Z",
  parts: Object.fromEntries(PARTS.map((name) => [name, { state: name === "mail" ? "off" : "up" }])),
});

it.each([
  ["up", 200, 0],
  ["degraded", 200, 0],
  ["down", 503, 5],
])("says that the server is %s, without a token", async (of, code, exitCode) => {
  const ci = await Workspace.create();
  ci.server.willReply(json(code, status(of)));
  const done = await ci.call(["status", "--url", ci.server.url, "--json"]);
  expect(done.code).toBe(exitCode);
  expect(done.stderr).toContain(`${ci.server.url} is ${of}\n  instance: up\n`);
  expect(JSON.parse(done.stdout)).toEqual(status(of));
  expect(ci.server.requests[0]).toMatchObject({ path: "/status", headers: { accept: "application/json" } });
  expect(ci.server.requests[0]?.headers.authorization).toBeUndefined();
});

it("exits with 5 where the answer isn't Tessera's", async () => {
  const ci = await Workspace.create();
  ci.server.willReply((response) => void response.end("<html>"), json(200, {}));
  expect((await ci.call(["status", "--url", ci.server.url])).code).toBe(5);
  expect((await ci.call(["status", "--url", ci.server.url])).code).toBe(5);
});
