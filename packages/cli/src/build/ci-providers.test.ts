import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { ciBuild } from "./ci-providers.ts";

const GITHUB = {
  GITHUB_ACTIONS: "true",
  GITHUB_SERVER_URL: "https://github.example.com",
  GITHUB_REPOSITORY: "acme/shop",
  GITHUB_RUN_ID: "77",
  GITHUB_REF_NAME: "main",
  GITHUB_REF_TYPE: "branch",
  GITHUB_HEAD_REF: "",
  GITHUB_SHA: "c0ffee",
};

describe("GitHub Actions", () => {
  it("describes a push", () => {
    expect(ciBuild(GITHUB)).toEqual({
      provider: "GitHub Actions",
      branch: "main",
      commit: "c0ffee",
      buildUrl: "https://github.example.com/acme/shop/actions/runs/77",
      runKey: "github/acme/shop/77",
    });
  });

  it("reports the branch and commit of a pull request, not of its merge", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tessera-cli-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const event = join(folder, "event.json");
    await writeFile(event, JSON.stringify({ pull_request: { head: { sha: "badcafe" } } }));
    const pull = { ...GITHUB, GITHUB_HEAD_REF: "fix/login", GITHUB_REF_NAME: "12/merge", GITHUB_EVENT_PATH: event };
    expect(ciBuild(pull)).toMatchObject({ branch: "fix/login", commit: "badcafe" });
    expect(ciBuild({ ...pull, GITHUB_EVENT_PATH: join(folder, "none") })).toMatchObject({ commit: "c0ffee" });
  });

  it("has no branch on a tag", () => {
    expect(ciBuild({ ...GITHUB, GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "v1.0" })?.branch).toBeUndefined();
  });
});

const GITLAB = {
  GITLAB_CI: "true",
  CI_COMMIT_BRANCH: "main",
  CI_COMMIT_SHA: "c0ffee",
  CI_PIPELINE_ID: "1001",
  CI_PIPELINE_URL: "https://gitlab.example.com/acme/shop/-/pipelines/1001",
  CI_JOB_URL: "https://gitlab.example.com/acme/shop/-/jobs/5",
  CI_PROJECT_PATH: "acme/shop",
};

describe("GitLab CI", () => {
  it("describes the pipeline of a branch", () => {
    expect(ciBuild(GITLAB)).toEqual({
      provider: "GitLab CI",
      branch: "main",
      commit: "c0ffee",
      buildUrl: "https://gitlab.example.com/acme/shop/-/jobs/5",
      runKey: "gitlab/acme/shop/1001",
    });
  });

  it("reports the source branch and commit of a merge request", () => {
    const { CI_COMMIT_BRANCH: _, ...rest } = GITLAB;
    const merge = { ...rest, CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: "fix/login", CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "" };
    expect(ciBuild(merge)).toMatchObject({ branch: "fix/login", commit: "c0ffee" });
    expect(ciBuild({ ...merge, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: "badcafe" })?.commit).toBe("badcafe");
    expect(ciBuild(rest)?.branch).toBeUndefined();
  });
});

const JENKINS = {
  JENKINS_URL: "https://jenkins.example.com/",
  JOB_NAME: "shop/main",
  BUILD_NUMBER: "42",
  BUILD_URL: "https://jenkins.example.com/job/shop/42/",
  GIT_BRANCH: "origin/main",
  GIT_COMMIT: "c0ffee",
};

describe("Jenkins", () => {
  it("describes a plain job", () => {
    expect(ciBuild(JENKINS)).toEqual({
      provider: "Jenkins",
      branch: "main",
      commit: "c0ffee",
      buildUrl: "https://jenkins.example.com/job/shop/42/",
      runKey: "jenkins/shop/main/42",
    });
  });

  it.each([
    [{ BRANCH_NAME: "release" }, "release"],
    [{ BRANCH_NAME: "PR-12", CHANGE_BRANCH: "fix/login" }, "fix/login"],
    [{ BRANCH_NAME: "v1.0", TAG_NAME: "v1.0" }, undefined],
  ])("finds the branch of a multibranch job with %o", (more, branch) => {
    expect(ciBuild({ ...JENKINS, ...more })?.branch).toBe(branch);
  });
});

const AZURE = {
  TF_BUILD: "True",
  SYSTEM_TEAMFOUNDATIONCOLLECTIONURI: "https://dev.azure.com/acme/",
  SYSTEM_TEAMPROJECT: "Web Shop",
  BUILD_BUILDID: "314",
  BUILD_SOURCEBRANCH: "refs/heads/feature/x",
  BUILD_SOURCEVERSION: "c0ffee",
};

describe("Azure DevOps", () => {
  it("describes the build of a branch", () => {
    expect(ciBuild(AZURE)).toEqual({
      provider: "Azure DevOps",
      branch: "feature/x",
      commit: "c0ffee",
      buildUrl: "https://dev.azure.com/acme/Web%20Shop/_build/results?buildId=314",
      runKey: "azure/Web Shop/314",
    });
  });

  it.each([
    [{ BUILD_SOURCEBRANCH: "refs/pull/9/merge", SYSTEM_PULLREQUEST_SOURCEBRANCH: "refs/heads/fix/login" }, "fix/login"],
    [{ BUILD_SOURCEBRANCH: "refs/tags/v1.0" }, undefined],
  ])("finds the branch with %o", (more, branch) => {
    expect(ciBuild({ ...AZURE, ...more })?.branch).toBe(branch);
  });

  it("reports the commit of a pull request, not of its merge", () => {
    expect(ciBuild({ ...AZURE, SYSTEM_PULLREQUEST_SOURCECOMMITID: "badcafe" })?.commit).toBe("badcafe");
  });
});

describe("CircleCI", () => {
  it("describes the job of a workflow", () => {
    const env = {
      CIRCLECI: "true",
      CIRCLE_BRANCH: "main",
      CIRCLE_SHA1: "c0ffee",
      CIRCLE_BUILD_URL: "https://circleci.com/gh/acme/shop/9",
      CIRCLE_WORKFLOW_ID: "wf-1",
    };
    expect(ciBuild(env)).toEqual({
      provider: "CircleCI",
      branch: "main",
      commit: "c0ffee",
      buildUrl: "https://circleci.com/gh/acme/shop/9",
      runKey: "circleci/wf-1",
    });
    expect(ciBuild({ ...env, CIRCLE_BRANCH: undefined, CIRCLE_WORKFLOW_ID: "" })).toMatchObject({
      branch: undefined,
      runKey: "circleci/https://circleci.com/gh/acme/shop/9",
    });
  });
});

it("finds no CI system outside of the known ones", () => {
  expect(ciBuild({ CI: "true", BUILD_NUMBER: "1" })).toBeUndefined();
});

it("makes no run key where a part of it is missing", () => {
  expect(ciBuild({ ...GITHUB, GITHUB_RUN_ID: undefined })).toMatchObject({ runKey: undefined, buildUrl: undefined });
});
