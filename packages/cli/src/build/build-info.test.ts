import { execFileSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { fakeHost } from "../testing/fake-host.testing.ts";
import { findBuild, refineRunKey } from "./build-info.ts";
import { gitIn } from "./git.ts";

async function repository() {
  const folder = await mkdtemp(join(tmpdir(), "tessera-cli-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const git = (...args: string[]) => {
    const who = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
    return execFileSync("git", [...who, ...args], { cwd: folder, encoding: "utf8", stdio: "pipe" }).trim();
  };
  git("init", "--quiet", "--initial-branch", "topic");
  return { folder, git };
}

it("reads branch and commit from git outside of CI", async () => {
  const { folder, git } = await repository();
  git("commit", "--quiet", "--allow-empty", "--message", "first");
  const commit = git("rev-parse", "HEAD");
  const onBranch = await findBuild(fakeHost({ git: gitIn(folder) }));
  const key = { runKey: "once/unique", isOnce: true };
  expect(onBranch).toEqual({ branch: "topic", commit, buildUrl: undefined, ...key, foundBy: "git" });

  git("checkout", "--quiet", "--detach");
  const detached = await findBuild(fakeHost({ git: gitIn(folder) }));
  expect(detached).toMatchObject({ branch: undefined, commit });
});

it.each([
  ["true", true],
  ["1", true],
  ["woodpecker", true],
  ["false", false],
  ["0", false],
  ["", false],
])("shares the commit as run key with the other jobs of a CI system that sets CI to '%s': %s", async (CI, isShared) => {
  const build = await findBuild(fakeHost({ env: { CI }, git: async () => "c0ffee" }));
  expect(build).toMatchObject(
    isShared ? { runKey: "git/c0ffee", isOnce: false } : { runKey: "once/unique", isOnce: true },
  );
});

it("finds the branch before the first commit, and makes up a run key", async () => {
  const { folder } = await repository();
  const build = await findBuild(fakeHost({ git: gitIn(folder) }));
  expect(build).toMatchObject({ branch: "topic", commit: undefined, runKey: "once/unique" });
});

it("makes up a run key without git", async () => {
  const build = await findBuild(fakeHost({ git: gitIn(join(tmpdir(), "no-such-folder")) }));
  expect(build).toEqual({
    branch: undefined,
    commit: undefined,
    buildUrl: undefined,
    runKey: "once/unique",
    isOnce: true,
    foundBy: "nothing",
  });
});

it("fills in from git what the CI system leaves out", async () => {
  const env = { CIRCLECI: "true", CIRCLE_BRANCH: "main", CIRCLE_WORKFLOW_ID: "wf-1" };
  const build = await findBuild(
    fakeHost({ env, git: async (command) => (command === "rev-parse" ? "c0ffee" : "other") }),
  );
  expect(build).toMatchObject({ branch: "main", commit: "c0ffee", runKey: "circleci/wf-1", foundBy: "CircleCI" });
});

it("gives builds of one run different run keys", () => {
  expect(refineRunKey("ci/1", undefined)).toBe("ci/1");
  expect(refineRunKey("ci/1", "nightly")).toBe("ci/1/nightly");
  expect(refineRunKey("ci/1", "x".repeat(300))).toMatch(/^sha256\/[0-9a-f]{64}$/);
});
