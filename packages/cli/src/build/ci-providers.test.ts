import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { CI_ENVIRONMENTS, variablesOf } from "../testing/ci-environments.testing.ts";
import { ciBuild } from "./ci-providers.ts";

/** The build by the variables of a CI system, some of them changed, or absent where undefined. */
const buildOf = (name: string, changes: Record<string, string | undefined> = {}) =>
  ciBuild({ ...variablesOf(name), ...changes });

it.each(CI_ENVIRONMENTS)("reads all that $name says of a build", ({ name, env, query }) => {
  const { provider, ...build } = ciBuild(env) ?? {};
  expect(provider).toBe(name);
  const given = Object.entries(build).filter(([, value]) => value !== undefined);
  expect(Object.fromEntries(given.map(([field, value]) => [field, String(value)]))).toEqual(query);
});

describe("GitHub Actions", () => {
  it("reports the commit and number of a pull request from the event, not those of its merge", async () => {
    const folder = await mkdtemp(join(tmpdir(), "tessera-cli-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const event = join(folder, "event.json");
    await writeFile(event, JSON.stringify({ pull_request: { number: 13, head: { sha: "badcafe" } } }));
    const pull = { GITHUB_EVENT_PATH: event, GITHUB_REF: "refs/heads/main" };
    expect(buildOf("GitHub Actions", pull)).toMatchObject({ commit: "badcafe", pullRequest: "13" });
    const lost = buildOf("GitHub Actions", { GITHUB_EVENT_PATH: join(folder, "none") });
    expect(lost?.commit).toBe(variablesOf("GitHub Actions").GITHUB_SHA);
  });

  const PUSH = { GITHUB_HEAD_REF: "", GITHUB_BASE_REF: "", GITHUB_REF: "refs/heads/main", GITHUB_REF_NAME: "main" };

  it("has no pull request on a push, and no branch on a tag", () => {
    const push = buildOf("GitHub Actions", PUSH);
    expect(push).toMatchObject({ branch: "main", pullRequest: undefined, targetBranch: undefined });
    const tag = { ...PUSH, GITHUB_REF: "refs/tags/v1.0", GITHUB_REF_TYPE: "tag", GITHUB_REF_NAME: "v1.0" };
    expect(buildOf("GitHub Actions", tag)?.branch).toBeUndefined();
  });

  it("gives all attempts of a run one key", () => {
    const keys = ["1", "2", "3"].map((attempt) => buildOf("GitHub Actions", { GITHUB_RUN_ATTEMPT: attempt })?.runKey);
    expect(new Set(keys).size).toBe(1);
  });
});

describe("GitLab CI", () => {
  const PUSH = {
    CI_MERGE_REQUEST_IID: undefined,
    CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: undefined,
    CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: undefined,
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: undefined,
  };

  it("reports the branch and commit of a push", () => {
    const push = buildOf("GitLab CI", { ...PUSH, CI_COMMIT_BRANCH: "main" });
    expect(push).toMatchObject({ branch: "main", commit: "f".repeat(40), pullRequest: undefined });
    expect(buildOf("GitLab CI", { ...PUSH, CI_COMMIT_TAG: "v1.0" })?.branch).toBeUndefined();
  });

  it("takes no job of a matrix for a part of the tests", () => {
    const job = buildOf("GitLab CI", { CI_JOB_NAME: "e2e: [linux, 20]" });
    expect(job).toMatchObject({ job: "e2e: [linux, 20]", shard: undefined });
  });

  it("goes on with the retried job under its new id", () => {
    const [first, again] = ["50012", "50019"].map((id) => buildOf("GitLab CI", { CI_JOB_ID: id }));
    expect(again?.runKey).toBe(first?.runKey);
    expect(again?.jobAttempt).toBeGreaterThan(first?.jobAttempt ?? 0);
  });
});

describe("Jenkins", () => {
  it.each([
    [{ BRANCH_NAME: "release", CHANGE_BRANCH: "" }, "release"],
    [{ BRANCH_NAME: "", CHANGE_BRANCH: "", GIT_BRANCH: "origin/main" }, "main"],
    [{ BRANCH_NAME: "v1.0", CHANGE_BRANCH: "", TAG_NAME: "v1.0" }, undefined],
  ])("finds the branch with %o", (changes, branch) => {
    expect(buildOf("Jenkins", changes)?.branch).toBe(branch);
  });

  it("makes the run key of job and number where there is no tag", () => {
    expect(buildOf("Jenkins", { BUILD_TAG: "" })?.runKey).toBe("jenkins/shop/PR-12/42");
  });
});

describe("Azure DevOps", () => {
  it.each([
    [{ SYSTEM_PULLREQUEST_SOURCEBRANCH: "", BUILD_SOURCEBRANCH: "refs/heads/main" }, "main"],
    [{ SYSTEM_PULLREQUEST_SOURCEBRANCH: "", BUILD_SOURCEBRANCH: "refs/tags/v1.0" }, undefined],
  ])("finds the branch with %o", (changes, branch) => {
    expect(buildOf("Azure DevOps", changes)?.branch).toBe(branch);
  });

  it("counts the attempts of a job over those of its stage", () => {
    const attempts = [
      { SYSTEM_STAGEATTEMPT: "1", SYSTEM_JOBATTEMPT: "3" },
      { SYSTEM_STAGEATTEMPT: "2", SYSTEM_JOBATTEMPT: "1" },
      { SYSTEM_STAGEATTEMPT: "2", SYSTEM_JOBATTEMPT: "2" },
    ].map((changes) => buildOf("Azure DevOps", changes)?.jobAttempt ?? 0);
    expect(attempts).toEqual([...attempts].sort((a, b) => a - b));
    expect(new Set(attempts).size).toBe(3);
  });
});

describe("CircleCI", () => {
  it("falls back to the workflow's id, and to the build's address", () => {
    expect(buildOf("CircleCI", { CIRCLE_PIPELINE_ID: "" })?.runKey).toBe("circleci/wf-1");
    const alone = buildOf("CircleCI", { CIRCLE_PIPELINE_ID: "", CIRCLE_WORKFLOW_ID: "" });
    expect(alone?.runKey).toBe("circleci/https://circleci.com/gh/acme/shop/9");
  });

  it("has no shard on one machine", () => {
    expect(buildOf("CircleCI", { CIRCLE_NODE_INDEX: "0", CIRCLE_NODE_TOTAL: "1" })?.shard).toBeUndefined();
  });
});

it("has no pull request where Buildkite or Travis says false", () => {
  expect(buildOf("Buildkite", { BUILDKITE_PULL_REQUEST: "false" })).toMatchObject({
    pullRequest: undefined,
    targetBranch: undefined,
  });
  expect(buildOf("Travis CI", { TRAVIS_PULL_REQUEST: "false" })).toMatchObject({
    branch: "main",
    pullRequest: undefined,
  });
});

it("leaves the commit of a Buildkite build of HEAD to git", () => {
  expect(buildOf("Buildkite", { BUILDKITE_COMMIT: "HEAD" })?.commit).toBeUndefined();
});

it("reads the branch of a Drone build that is no pull request", () => {
  expect(buildOf("Drone", { DRONE_PULL_REQUEST: "" })).toMatchObject({ branch: "main", targetBranch: undefined });
});

it("finds no CI system outside of the known ones", () => {
  expect(ciBuild({ CI: "true", BUILD_NUMBER: "1" })).toBeUndefined();
});

it("makes no run key where a part of it is missing", () => {
  expect(buildOf("GitHub Actions", { GITHUB_RUN_ID: undefined })).toMatchObject({
    runKey: undefined,
    buildUrl: undefined,
  });
});
