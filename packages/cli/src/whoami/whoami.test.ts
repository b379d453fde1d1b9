import { expect, it } from "vitest";
import { error, json, ME } from "../testing/contract-server.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";

it("shows which account the token belongs to and what it may do", async () => {
  const ci = await Workspace.create();
  const done = await ci.tessera(["whoami"], { env: ci.access });
  expect(done).toMatchObject({ code: 0, stdout: "" });
  expect(done.stderr).toBe(
    [
      "alice (Alice Adams), human, USER",
      "  token: CI, tsr_pat_a1B2c3D4…nn9",
      "  status: Active, works until 2030-04-01T00:00:00.000Z",
      "  projects: PRJ-1",
      "  may now: project:read, result:write",
      "",
    ].join("\n"),
  );
  expect(ci.server.requests[0]).toMatchObject({ method: "GET", path: "/api/v1/me", bytes: 0 });
});

it("prints the answer on stdout with --json", async () => {
  const ci = await Workspace.create();
  const done = await ci.tessera(["whoami", "--json"], { env: ci.access });
  expect(JSON.parse(done.stdout)).toEqual(ME);
});

it("notes on stderr that the server has another version, and how to get it", async () => {
  const ci = await Workspace.create();
  ci.server.willReply((response, request) => {
    response.setHeader("tessera-version", "9.9.9+0123456789\u009b");
    return json(200, ME)(response, request);
  });
  const done = await ci.tessera(["whoami", "--json"], { env: ci.access });
  expect(JSON.parse(done.stdout)).toEqual(ME);
  expect(done.stderr).toMatch(
    /^note: this is tessera \d+\.\d+\.\d+\S*, the server has 9\.9\.9\+0123456789; npx --yes http:\S+\/cli\.tgz runs [^\n]+\nalice /,
  );
});

it("exits with 4 for an inactive token, with 5 for another kind of server", async () => {
  const ci = await Workspace.create();
  ci.server.willReply(error("EXPIRED_TOKEN", "API token has expired"), json(200, { hello: "world" }));
  const expired = await ci.call(["whoami", "--json"], { env: ci.access });
  expect(expired).toMatchObject({
    code: 4,
    stdout: "",
    stderr: "error: API token has expired\n  EXPIRED_TOKEN, request req-1\n",
  });
  expect((await ci.call(["whoami"], { env: ci.access })).code).toBe(5);
});
