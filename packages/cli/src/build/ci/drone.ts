import { type CiProvider, keyOf } from "./ci-build.ts";

/** https://docs.drone.io/pipeline/environment/reference/ */
export const drone: CiProvider = (env) => {
  if (env("DRONE") !== "true") return undefined;
  const pullRequest = env("DRONE_PULL_REQUEST");
  return {
    ci: "drone",
    provider: "Drone",
    runKey: keyOf("drone", env("DRONE_REPO"), env("DRONE_BUILD_NUMBER")) ?? keyOf("drone", env("DRONE_BUILD_LINK")),
    runName: env("DRONE_REPO"),
    job: env("DRONE_STAGE_NAME"),
    // DRONE_BRANCH of a pull request is the branch it goes to.
    branch: pullRequest ? env("DRONE_SOURCE_BRANCH") : env("DRONE_TAG") ? undefined : env("DRONE_BRANCH"),
    commit: env("DRONE_COMMIT_SHA"),
    pullRequest,
    targetBranch: pullRequest && (env("DRONE_TARGET_BRANCH") ?? env("DRONE_BRANCH")),
    buildUrl: env("DRONE_BUILD_LINK"),
  };
};
