import { readFileSync } from "node:fs";
import { type CiProvider, keyOf, wholeNumber } from "./ci-build.ts";

/** https://docs.github.com/en/actions/reference/workflows-and-actions/variables */
export const github: CiProvider = (env) => {
  if (env("GITHUB_ACTIONS") !== "true") return undefined;
  const [repository, run, attempt] = [env("GITHUB_REPOSITORY"), env("GITHUB_RUN_ID"), env("GITHUB_RUN_ATTEMPT")];
  const pull = pullRequestOf(env("GITHUB_EVENT_PATH"));
  const server = env("GITHUB_SERVER_URL") ?? "https://github.com";
  const page = repository && run && `${server}/${repository}/actions/runs/${run}`;
  return {
    ci: "github",
    provider: "GitHub Actions",
    runKey: keyOf("github", repository, run),
    runName: env("GITHUB_WORKFLOW"),
    job: env("GITHUB_JOB"),
    jobAttempt: wholeNumber(attempt),
    // The ref of a pull request is its merge ("12/merge"); GITHUB_HEAD_REF is set in pull requests only.
    branch: env("GITHUB_HEAD_REF") ?? (env("GITHUB_REF_TYPE") === "tag" ? undefined : env("GITHUB_REF_NAME")),
    commit: pull.commit ?? env("GITHUB_SHA"),
    pullRequest: /^refs\/pull\/(\d+)\//.exec(env("GITHUB_REF") ?? "")?.[1] ?? pull.number,
    targetBranch: env("GITHUB_BASE_REF"),
    buildUrl: page && attempt ? `${page}/attempts/${attempt}` : page,
  };
};

/** Number and head of a pull request, as only the event file holds them: GITHUB_SHA is then a temporary merge commit. */
function pullRequestOf(eventPath: string | undefined): { number?: string; commit?: string } {
  if (eventPath === undefined) return {};
  try {
    const pull = JSON.parse(readFileSync(eventPath, "utf8"))?.pull_request;
    const [number, commit]: unknown[] = [pull?.number, pull?.head?.sha];
    return {
      ...(typeof number === "number" && { number: `${number}` }),
      ...(typeof commit === "string" && { commit }),
    };
  } catch {
    return {};
  }
}
