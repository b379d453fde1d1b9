import { type CiProvider, keyOf, shardOf, unlessFalse, wholeNumber } from "./ci-build.ts";

/** https://buildkite.com/docs/pipelines/configure/environment-variables */
export const buildkite: CiProvider = (env) => {
  if (env("BUILDKITE") !== "true") return undefined;
  const commit = env("BUILDKITE_COMMIT");
  const pullRequest = unlessFalse(env("BUILDKITE_PULL_REQUEST"));
  return {
    ci: "buildkite",
    provider: "Buildkite",
    runKey: keyOf("buildkite", env("BUILDKITE_BUILD_ID")),
    runName: env("BUILDKITE_PIPELINE_SLUG"),
    job: env("BUILDKITE_STEP_KEY") ?? env("BUILDKITE_LABEL") ?? env("BUILDKITE_JOB_ID"),
    jobAttempt: wholeNumber(env("BUILDKITE_RETRY_COUNT")),
    shard: shardOf(env("BUILDKITE_PARALLEL_JOB"), env("BUILDKITE_PARALLEL_JOB_COUNT"), 0),
    branch: env("BUILDKITE_TAG") ? undefined : env("BUILDKITE_BRANCH"),
    // A build that was started by hand is of "HEAD"; git knows which commit that is.
    commit: commit === "HEAD" ? undefined : commit,
    pullRequest,
    targetBranch: pullRequest && env("BUILDKITE_PULL_REQUEST_BASE_BRANCH"),
    buildUrl: env("BUILDKITE_BUILD_URL"),
  };
};
