import { type CiProvider, keyOf, shardOf, wholeNumber } from "./ci-build.ts";

/** https://circleci.com/docs/reference/variables/ */
export const circleci: CiProvider = (env) => {
  if (env("CIRCLECI") !== "true") return undefined;
  return {
    ci: "circleci",
    provider: "CircleCI",
    // A workflow that is run again has a new id; the pipeline's stays, where the configuration hands it down.
    runKey:
      keyOf("circleci", env("CIRCLE_PIPELINE_ID")) ??
      keyOf("circleci", env("CIRCLE_WORKFLOW_ID")) ??
      keyOf("circleci", env("CIRCLE_BUILD_URL")),
    runName: env("CIRCLE_PROJECT_REPONAME"),
    job: env("CIRCLE_JOB"),
    // Counted over the project: a job that is run again has a higher one, and its parallel parts have it in common.
    jobAttempt: wholeNumber(env("CIRCLE_BUILD_NUM")),
    shard: shardOf(env("CIRCLE_NODE_INDEX"), env("CIRCLE_NODE_TOTAL"), 0),
    branch: env("CIRCLE_BRANCH"),
    commit: env("CIRCLE_SHA1"),
    pullRequest: env("CIRCLE_PR_NUMBER") ?? /\/(\d+)\/?$/.exec(env("CIRCLE_PULL_REQUEST") ?? "")?.[1],
    buildUrl: env("CIRCLE_BUILD_URL"),
  };
};
