import { type CiProvider, keyOf, type ReadVariable, shardOf, wholeNumber } from "./ci-build.ts";

/** https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/ */
export const bitbucket: CiProvider = (env) => {
  if (!env("BITBUCKET_BUILD_NUMBER")) return undefined;
  const repository = env("BITBUCKET_REPO_FULL_NAME");
  return {
    ci: "bitbucket",
    provider: "Bitbucket Pipelines",
    runKey:
      keyOf("bitbucket", env("BITBUCKET_PIPELINE_UUID")) ??
      keyOf("bitbucket", repository, env("BITBUCKET_BUILD_NUMBER")),
    runName: repository,
    job: env("BITBUCKET_STEP_UUID"),
    jobAttempt: wholeNumber(env("BITBUCKET_STEP_RUN_NUMBER")),
    shard: shardOf(env("BITBUCKET_PARALLEL_STEP"), env("BITBUCKET_PARALLEL_STEP_COUNT"), 0),
    branch: env("BITBUCKET_BRANCH"),
    commit: env("BITBUCKET_COMMIT"),
    pullRequest: env("BITBUCKET_PR_ID"),
    targetBranch: env("BITBUCKET_PR_DESTINATION_BRANCH"),
    buildUrl: pageOf(env, repository),
  };
};

function pageOf(env: ReadVariable, repository: string | undefined): string | undefined {
  const origin = env("BITBUCKET_GIT_HTTP_ORIGIN")?.replace(/^http:/, "https:");
  const home = origin ?? (repository && `https://bitbucket.org/${repository}`);
  return home && `${home}/pipelines/results/${env("BITBUCKET_BUILD_NUMBER")}`;
}
