import type { PUBLISHER_SYSTEMS } from "../vocabulary.ts";
import type { Rule } from "./claim-rules.ts";

export type PublisherSystem = (typeof PUBLISHER_SYSTEMS)[number];

/** What is known of the identity tokens of a CI system. */
export type SystemFacts = {
  label: string;
  /** The issuer that most have; undefined where each organisation has its own. */
  issuer?: string;
  issuerExample: string;
  /** Hosts whose tokens are always of this system. */
  hosts: readonly string[];
  /** The audience of its tokens where no other can be asked for; else it is the server's address. */
  audience?: string;
  /** Claims of which one must be fixed: ids that are never given to anyone else. Empty: any claim will do. */
  pins: readonly string[];
  /** Names that stand for the ids until the first use; they can be taken by others later. */
  names: readonly string[];
  /** The ids that the first use fixes in place of the names. */
  learns: readonly string[];
  /** Further claims that rules are often about. */
  suggests: readonly string[];
};

/** As their documentation describes the tokens. */
export const SYSTEMS: Readonly<Record<PublisherSystem, SystemFacts>> = {
  github: {
    label: "GitHub Actions",
    issuer: "https://token.actions.githubusercontent.com",
    issuerExample: "https://token.actions.githubusercontent.com",
    hosts: ["token.actions.githubusercontent.com"],
    pins: ["repository_id", "repository_owner_id"],
    names: ["repository"],
    learns: ["repository_id", "repository_owner_id"],
    suggests: ["ref", "environment", "job_workflow_ref", "event_name", "runner_environment"],
  },
  gitlab: {
    label: "GitLab CI",
    issuer: "https://gitlab.com",
    issuerExample: "https://gitlab.example.com",
    hosts: ["gitlab.com"],
    pins: ["project_id", "namespace_id"],
    names: ["project_path"],
    learns: ["project_id", "namespace_id"],
    suggests: ["ref", "ref_type", "ref_protected", "environment", "pipeline_source"],
  },
  buildkite: {
    label: "Buildkite",
    issuer: "https://agent.buildkite.com",
    issuerExample: "https://agent.buildkite.com",
    hosts: ["agent.buildkite.com"],
    pins: ["pipeline_id", "organization_id"],
    names: ["organization_slug", "pipeline_slug"],
    learns: ["pipeline_id", "organization_id"],
    suggests: ["build_branch", "build_source", "step_key"],
  },
  circleci: {
    label: "CircleCI",
    issuerExample: "https://oidc.circleci.com/org/00000000-0000-0000-0000-000000000000",
    hosts: ["oidc.circleci.com"],
    pins: ["oidc.circleci.com/project-id", "oidc.circleci.com/context-ids"],
    names: [],
    learns: [],
    suggests: ["oidc.circleci.com/vcs-ref", "oidc.circleci.com/vcs-origin"],
  },
  "azure-devops": {
    label: "Azure DevOps",
    issuerExample: "https://vstoken.dev.azure.com/00000000-0000-0000-0000-000000000000",
    hosts: ["vstoken.dev.azure.com"],
    audience: "api://AzureADTokenExchange",
    pins: ["sub"],
    names: [],
    learns: [],
    suggests: [],
  },
  bitbucket: {
    label: "Bitbucket Pipelines",
    issuerExample: "https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc",
    hosts: ["api.bitbucket.org"],
    pins: ["repositoryUuid"],
    names: [],
    learns: [],
    suggests: ["branchName", "workspaceUuid"],
  },
  other: {
    label: "Another OpenID issuer",
    issuerExample: "https://issuer.example.com",
    hosts: [],
    pins: [],
    names: [],
    learns: [],
    suggests: ["sub"],
  },
};

/** What is wrong with the address of an issuer, for people; undefined where it can be used. */
export function issuerFault(issuer: string, system: PublisherSystem): string | undefined {
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  const isPlain = url && [url.href, url.href.replace(/\/$/, "")].includes(issuer);
  if (!isPlain || url.protocol !== "https:" || `${url.username}${url.password}${url.search}${url.hash}` !== "") {
    return `Enter the address that the tokens have as \`iss\`, such as ${SYSTEMS[system].issuerExample}`;
  }
  const owner = (Object.keys(SYSTEMS) as PublisherSystem[]).find((it) => SYSTEMS[it].hosts.includes(url.host));
  if (owner === undefined || owner === system) return undefined;
  return `Tokens of ${url.host} come from ${SYSTEMS[owner].label}: choose that`;
}

/**
 * How sure the rules are about who may come: `active` where an id is fixed, `pending` where only names are, which the first
 * use replaces; a fault where anyone could meet them.
 */
export function pinningOf(system: PublisherSystem, rules: readonly Rule[]): "active" | "pending" | { fault: string } {
  const { pins, names } = SYSTEMS[system];
  const isFixed = (claim: string) => rules.some((rule) => rule.claim === claim && rule.operator !== "glob");
  if (pins.length === 0 ? rules.some(({ operator }) => operator !== "glob") : pins.some(isFixed)) return "active";
  if (names.length > 0 && names.every((name) => rules.some((it) => it.claim === name && it.operator === "equals"))) {
    return "pending";
  }
  if (pins.length === 0) return { fault: "Fix at least one claim with equals or in: others could meet patterns alone" };
  const orNames = names.length === 0 ? "" : `, or ${names.join(" and ")} with equals until the first use`;
  return { fault: `Fix ${pins.join(" or ")} with equals or in${orNames}: others could meet the rest` };
}
