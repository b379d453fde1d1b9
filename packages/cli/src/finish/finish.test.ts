import { expect, it } from "vitest";
import { json } from "../testing/contract-server.testing.ts";
import { page, runOf } from "../testing/runs.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";

it("finishes the run of the key, and exits with 3 where it is incomplete", async () => {
  const ci = await Workspace.create();
  const incomplete = runOf({ state: "incomplete", verdict: "incomplete", reason: "1 of 2 shards is missing" });
  ci.server.willReply(json(200, page(runOf({ state: "running", verdict: "running" }))), json(200, incomplete));
  const flags = ["--project-id", "PRJ-1", "--run-key", "k", "--json"];
  const done = await ci.call(["finish", ...flags], { env: ci.access });
  expect(done).toMatchObject({ code: 3, stderr: expect.stringContaining("1 of 2 shards is missing") });
  expect(JSON.parse(done.stdout)).toEqual(incomplete);
  expect(ci.server.requests[1]).toMatchObject({ method: "POST", path: "/api/v1/runs/RUN-57/finish" });
});

it("exits with 3 where no upload of the run came", async () => {
  const ci = await Workspace.create();
  ci.server.willReply(json(200, page()));
  const done = await ci.call(["finish", "--project-id", "PRJ-1", "--run-key", "k"], { env: ci.access });
  expect(done).toMatchObject({ code: 3, stderr: expect.stringContaining("There is no run 'k'") });
});
