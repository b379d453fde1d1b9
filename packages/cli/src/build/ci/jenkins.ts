import { type CiProvider, keyOf } from "./ci-build.ts";

/** https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables, and those of its Git plugin */
export const jenkins: CiProvider = (env) => {
  if (!env("JENKINS_URL") && !env("JENKINS_HOME")) return undefined;
  const tag = env("BUILD_TAG");
  return {
    ci: "jenkins",
    provider: "Jenkins",
    runKey: keyOf("jenkins", tag) ?? keyOf("jenkins", env("JOB_NAME"), env("BUILD_NUMBER")),
    runName: workflowOf(env("JOB_NAME"), env("BRANCH_NAME")),
    job: env("JOB_NAME"),
    // BRANCH_NAME of a pull request is "PR-12", of a tag its name; GIT_BRANCH begins with the remote.
    branch:
      env("CHANGE_BRANCH") ??
      (env("TAG_NAME")
        ? undefined
        : (env("BRANCH_NAME") ?? env("GIT_LOCAL_BRANCH") ?? env("GIT_BRANCH")?.replace(/^origin\//, ""))),
    commit: env("GIT_COMMIT"),
    pullRequest: env("CHANGE_ID"),
    targetBranch: env("CHANGE_TARGET"),
    buildUrl: env("BUILD_URL"),
  };
};

/** A multibranch project has a job a branch, "shop/main"; all of them are one workflow, "shop". */
function workflowOf(job: string | undefined, branch: string | undefined): string | undefined {
  if (job === undefined || branch === undefined || !job.includes("/")) return job;
  return job.slice(0, job.lastIndexOf("/"));
}
