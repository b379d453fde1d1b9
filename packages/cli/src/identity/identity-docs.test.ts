import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { EXIT } from "../exit.ts";
import type { Environment } from "../host.ts";
import { runProgram } from "../program.ts";
import { receipt } from "../testing/contract-server.testing.ts";
import { fakeHost } from "../testing/fake-host.testing.ts";

const DOCUMENT = readFileSync(fileURLToPath(new URL("../../../../docs/keyless.md", import.meta.url)), "utf8");
const MINTED = "tsr_tmp_qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq49mhx7";
const IDENTITY = "eyJ0.eyJpc3Mi.c2lnbmF0dXJl";
const SET_UP = "https://tessera.example.com";

/** What each system sets where its chapter is followed, and what of the chapter makes it do so. */
const CHAPTERS: [chapter: string, asks: RegExp, env: Environment][] = [
  [
    "GitHub Actions",
    /id-token: write/,
    { ACTIONS_ID_TOKEN_REQUEST_URL: "https://ci.example/token?a=1", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "of-this-job" },
  ],
  ["GitLab CI", /TESSERA_ID_TOKEN: \{ aud: https:\/\/tessera\.example\.com \}/, { TESSERA_ID_TOKEN: IDENTITY }],
  ["Buildkite", /command:/, { BUILDKITE: "true" }],
  ["CircleCI", /command:/, { CIRCLECI: "true" }],
  [
    "Azure DevOps",
    /SYSTEM_ACCESSTOKEN: .*\n +TESSERA_AZURE_SERVICE_CONNECTION_ID: /,
    {
      ...{ SYSTEM_OIDCREQUESTURI: "https://ci.example/token", SYSTEM_ACCESSTOKEN: "of-this-job" },
      TESSERA_AZURE_SERVICE_CONNECTION_ID: "11111111-2222-3333-4444-555555555555",
    },
  ],
  ["Bitbucket Pipelines", /audiences: \[https:\/\/tessera\.example\.com\]/, { BITBUCKET_STEP_OIDC_TOKEN: IDENTITY }],
];

it.each(CHAPTERS)("reports without a stored token as the documentation has it for %s", async (chapter, asks, env) => {
  const [, text = ""] = DOCUMENT.split(`\n## ${chapter}\n`);
  const [, pipeline = ""] = /```yaml\n(.*?)```/s.exec(text) ?? [];
  expect(pipeline).toMatch(asks);
  const [, words = ""] = /npx --yes https:\/\/tessera\.example\.com\/cli\.tgz (.*)/.exec(pipeline) ?? [];
  const cwd = await mkdtemp(join(tmpdir(), "tessera-cli-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
  await mkdir(join(cwd, "reports"));
  await writeFile(
    join(cwd, "reports", "junit.xml"),
    '<testsuite name="s"><testcase classname="a" name="b"/></testsuite>',
  );
  const asked: string[] = [];
  const host = fakeHost({
    ...{ cwd, env: { TESSERA_URL: SET_UP, ...env }, readCommand: async () => IDENTITY },
    http: async ({ url, headers, body }) => {
      for await (const _ of body ?? []);
      asked.push(
        `${new URL(url).pathname} ${headers.authorization === `Bearer ${MINTED}` ? "with the token" : ""}`.trim(),
      );
      const answer = url.includes("/token")
        ? { access_token: MINTED, value: IDENTITY, oidcToken: IDENTITY }
        : receipt();
      return { status: 200, headers: {}, text: JSON.stringify(answer) };
    },
  });
  const code = await runProgram(words.replaceAll("'", "").split(" "), host);
  expect([code, host.stderr()]).toEqual([EXIT.done, expect.stringContaining("12 tests")]);
  expect(asked.slice(-2)).toEqual(["/oauth/token", "/api/v1/imports with the token"]);
});
