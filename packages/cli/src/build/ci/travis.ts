import { type CiProvider, keyOf, unlessFalse } from "./ci-build.ts";

/** https://docs.travis-ci.com/user/environment-variables/#default-environment-variables */
export const travis: CiProvider = (env) => {
  if (env("TRAVIS") !== "true") return undefined;
  const pullRequest = unlessFalse(env("TRAVIS_PULL_REQUEST"));
  return {
    ci: "travis",
    provider: "Travis CI",
    runKey: keyOf("travis", env("TRAVIS_BUILD_ID")) ?? keyOf("travis", env("TRAVIS_BUILD_WEB_URL")),
    runName: env("TRAVIS_REPO_SLUG"),
    // "12.3" is the third job of the twelfth build.
    job: env("TRAVIS_JOB_NAME") ?? env("TRAVIS_JOB_NUMBER")?.split(".")[1],
    // TRAVIS_BRANCH of a pull request is the branch it goes to, of a tag its name.
    branch: pullRequest ? env("TRAVIS_PULL_REQUEST_BRANCH") : env("TRAVIS_TAG") ? undefined : env("TRAVIS_BRANCH"),
    commit: env("TRAVIS_PULL_REQUEST_SHA") ?? env("TRAVIS_COMMIT"),
    pullRequest,
    targetBranch: pullRequest && env("TRAVIS_BRANCH"),
    buildUrl: env("TRAVIS_BUILD_WEB_URL"),
  };
};
