import { describe, expect, it } from "vitest";
import { Workspace } from "../testing/workspace.testing.ts";

describe("where the results come from", () => {
  it.each<{ ci: string; env: Record<string, string>; query: Record<string, string> }>([
    {
      ci: "GitHub Actions",
      env: {
        GITHUB_ACTIONS: "true",
        GITHUB_REPOSITORY: "a/b",
        GITHUB_RUN_ID: "7",
        GITHUB_HEAD_REF: "fix",
        GITHUB_REF_NAME: "1/merge",
        GITHUB_SHA: "c0",
      },
      query: { branch: "fix", commit: "c0", buildUrl: "https://github.com/a/b/actions/runs/7", runKey: "github/a/b/7" },
    },
    {
      ci: "GitLab CI",
      env: {
        GITLAB_CI: "true",
        CI_COMMIT_BRANCH: "main",
        CI_COMMIT_SHA: "c0",
        CI_JOB_URL: "https://gitlab.com/a/b/-/jobs/1",
        CI_PROJECT_PATH: "a/b",
        CI_PIPELINE_ID: "9",
      },
      query: { branch: "main", commit: "c0", buildUrl: "https://gitlab.com/a/b/-/jobs/1", runKey: "gitlab/a/b/9" },
    },
    {
      ci: "Jenkins",
      env: {
        JENKINS_URL: "https://j",
        JOB_NAME: "shop",
        BUILD_NUMBER: "4",
        BUILD_URL: "https://j/job/shop/4/",
        GIT_BRANCH: "origin/main",
        GIT_COMMIT: "c0",
      },
      query: { branch: "main", commit: "c0", buildUrl: "https://j/job/shop/4/", runKey: "jenkins/shop/4" },
    },
    {
      ci: "Azure DevOps",
      env: {
        TF_BUILD: "True",
        SYSTEM_COLLECTIONURI: "https://dev.azure.com/a/",
        SYSTEM_TEAMPROJECT: "b",
        BUILD_BUILDID: "5",
        BUILD_SOURCEBRANCH: "refs/heads/main",
        BUILD_SOURCEVERSION: "c0",
      },
      query: {
        branch: "main",
        commit: "c0",
        buildUrl: "https://dev.azure.com/a/b/_build/results?buildId=5",
        runKey: "azure/b/5",
      },
    },
    {
      ci: "CircleCI",
      env: {
        CIRCLECI: "true",
        CIRCLE_BRANCH: "main",
        CIRCLE_SHA1: "c0",
        CIRCLE_BUILD_URL: "https://circleci.com/gh/a/b/6",
        CIRCLE_WORKFLOW_ID: "w",
      },
      query: { branch: "main", commit: "c0", buildUrl: "https://circleci.com/gh/a/b/6", runKey: "circleci/w" },
    },
  ])("comes from $ci", async ({ env, query }) => {
    const workspace = await Workspace.create();
    expect((await workspace.report([], { env })).code).toBe(0);
    expect(workspace.server.requests[0]?.query).toEqual({ projectId: "PRJ-1", format: "auto", ...query });
  });

  it("is refined by build id and environment where no run key is given", async () => {
    const workspace = await Workspace.create();
    const env = { CIRCLECI: "true", CIRCLE_WORKFLOW_ID: "w" };
    await workspace.callReport(["--build-id", "nightly", "--environment", "firefox"], { env });
    await workspace.callReport(["--run-key", "mine"], { env });
    expect(workspace.server.requests.map(({ query }) => query.runKey)).toEqual(["circleci/w/nightly/firefox", "mine"]);
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
