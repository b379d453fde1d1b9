import { type Claims, textsOf } from "./claim-rules.ts";
import type { PublisherSystem } from "./publisher-systems.ts";

/** What the issuer of an identity token vouches for; null where its tokens don't say it. */
export type Provenance = {
  /** The repository or project that the build is of. */
  source: string | null;
  branch: string | null;
  commit: string | null;
  /** Page of the build; pages below it are of the same build. */
  buildUrl: string | null;
};

const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
const HEADS = "refs/heads/";

type Read = (name: string) => string | null;

const READERS: Readonly<Record<PublisherSystem, (read: Read, issuer: string) => Partial<Provenance>>> = {
  github: (read, issuer) => {
    const [source, run] = [read("repository"), read("run_id")];
    const buildUrl = source && run && `${gitHubOf(issuer)}/${source}/actions/runs/${run}`;
    // The commit and ref of a pull request are those of a temporary merge.
    if (read("event_name")?.startsWith("pull_request")) return { source, buildUrl, branch: read("head_ref") };
    // Those of the default branch, whatever the workflow before it tested.
    if (read("event_name") === "workflow_run") return { source, buildUrl };
    return { source, buildUrl, branch: branchOf(read("ref")), commit: read("sha") };
  },
  gitlab: (read, issuer) => {
    const [source, pipeline] = [read("project_path"), read("pipeline_id")];
    const buildUrl = source && pipeline && `${issuer.replace(/\/$/, "")}/${source}/-/pipelines/${pipeline}`;
    // Those of a merge request may be of a merge that only GitLab has.
    if (read("pipeline_source") === "merge_request_event") return { source, buildUrl };
    return { source, buildUrl, branch: read("ref_type") === "branch" ? read("ref") : null, commit: read("sha") };
  },
  buildkite: (read) => {
    const [organization, pipeline, build] = [read("organization_slug"), read("pipeline_slug"), read("build_number")];
    const source = organization && pipeline && `${organization}/${pipeline}`;
    const buildUrl = source && build && `https://buildkite.com/${source}/builds/${build}`;
    return { source, buildUrl, branch: read("build_tag") ? null : read("build_branch"), commit: read("build_commit") };
  },
  circleci: (read) => ({
    source: read("oidc.circleci.com/vcs-origin"),
    branch: branchOf(read("oidc.circleci.com/vcs-ref")),
  }),
  "azure-devops": (read) => ({ source: read("sub") }),
  bitbucket: (read) => ({ source: read("repositoryUuid"), branch: read("branchName") }),
  other: (read) => ({ source: read("sub") }),
};

/** What the claims of a verified token say about the build. */
export function provenanceOf(system: PublisherSystem, claims: Claims, issuer: string): Provenance {
  const read: Read = (name) => textsOf(claims, name)[0] || null;
  const found = { source: null, branch: null, commit: null, buildUrl: null, ...READERS[system](read, issuer) };
  return {
    source: found.source?.slice(0, 300) ?? null,
    branch: found.branch && found.branch.length <= 300 ? found.branch : null,
    // Buildkite says HEAD of a build that was started by hand.
    commit: found.commit && COMMIT.test(found.commit) ? found.commit : null,
    buildUrl: found.buildUrl && URL.canParse(found.buildUrl) && found.buildUrl.length <= 2000 ? found.buildUrl : null,
  };
}

/** True of a page of the build, which may be one below its own. */
export function isOfBuild(buildUrl: string, page: string): boolean {
  return page === buildUrl || page.startsWith(`${buildUrl}/`) || page.startsWith(`${buildUrl}#`);
}

function branchOf(ref: string | null): string | null {
  return ref?.startsWith(HEADS) ? ref.slice(HEADS.length) : null;
}

/** Where the pages of the issuer's repositories are. */
function gitHubOf(issuer: string): string {
  const { host, origin } = new URL(issuer);
  if (host === "token.actions.githubusercontent.com") return "https://github.com";
  return host.startsWith("token.actions.") ? `https://${host.slice("token.actions.".length)}` : origin;
}
