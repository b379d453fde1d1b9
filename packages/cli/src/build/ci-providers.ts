import { readFileSync } from "node:fs";
import { withoutTrailingSlashes } from "@tessera/domain";
import type { Environment } from "../host.ts";

/** What a CI system says about the build; what it leaves out is absent, for example the branch of a tag's build. */
export type CiBuild = {
  provider: string;
  branch?: string | undefined;
  commit?: string | undefined;
  buildUrl?: string | undefined;
  /** The same for all jobs of one run and for its repetitions, so that shards belong together and replays are recognised. */
  runKey?: string | undefined;
};

/** The build that this process runs in; undefined outside the CI systems known here. */
export function ciBuild(env: Environment): CiBuild | undefined {
  const set = (name: string) => env[name] || undefined;
  return github(set) ?? gitlab(set) ?? jenkins(set) ?? azure(set) ?? circle(set);
}

type Read = (name: string) => string | undefined;

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
function github(env: Read): CiBuild | undefined {
  if (env("GITHUB_ACTIONS") !== "true") return undefined;
  const [repository, run] = [env("GITHUB_REPOSITORY"), env("GITHUB_RUN_ID")];
  return {
    provider: "GitHub Actions",
    // The ref of a pull request is its merge ("12/merge"); GITHUB_HEAD_REF is set in pull requests only.
    branch: env("GITHUB_HEAD_REF") ?? (env("GITHUB_REF_TYPE") === "tag" ? undefined : env("GITHUB_REF_NAME")),
    commit: githubHead(env("GITHUB_EVENT_PATH")) ?? env("GITHUB_SHA"),
    buildUrl:
      repository && run && `${env("GITHUB_SERVER_URL") ?? "https://github.com"}/${repository}/actions/runs/${run}`,
    runKey: keyOf("github", repository, run),
  };
}

/** The head of a pull request, which only the event file holds; GITHUB_SHA is then a temporary merge commit. */
function githubHead(eventPath: string | undefined): string | undefined {
  if (eventPath === undefined) return undefined;
  try {
    const head: unknown = JSON.parse(readFileSync(eventPath, "utf8"))?.pull_request?.head?.sha;
    return typeof head === "string" ? head : undefined;
  } catch {
    return undefined;
  }
}

/** https://docs.gitlab.com/ci/variables/predefined_variables/ */
function gitlab(env: Read): CiBuild | undefined {
  if (env("GITLAB_CI") !== "true") return undefined;
  return {
    provider: "GitLab CI",
    branch:
      env("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME") ??
      env("CI_EXTERNAL_PULL_REQUEST_SOURCE_BRANCH_NAME") ??
      env("CI_COMMIT_BRANCH"),
    // In a merged-results pipeline CI_COMMIT_SHA is a commit that only GitLab has.
    commit: env("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") ?? env("CI_COMMIT_SHA"),
    buildUrl: env("CI_JOB_URL") ?? env("CI_PIPELINE_URL"),
    runKey: keyOf("gitlab", env("CI_PROJECT_PATH"), env("CI_PIPELINE_ID")),
  };
}

/** https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables, and those of its Git plugin */
function jenkins(env: Read): CiBuild | undefined {
  if (!env("JENKINS_URL") && !env("JENKINS_HOME")) return undefined;
  return {
    provider: "Jenkins",
    // BRANCH_NAME of a pull request is "PR-12", of a tag its name; GIT_BRANCH begins with the remote.
    branch:
      env("CHANGE_BRANCH") ??
      (env("TAG_NAME")
        ? undefined
        : (env("BRANCH_NAME") ?? env("GIT_LOCAL_BRANCH") ?? env("GIT_BRANCH")?.replace(/^origin\//, ""))),
    commit: env("GIT_COMMIT"),
    buildUrl: env("BUILD_URL"),
    runKey: keyOf("jenkins", env("JOB_NAME"), env("BUILD_NUMBER")),
  };
}

/** https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables */
function azure(env: Read): CiBuild | undefined {
  if (env("TF_BUILD")?.toLowerCase() !== "true") return undefined;
  const [collection, project, build] = [
    env("SYSTEM_COLLECTIONURI") ?? env("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"),
    env("SYSTEM_TEAMPROJECT"),
    env("BUILD_BUILDID"),
  ];
  const ref = env("SYSTEM_PULLREQUEST_SOURCEBRANCH") ?? env("BUILD_SOURCEBRANCH");
  return {
    provider: "Azure DevOps",
    branch: ref?.startsWith("refs/") ? /^refs\/heads\/(.+)$/.exec(ref)?.[1] : ref,
    commit: env("SYSTEM_PULLREQUEST_SOURCECOMMITID") ?? env("BUILD_SOURCEVERSION"),
    buildUrl:
      collection &&
      project &&
      build &&
      `${withoutTrailingSlashes(collection)}/${encodeURIComponent(project)}/_build/results?buildId=${encodeURIComponent(build)}`,
    runKey: keyOf("azure", project, build),
  };
}

/** https://circleci.com/docs/reference/variables/ */
function circle(env: Read): CiBuild | undefined {
  if (env("CIRCLECI") !== "true") return undefined;
  return {
    provider: "CircleCI",
    branch: env("CIRCLE_BRANCH"),
    commit: env("CIRCLE_SHA1"),
    buildUrl: env("CIRCLE_BUILD_URL"),
    runKey: keyOf("circleci", env("CIRCLE_WORKFLOW_ID")) ?? keyOf("circleci", env("CIRCLE_BUILD_URL")),
  };
}

/** Undefined where a part is: half a key would join runs that have nothing to do with each other. */
function keyOf(...parts: (string | undefined)[]): string | undefined {
  return parts.every((part) => part !== undefined) ? parts.join("/") : undefined;
}
