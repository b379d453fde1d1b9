import { type CiProvider, keyOf, shardOf, wholeNumber } from "./ci-build.ts";

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
export const gitlab: CiProvider = (env) => {
  if (env("GITLAB_CI") !== "true") return undefined;
  return {
    ci: "gitlab",
    provider: "GitLab CI",
    runKey: keyOf("gitlab", env("CI_PROJECT_PATH"), env("CI_PIPELINE_ID")) ?? keyOf("gitlab", env("CI_PIPELINE_ID")),
    runName: env("CI_PIPELINE_NAME") ?? env("CI_PROJECT_PATH"),
    job: jobOf(env("CI_JOB_NAME"), env("CI_NODE_TOTAL")),
    // A retried job has a new, higher id and the same name.
    jobAttempt: wholeNumber(env("CI_JOB_ID")),
    // The jobs of a matrix, "test: [linux, 20]", are numbered too, but each of them runs all tests.
    shard: env("CI_JOB_NAME")?.endsWith("]") ? undefined : shardOf(env("CI_NODE_INDEX"), env("CI_NODE_TOTAL"), 1),
    branch:
      env("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME") ??
      env("CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME") ??
      env("CI_COMMIT_BRANCH") ??
      (env("CI_COMMIT_TAG") ? undefined : env("CI_COMMIT_REF_NAME")),
    // In a merged-results pipeline CI_COMMIT_SHA is a commit that only GitLab has.
    commit: env("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") ?? env("CI_COMMIT_SHA"),
    pullRequest: env("CI_MERGE_REQUEST_IID") ?? env("CI_EXTERNAL_PULL_REQUEST_IID"),
    targetBranch: env("CI_MERGE_REQUEST_TARGET_BRANCH_NAME") ?? env("CI_EXTERNAL_PULL_REQUEST_TARGET_BRANCH_NAME"),
    buildUrl: env("CI_PIPELINE_URL") ?? env("CI_JOB_URL"),
  };
};

/** `parallel: 3` names the jobs "test 1/3" and so on, which are parts of one job "test". */
function jobOf(name: string | undefined, parts: string | undefined): string | undefined {
  if (name === undefined || parts === undefined || !name.endsWith(`/${parts}`)) return name;
  return name.replace(/ \d+\/\d+$/, "");
}
