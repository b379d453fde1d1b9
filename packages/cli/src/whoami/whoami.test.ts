import { expect, it } from "vitest";
import { error, json, ME } from "../testing/contract-server.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";

it("tells whose token it is and what it may do", async () => {
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

it("exits with 4 for a token that is out of use, with 5 for another kind of server", async () => {
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
