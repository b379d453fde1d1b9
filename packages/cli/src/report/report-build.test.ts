import { describe, expect, it } from "vitest";
import { CI_ENVIRONMENTS, variablesOf } from "../testing/ci-environments.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";

describe("where the results come from", () => {
  it.each(CI_ENVIRONMENTS)("comes from $name", async ({ env, query }) => {
    const workspace = await Workspace.create();
    expect((await workspace.callReport([], { env })).code).toBe(0);
    expect(workspace.server.requests[0]?.query).toEqual({ projectId: "PRJ-1", format: "auto", ...query });
  });

  it("comes from flags before that", async () => {
    const workspace = await Workspace.create();
    const given = {
      runKey: "mine",
      runName: "Weekly",
      job: "unit",
      jobAttempt: "7",
      shard: "1/2",
      branch: "topic",
      commit: "c0ffee",
      pullRequest: "99",
      buildUrl: "https://ci.example.com/1",
      duplicates: "attempts",
    };
    const flags = Object.entries(given).flatMap(([name, value]) => [
      `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
      value,
    ]);
    const done = await workspace.callReport([...flags, "--no-create", "--report-skipped-as", "blocked"], {
      env: variablesOf("GitHub Actions"),
    });
    expect(done).toMatchObject({ code: 0 });
    expect(workspace.server.requests[0]?.query).toMatchObject({
      ...given,
      createMissing: "false",
      skippedAs: "blocked",
      ci: "github",
    });
  });

  it("is refined by the build id where no run key is given", async () => {
    const workspace = await Workspace.create();
    const env = { CIRCLECI: "true", CIRCLE_WORKFLOW_ID: "w" };
    await workspace.callReport(["--build-id", "nightly", "--environment", "firefox"], { env });
    await workspace.callReport(["--run-key", "mine"], { env });
    expect(workspace.server.requests.map(({ query }) => query.runKey)).toEqual(["circleci/w/nightly", "mine"]);
  });

  it("is left out where it can't be used", async () => {
    const workspace = await Workspace.create();
    const done = await workspace.callReport([], { env: { JENKINS_URL: "https://j", BUILD_URL: "unconfigured/job/4" } });
    expect(done).toMatchObject({
      code: 0,
      stderr: expect.stringContaining("warning: The buildUrl from Jenkins can't be used"),
    });
    expect(workspace.server.requests[0]?.query).not.toHaveProperty("buildUrl");
  });
});
