import type { Environment } from "../host.ts";
import { azure } from "./ci/azure.ts";
import { bitbucket } from "./ci/bitbucket.ts";
import { buildkite } from "./ci/buildkite.ts";
import type { CiBuild, CiProvider } from "./ci/ci-build.ts";
import { circleci } from "./ci/circleci.ts";
import { drone } from "./ci/drone.ts";
import { github } from "./ci/github.ts";
import { gitlab } from "./ci/gitlab.ts";
import { jenkins } from "./ci/jenkins.ts";
import { teamcity } from "./ci/teamcity.ts";
import { travis } from "./ci/travis.ts";

/** Jenkins comes last: its variables are also set where its agent starts a job of another system. */
const PROVIDERS: readonly CiProvider[] = [
  github,
  gitlab,
  azure,
  circleci,
  buildkite,
  bitbucket,
  drone,
  travis,
  teamcity,
  jenkins,
];

/** The build that this process runs in; undefined outside the CI systems known here. */
export function ciBuild(env: Environment): CiBuild | undefined {
  for (const provider of PROVIDERS) {
    const build = provider((name) => env[name]?.trim() || undefined);
    if (build) return build;
  }
  return undefined;
}
