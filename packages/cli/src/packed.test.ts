import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CI_ENVIRONMENTS } from "./testing/ci-environments.testing.ts";
import { json } from "./testing/contract-server.testing.ts";
import { nodesHere, PackedCommand } from "./testing/packed-command.testing.ts";
import { failure, page, receiptOf, runOf } from "./testing/runs.testing.ts";
import { Workspace } from "./testing/workspace.testing.ts";

describe.each(nodesHere())("the packed command on Node.js $version", (node) => {
  let packed: PackedCommand;
  beforeAll(() => {
    packed = new PackedCommand();
  });
  afterAll(() => packed.remove());

  const report = (ci: Workspace, args: string[], env: Record<string, string>) => {
    const all = ["report", "--project-id", "PRJ-1", "--results-file", "*.xml", ...args];
    return packed.run(node, ci.folder, all, { ...ci.access, ...env });
  };

  it.each(CI_ENVIRONMENTS)("sends what $name says", async ({ env, query }) => {
    const ci = await Workspace.create();
    const done = await report(ci, [], env);
    expect([done.code, done.stdout]).toEqual([0, ""]);
    expect(ci.server.requests[0]?.query).toEqual({ projectId: "PRJ-1", format: "auto", ...query });
  });

  it("fails a gate and names the test", async () => {
    const ci = await Workspace.create();
    const run = runOf({ verdict: "failed", reason: "1 new failure", changes: { newFailures: 1 } });
    ci.server.willReply(json(201, receiptOf(run)), json(200, page(failure("adds"))));
    const done = await report(ci, ["--fail-on", "new", "--json"], {});
    expect(done).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Gate failed: 1 new failure\n  TC-7 Cart › adds"),
    });
    expect(JSON.parse(done.stdout)).toMatchObject({ run: { id: "RUN-57" } });
  });

  it("runs the tests, and prints completion and help", async () => {
    const ci = await Workspace.create();
    const writes = ["-e", "fs.writeFileSync('new.xml', '<testsuite/>')"];
    const env = { ...ci.access, TESSERA_PROJECT_ID: "PRJ-1" };
    expect(await packed.run(node, ci.folder, ["run", "--", node.path, ...writes], env)).toMatchObject({ code: 0 });
    expect(ci.server.requests[0]?.files.map(({ name }) => name)).toEqual(["new.xml"]);
    for (const args of [["completion", "zsh"], ["--help"], ["gate", "--help"], ["--version"]]) {
      expect(await packed.run(node, ci.folder, args, {})).toMatchObject({ code: 0, stderr: "" });
    }
  });

  it("knows the server that it came from, and takes another where one is named", async () => {
    const [own, other] = [await Workspace.create(), await Workspace.create()];
    const baked = new PackedCommand();
    baked.bake(own.server.url);
    const { TESSERA_TOKEN = "" } = own.access;
    expect((await baked.run(node, own.folder, ["whoami"], { TESSERA_TOKEN })).code).toBe(0);
    expect((await baked.run(node, own.folder, ["whoami"], { TESSERA_TOKEN, TESSERA_URL: other.server.url })).code).toBe(
      0,
    );
    baked.remove();
    expect([own.server.requests.length, other.server.requests.length]).toEqual([1, 1]);
    expect(await packed.run(node, own.folder, ["whoami"], { TESSERA_TOKEN })).toMatchObject({ code: 2 });
  });
});

it("is tested on two release lines of Node.js where the machine has them", () => {
  expect(nodesHere().length).toBeGreaterThan(0);
});
