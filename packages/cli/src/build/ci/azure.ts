import { withoutTrailingSlashes } from "@tessera/domain";
import { branchOfRef, type CiProvider, keyOf, type ReadVariable, shardOf, wholeNumber } from "./ci-build.ts";

/** More attempts than any job of a stage has. */
const ATTEMPTS_OF_A_STAGE = 1000;

/** https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables */
export const azure: CiProvider = (env) => {
  if (env("TF_BUILD")?.toLowerCase() !== "true") return undefined;
  return {
    ci: "azure",
    provider: "Azure DevOps",
    runKey: keyOf("azure", env("SYSTEM_TEAMPROJECT"), env("BUILD_BUILDID")) ?? keyOf("azure", env("BUILD_BUILDID")),
    runName: env("BUILD_DEFINITIONNAME"),
    job: env("SYSTEM_JOBDISPLAYNAME") ?? env("SYSTEM_JOBID"),
    jobAttempt: attemptOf(env),
    shard: shardOf(env("SYSTEM_JOBPOSITIONINPHASE"), env("SYSTEM_TOTALJOBSINPHASE"), 1),
    branch: branchOfRef(env("SYSTEM_PULLREQUEST_SOURCEBRANCH") ?? env("BUILD_SOURCEBRANCH")),
    commit: env("SYSTEM_PULLREQUEST_SOURCECOMMITID") ?? env("BUILD_SOURCEVERSION"),
    pullRequest: env("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER") ?? env("SYSTEM_PULLREQUEST_PULLREQUESTID"),
    targetBranch: branchOfRef(env("SYSTEM_PULLREQUEST_TARGETBRANCH")),
    buildUrl: pageOf(env),
  };
};

/** The jobs of a stage that is run again count from 1 again. */
function attemptOf(env: ReadVariable): number | undefined {
  const [stage = 1, job] = [wholeNumber(env("SYSTEM_STAGEATTEMPT")), wholeNumber(env("SYSTEM_JOBATTEMPT"))];
  return stage > 1 ? (stage - 1) * ATTEMPTS_OF_A_STAGE + (job ?? 1) : job;
}

function pageOf(env: ReadVariable): string | undefined {
  const collection = env("SYSTEM_COLLECTIONURI") ?? env("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI");
  const [project, build] = [env("SYSTEM_TEAMPROJECT"), env("BUILD_BUILDID")];
  if (!collection || !project || !build) return undefined;
  const root = `${withoutTrailingSlashes(collection)}/${encodeURIComponent(project)}`;
  return `${root}/_build/results?buildId=${encodeURIComponent(build)}`;
}
