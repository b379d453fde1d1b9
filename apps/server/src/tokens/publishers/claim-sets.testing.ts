import type { ClaimRule, PublisherSystem } from "@tessera/domain";

const COMMIT = "2d3c0de5a1f04c7ab8e59d6f7081920a3b4c5d6e";
const CIRCLE_PROJECT = "6b2f9a1e-4f1d-4c58-9f5e-0c6a1b2d3e4f";

/** What each system says of a build of the branch main, as its documentation has it; times and audience come on top. */
export const CLAIM_SETS: Readonly<Record<PublisherSystem, Record<string, unknown>>> = {
  github: {
    sub: "repo:acme/shop:ref:refs/heads/main",
    ref: "refs/heads/main",
    ref_type: "branch",
    ref_protected: "true",
    sha: COMMIT,
    repository: "acme/shop",
    repository_id: "74001",
    repository_owner: "acme",
    repository_owner_id: "6501",
    repository_visibility: "private",
    run_id: "99001",
    run_number: "12",
    run_attempt: "1",
    actor: "ada",
    actor_id: "12",
    workflow: "Tests",
    workflow_ref: "acme/shop/.github/workflows/tests.yml@refs/heads/main",
    job_workflow_ref: "acme/shop/.github/workflows/tests.yml@refs/heads/main",
    head_ref: "",
    base_ref: "",
    event_name: "push",
    runner_environment: "github-hosted",
  },
  gitlab: {
    sub: "project_path:acme/shop:ref_type:branch:ref:main",
    project_id: "22",
    project_path: "acme/shop",
    namespace_id: "72",
    namespace_path: "acme",
    user_id: "1",
    user_login: "ada",
    pipeline_id: "574",
    pipeline_source: "push",
    job_id: "302",
    ref: "main",
    ref_type: "branch",
    ref_path: "refs/heads/main",
    ref_protected: "true",
    sha: COMMIT,
    runner_environment: "gitlab-hosted",
  },
  buildkite: {
    sub: `organization:acme:pipeline:shop:ref:refs/heads/main:commit:${COMMIT}:step:test`,
    organization_slug: "acme",
    organization_id: "01910000-0000-4000-8000-00000000000a",
    pipeline_slug: "shop",
    pipeline_id: "01910000-0000-4000-8000-00000000000b",
    build_number: 42,
    build_branch: "main",
    build_tag: null,
    build_commit: COMMIT,
    build_source: "webhook",
    step_key: "test",
    job_id: "01910000-0000-4000-8000-00000000000c",
    agent_id: "01910000-0000-4000-8000-00000000000d",
    runner_environment: "buildkite-hosted",
  },
  circleci: {
    sub: `org/1c0ffee0-0000-4000-8000-000000000001/project/${CIRCLE_PROJECT}/user/1c0ffee0-0000-4000-8000-000000000002`,
    "oidc.circleci.com/project-id": CIRCLE_PROJECT,
    "oidc.circleci.com/org-id": "1c0ffee0-0000-4000-8000-000000000001",
    "oidc.circleci.com/context-ids": ["1c0ffee0-0000-4000-8000-000000000003"],
    "oidc.circleci.com/vcs-origin": "github.com/acme/shop",
    "oidc.circleci.com/vcs-ref": "refs/heads/main",
    "oidc.circleci.com/ssh-rerun": false,
  },
  "azure-devops": { sub: "sc://acme/shop/tessera", rh: "1.AAAA" },
  bitbucket: {
    sub: "{b17b0000-0000-4000-8000-000000000001}:{b17b0000-0000-4000-8000-000000000002}",
    repositoryUuid: "{b17b0000-0000-4000-8000-000000000001}",
    workspaceUuid: "{b17b0000-0000-4000-8000-000000000003}",
    pipelineUuid: "{b17b0000-0000-4000-8000-000000000004}",
    stepUuid: "{b17b0000-0000-4000-8000-000000000002}",
    branchName: "main",
  },
  other: { sub: "system:serviceaccount:ci:runner", "kubernetes.io": { namespace: "ci" } },
};

export const ISSUERS: Readonly<Record<PublisherSystem, string>> = {
  github: "https://token.actions.githubusercontent.com",
  gitlab: "https://gitlab.example",
  buildkite: "https://agent.buildkite.com",
  circleci: "https://oidc.circleci.com/org/1c0ffee0-0000-4000-8000-000000000001",
  "azure-devops": "https://vstoken.dev.azure.com/a2ea0000-0000-4000-8000-000000000001",
  bitbucket: "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
  other: "https://issuer.example/",
};

const equal = (claim: string, value: string): ClaimRule => ({ claim, operator: "equals", values: [value] });

/** Rules that fix the build of each claim set. */
export const RULES: Readonly<Record<PublisherSystem, ClaimRule[]>> = {
  github: [equal("repository_id", "74001"), equal("repository_owner_id", "6501")],
  gitlab: [equal("project_id", "22"), equal("ref_protected", "true")],
  buildkite: [equal("pipeline_id", "01910000-0000-4000-8000-00000000000b")],
  circleci: [equal("oidc.circleci.com/project-id", CIRCLE_PROJECT)],
  "azure-devops": [equal("sub", "sc://acme/shop/tessera")],
  bitbucket: [equal("repositoryUuid", "{b17b0000-0000-4000-8000-000000000001}")],
  other: [equal("sub", "system:serviceaccount:ci:runner")],
};
