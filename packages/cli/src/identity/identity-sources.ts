import { networkError } from "../api/network-error.ts";
import { proxyFor } from "../api/proxy.ts";
import { TryAgain } from "../api/retry.ts";
import { CliError, EXIT } from "../exit.ts";
import type { Environment, Host } from "../host.ts";

/** Where the identity token of a build comes from. */
export type IdentitySource = {
  /** As people know it. */
  name: string;
  /** A token for the audience; throws CliError, and TryAgain where another try may help. */
  read: (host: Host, audience: string) => Promise<string>;
  /** True where each call gives another token; a variable holds the same one all the time. */
  isFresh: boolean;
};

/** What every job may have in this variable: GitLab fills it, and others can. */
const VARIABLE = "TESSERA_ID_TOKEN";

/** What the CI system of this environment offers; undefined where it offers none. */
export function identitySourceOf(env: Environment): IdentitySource | undefined {
  if (isSet(env, VARIABLE)) return fromVariable(VARIABLE);
  if (isSet(env, "ACTIONS_ID_TOKEN_REQUEST_URL", "ACTIONS_ID_TOKEN_REQUEST_TOKEN")) return github;
  if (isSet(env, "BITBUCKET_STEP_OIDC_TOKEN")) return fromVariable("BITBUCKET_STEP_OIDC_TOKEN");
  if (isSet(env, "SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN", CONNECTION)) return azure;
  if (env.BUILDKITE === "true") return buildkite;
  if (env.CIRCLECI === "true") return circleci;
  return undefined;
}

/** How the CI system of this environment can be made to offer an identity token. */
export function identityHint(env: Environment, url: string): string | undefined {
  const start = "Without a stored token";
  if (env.GITHUB_ACTIONS === "true") return `${start}: give the job "permissions: id-token: write".`;
  if (env.GITLAB_CI === "true") return `${start}: give the job "id_tokens: { ${VARIABLE}: { aud: ${url} } }".`;
  if (isSet(env, "BITBUCKET_BUILD_NUMBER")) return `${start}: give the step "oidc: true" and the audience ${url}.`;
  if (isSet(env, "TF_BUILD")) return `${start}: hand down SYSTEM_ACCESSTOKEN and ${CONNECTION}.`;
  return undefined;
}

const CONNECTION = "TESSERA_AZURE_SERVICE_CONNECTION_ID";

function fromVariable(name: string): IdentitySource {
  return { name, isFresh: false, read: async ({ env }) => env[name]?.trim() ?? "" };
}

/** https://docs.github.com/en/actions/reference/security/oidc */
const github: IdentitySource = {
  name: "GitHub Actions",
  isFresh: true,
  read: async (host, audience) => {
    const url = new URL(host.env.ACTIONS_ID_TOKEN_REQUEST_URL ?? "");
    url.searchParams.set("audience", audience);
    return askFor(host, github.name, "value", { method: "GET", url, token: host.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN });
  },
};

/** https://learn.microsoft.com/en-us/rest/api/azure/devops/distributedtask/oidctoken/create */
const azure: IdentitySource = {
  name: "Azure DevOps",
  isFresh: true,
  read: async (host) => {
    const url = new URL(host.env.SYSTEM_OIDCREQUESTURI ?? "");
    url.searchParams.set("api-version", "7.1");
    url.searchParams.set("serviceConnectionId", host.env[CONNECTION] ?? "");
    return askFor(host, azure.name, "oidcToken", { method: "POST", url, token: host.env.SYSTEM_ACCESSTOKEN });
  },
};

/** The ids are optional claims: a publisher that was created with names is fixed to them. */
const buildkite: IdentitySource = {
  name: "Buildkite",
  isFresh: true,
  read: (host, audience) => {
    const claims = ["organization_id", "pipeline_id"].flatMap((claim) => ["--claim", claim]);
    return output(host, buildkite.name, [
      "buildkite-agent",
      "oidc",
      "request-token",
      "--audience",
      audience,
      ...claims,
    ]);
  },
};

/** The token in CIRCLE_OIDC_TOKEN is meant for the organisation, not for this server. */
const circleci: IdentitySource = {
  name: "CircleCI",
  isFresh: true,
  read: (host, audience) =>
    output(host, circleci.name, ["circleci", "run", "oidc", "get", "--claims", JSON.stringify({ aud: audience })]),
};

function isSet(env: Environment, ...names: string[]): boolean {
  return names.every((name) => (env[name] ?? "").trim() !== "");
}

async function output(host: Host, name: string, command: [string, ...string[]]): Promise<string> {
  const text = await host.readCommand(...command);
  if (text !== undefined) return text;
  throw new CliError(EXIT.access, `${name} gave no identity token`, [
    `'${command.join(" ")}' failed or printed nothing.`,
  ]);
}

type Question = { method: "GET" | "POST"; url: URL; token: string | undefined };

async function askFor(host: Host, name: string, field: string, { method, url, token }: Question): Promise<string> {
  host.redactor.hide(token);
  const headers: Record<string, string> = { accept: "application/json", authorization: `Bearer ${token?.trim()}` };
  if (method === "POST") Object.assign(headers, { "content-length": "0", "x-tfs-fedauthredirect": "Suppress" });
  const proxy = proxyFor(url.href, host.env);
  const { status, text } = await host
    .http({ method, url: url.href, headers, proxy })
    .catch((error) => Promise.reject(networkError(error, url.href, proxy)));
  const found = status === 200 ? fieldOf(text, field) : undefined;
  if (found !== undefined) return found;
  const failure = new CliError(EXIT.access, `${name} gave no identity token (HTTP ${status} from ${url.origin})`);
  throw status === 429 || status >= 500 ? new TryAgain(failure) : failure;
}

function fieldOf(text: string, field: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)?.[field];
    return typeof value === "string" && value !== "" ? value : undefined;
  } catch {
    // The status and address are all that can be said of it.
    return undefined;
  }
}
