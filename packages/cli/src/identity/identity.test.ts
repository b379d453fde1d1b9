import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, it, onTestFinished } from "vitest";
import { httpClient } from "../api/http-client.ts";
import { EXIT } from "../exit.ts";
import type { Host } from "../host.ts";
import { runProgram } from "../program.ts";
import { ME, receipt } from "../testing/contract-server.testing.ts";
import { fakeHost } from "../testing/fake-host.testing.ts";

const MINTED = "tsr_tmp_qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq49mhx7";
const IDENTITY = "eyJ0.eyJpc3Mi.c2lnbmF0dXJl";
type Asked = { method: string; url: URL; authorization: string | undefined; body: string };
type Reply = { status: number; body: object };

/** A server of a CI system and of Tessera in one: it hands out identity tokens and exchanges them. */
async function start(replies: Reply[] = []) {
  const asked: Asked[] = [];
  const record = async (request: IncomingMessage): Promise<Asked> => ({
    method: request.method ?? "",
    url: new URL(request.url ?? "/", "http://server"),
    authorization: request.headers.authorization,
    body: await text(request),
  });
  const answerTo = ({ url, authorization }: Asked): Reply => {
    if (url.pathname === "/identity") return { status: 200, body: { value: IDENTITY, oidcToken: IDENTITY } };
    if (url.pathname === "/oauth/token") return replies.shift() ?? { status: 200, body: { access_token: MINTED } };
    if (authorization !== `Bearer ${MINTED}`) return { status: 401, body: {} };
    return { status: 200, body: url.pathname.endsWith("/me") ? ME : receipt() };
  };
  const server = createServer(async (request, response) => {
    const question = await record(request);
    asked.push(question);
    const { status, body } = answerTo(question);
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const paths = () => asked.map(({ method, url }) => `${method} ${url.pathname}`);
  const forms = () =>
    asked.filter((it) => it.url.pathname === "/oauth/token").map((it) => new URLSearchParams(it.body));
  return { url, asked, paths, forms };
}

async function run(args: string[], url: string, env: Host["env"], changes: Partial<Host> = {}) {
  const host = fakeHost({ env: { TESSERA_URL: url, ...env }, http: httpClient, ...changes });
  const code = await runProgram(args, host);
  return { code, said: `${host.stdout()}${host.stderr()}` };
}

const github = (url: string) => ({
  GITHUB_ACTIONS: "true",
  ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/identity?api-version=2`,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "request-token-of-the-job",
});

it("exchanges the identity token of GitHub Actions where no token is given, and shows neither", async () => {
  const { url, asked, paths, forms } = await start();
  const { code, said } = await run(["whoami", "--verbose"], url, github(url));
  expect([code, paths()]).toEqual([EXIT.done, ["GET /identity", "POST /oauth/token", "GET /api/v1/me"]]);
  expect(asked[0]?.url.search).toBe(`?api-version=2&audience=${encodeURIComponent(url)}`);
  expect(asked[0]?.authorization).toBe("Bearer request-token-of-the-job");
  expect(Object.fromEntries(forms()[0] ?? [])).toEqual({
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    subject_token: IDENTITY,
  });
  for (const secret of [MINTED, IDENTITY, "request-token-of-the-job"]) expect(said).not.toContain(secret);
});

it("names the project that it is about", async () => {
  const { url, forms } = await start();
  await run(["runs", "--project-id", "PRJ-7"], url, github(url));
  expect(forms()[0]?.get("audience")).toBe("PRJ-7");
});

it.each<[string, (url: string) => Host["env"], string[]]>([
  ["GitLab", () => ({ GITLAB_CI: "true", TESSERA_ID_TOKEN: IDENTITY }), []],
  ["Bitbucket", () => ({ BITBUCKET_BUILD_NUMBER: "1", BITBUCKET_STEP_OIDC_TOKEN: IDENTITY }), []],
  [
    "Azure DevOps",
    (url) => ({
      ...{ TF_BUILD: "True", SYSTEM_OIDCREQUESTURI: `${url}/identity`, SYSTEM_ACCESSTOKEN: "access-token-of-the-job" },
      TESSERA_AZURE_SERVICE_CONNECTION_ID: "c0ffee",
    }),
    [],
  ],
  [
    "Buildkite",
    () => ({ BUILDKITE: "true" }),
    ["buildkite-agent oidc request-token --audience URL --claim organization_id --claim pipeline_id"],
  ],
  ["CircleCI", () => ({ CIRCLECI: "true" }), ['circleci run oidc get --claims {"aud":"URL"}']],
])("finds the identity token of %s", async (_name, env, commands) => {
  const { url, forms } = await start();
  const ran: string[] = [];
  const readCommand = async (...command: string[]) => {
    ran.push(command.join(" ").replace(url, "URL"));
    return IDENTITY;
  };
  const { code } = await run(["whoami"], url, env(url), { readCommand });
  expect([code, forms()[0]?.get("subject_token"), ran]).toEqual([EXIT.done, IDENTITY, commands]);
});

it("asks Azure DevOps for the service connection, as its interface has it", async () => {
  const { url, asked } = await start();
  const env = { SYSTEM_OIDCREQUESTURI: `${url}/identity`, SYSTEM_ACCESSTOKEN: "access-token-of-the-job" };
  await run(["whoami"], url, { TF_BUILD: "True", TESSERA_AZURE_SERVICE_CONNECTION_ID: "c0ffee", ...env });
  expect(asked[0]).toMatchObject({ method: "POST", authorization: "Bearer access-token-of-the-job" });
  expect(asked[0]?.url.search).toBe("?api-version=7.1&serviceConnectionId=c0ffee");
});

it("uses a token that is given, and asks for no other", async () => {
  const { url, paths } = await start();
  await run(["whoami"], url, { ...github(url), TESSERA_TOKEN: MINTED });
  expect(paths()).toEqual(["GET /api/v1/me"]);
});

it("says why the server refused the identity token", async () => {
  const reason = "The claim ref is not as a trusted publisher wants it";
  const { url } = await start([{ status: 400, body: { error: "invalid_grant", error_description: reason } }]);
  const { code, said } = await run(["whoami"], url, github(url));
  expect([code, said]).toEqual([EXIT.access, expect.stringContaining(`GitHub Actions was refused: ${reason}`)]);
});

it("says that a variable holds one token for the whole job where that was used before", async () => {
  const body = { error: "invalid_grant", error_description: "This identity token was used before" };
  const { url } = await start([{ status: 400, body }]);
  const { said } = await run(["whoami"], url, { GITLAB_CI: "true", TESSERA_ID_TOKEN: IDENTITY });
  expect(said).toContain("give each command of the job one of its own");
});

it("asks for another identity token where the server was busy", async () => {
  const busy = { status: 503, body: { error: "temporarily_unavailable", error_description: "Busy" } };
  const { url, paths } = await start([busy]);
  expect((await run(["whoami"], url, github(url))).code).toBe(EXIT.done);
  expect(paths().filter((path) => path === "GET /identity")).toHaveLength(2);
});

it.each<[string, Host["env"], string]>([
  ["GitHub Actions", { GITHUB_ACTIONS: "true" }, "id-token: write"],
  ["GitLab CI", { GITLAB_CI: "true" }, "id_tokens: { TESSERA_ID_TOKEN: { aud: http"],
  ["Bitbucket", { BITBUCKET_BUILD_NUMBER: "1" }, "oidc: true"],
  ["Azure DevOps", { TF_BUILD: "True" }, "SYSTEM_ACCESSTOKEN"],
])("says how %s offers an identity token where there is none", async (_name, env, hint) => {
  const { code, said } = await run(["whoami"], "http://127.0.0.1:1", env);
  expect([code, said]).toEqual([EXIT.access, expect.stringContaining(hint)]);
});

it("says that the agent of Buildkite gave no token", async () => {
  const { url } = await start();
  const { code, said } = await run(["whoami"], url, { BUILDKITE: "true" });
  expect([code, said]).toEqual([EXIT.access, expect.stringContaining("Buildkite gave no identity token")]);
});

it("exchanges the identity token after the tests ran, since what it gives lives for minutes", async () => {
  const { url, paths } = await start();
  const cwd = await mkdtemp(join(tmpdir(), "tessera-cli-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  const before: string[] = [];
  const runCommand = async () => {
    before.push(...paths());
    await writeFile(join(cwd, "junit.xml"), '<testsuite name="s"><testcase classname="a" name="b"/></testsuite>');
    return { code: 0, interrupted: false };
  };
  const { code } = await run(["run", "--project-id", "PRJ-1", "--", "npm", "test"], url, github(url), {
    cwd,
    runCommand,
  });
  expect([code, before]).toEqual([EXIT.done, []]);
  expect(paths().slice(0, 3)).toEqual(["GET /identity", "POST /oauth/token", "POST /api/v1/imports"]);
});
