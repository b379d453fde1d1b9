import {
  IconClock,
  IconGitBranch,
  IconGitCommit,
  IconGitPullRequest,
  IconServer2,
  IconShieldCheck,
  IconUser,
} from "@tabler/icons-react";
import type { PublisherSystem, Run, RunVerification } from "@tessera/domain";
import type { ReactNode } from "react";
import { TextLink } from "#web/components/button-link.tsx";
import { BuildLink, Fact, FactLine } from "#web/components/fact-line.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { formatDuration } from "#web/duration.ts";
import type { RunsView } from "./runs-view.ts";

type RunFactsProps = { projectId: string; run: Run; children?: ReactNode };

/** Where a run comes from, in one line, and what else is known; branch, commit and workflow lead to the other runs of theirs. */
export function RunFacts({ projectId, run, children }: RunFactsProps) {
  const { branch, commit, pullRequest, targetBranch, environments, buildUrl, startedAt, durationMs } = run;
  const others = (search: RunsView, text: string) => (
    <TextLink to="/projects/$projectId/runs" params={{ projectId }} search={search} c="inherit" inherit>
      {text}
    </TextLink>
  );
  return (
    <FactLine>
      {branch !== null && (
        <Fact icon={<IconGitBranch size={14} aria-hidden />} name="Branch" full={branch} mono>
          {others({ branch }, branch)}
        </Fact>
      )}
      {commit !== null && (
        <Fact icon={<IconGitCommit size={14} aria-hidden />} name="Commit" full={commit} mono>
          {others({ commit }, commit.slice(0, 10))}
        </Fact>
      )}
      {pullRequest !== null && (
        <Fact icon={<IconGitPullRequest size={14} aria-hidden />} name="Pull request" full={pullRequest}>
          {pullRequest}
          {targetBranch !== null && ` into ${targetBranch}`}
        </Fact>
      )}
      {environments.length > 0 && (
        <Fact icon={<IconServer2 size={14} aria-hidden />} name="Environment" full={environments.join(", ")}>
          {environments.join(", ")}
        </Fact>
      )}
      <BuildLink url={buildUrl} />
      <Fact icon={<IconClock size={14} aria-hidden />} name="Started">
        <TimeAgo time={startedAt} />, {formatDuration(durationMs)}
      </Fact>
      <Uploader run={run} />
      <Verified run={run} />
      {children}
    </FactLine>
  );
}

const VOUCHERS: Record<PublisherSystem, string> = {
  github: "GitHub Actions",
  gitlab: "GitLab CI",
  buildkite: "Buildkite",
  circleci: "CircleCI",
  "azure-devops": "Azure DevOps",
  bitbucket: "Bitbucket",
  other: "its issuer",
};

/** What the CI system vouches for, so that no report can have made it up. */
function Verified({ run: { verified } }: { run: Run }) {
  if (verified === null) return null;
  return (
    <Fact icon={<IconShieldCheck size={14} aria-hidden />} name="Verified" full={verifiedText(verified)}>
      Verified by {VOUCHERS[verified.system]}
    </Fact>
  );
}

/** Which facts are verified, by which CI system and for which repository. */
export function verifiedText({ system, source, branch, commit, buildUrl }: RunVerification): string {
  const facts = [branch && "branch", commit && "commit", buildUrl && "build"];
  const what = facts.filter(Boolean).join(", ") || "repository";
  return `${what} by the identity token of ${VOUCHERS[system]}${source === null ? "" : ` for ${source}`}`;
}

/** Who uploaded the first of it, and with which token. */
function Uploader({ run: { createdBy, viaToken } }: { run: Run }) {
  if (createdBy === null && viaToken === null) return null;
  const token = viaToken && `token “${viaToken.name}” (${viaToken.preview})`;
  const full = [createdBy?.name, token].filter(Boolean).join(", ");
  return (
    <Fact icon={<IconUser size={14} aria-hidden />} name="Uploaded by" full={full}>
      {[createdBy?.name, viaToken && `token “${viaToken.name}”`].filter(Boolean).join(", ")}
    </Fact>
  );
}
