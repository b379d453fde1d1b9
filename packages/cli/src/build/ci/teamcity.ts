import { type CiProvider, keyOf } from "./ci-build.ts";

/** https://www.jetbrains.com/help/teamcity/predefined-build-parameters.html; its branch is no variable, but git knows it */
export const teamcity: CiProvider = (env) => {
  if (!env("TEAMCITY_VERSION")) return undefined;
  const [project, configuration] = [env("TEAMCITY_PROJECT_NAME"), env("TEAMCITY_BUILDCONF_NAME")];
  return {
    ci: "teamcity",
    provider: "TeamCity",
    runKey: keyOf("teamcity", env("BUILD_URL")) ?? keyOf("teamcity", project, configuration, env("BUILD_NUMBER")),
    runName: keyOf(project, configuration) ?? configuration,
    job: configuration,
    commit: env("BUILD_VCS_NUMBER"),
    buildUrl: env("BUILD_URL"),
  };
};
