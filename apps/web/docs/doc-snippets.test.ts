import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasProgram } from "../../../scripts/programs.ts";
import { Tessera, TestClock } from "../../server/src/testing/tessera.testing.ts";
import { ASSISTANTS } from "../src/tokens/assistants.ts";
import { configuredServer } from "./assistants.testing.ts";
import { EXAMPLE_URL } from "./doc-includes.ts";
import { allSnippets, NewcomersMachine, type Snippet, snippetsOfDialog } from "./snippets.testing.ts";

/** Snippets that another test runs, or that start this very checkout. */
const RUN_ELSEWHERE: { source: string; language: string; begins: string; by: string }[] = [
  { source: "docs/pipelines.md", language: "yaml", begins: "", by: "pipelines-docs.test.ts" },
  { source: "docs/keyless.md", language: "yaml", begins: "", by: "identity-docs.test.ts" },
  { source: "docs/pipelines.md", language: "groovy", begins: "", by: "pipelines-docs.test.ts" },
  { source: "docs/getting-started.md", language: "sh", begins: "npm start", by: "set-up.test.ts" },
  { source: "README.md", language: "sh", begins: "npm start", by: "set-up.test.ts" },
  { source: "docs/webhooks.md", language: "http", begins: "POST /hooks", by: "webhook.contract.test.ts" },
];
const isRunElsewhere = ({ source, language, code }: Snippet) =>
  RUN_ELSEWHERE.some((it) => it.source === source && it.language === language && code.startsWith(it.begins));
const isConfiguration = ({ source, language }: Snippet) => source === "docs/mcp.md" && /json|toml/.test(language);

const hasCurl = hasProgram("curl");
const hasPython = hasProgram("python3");
/** A machine with Node.js, npm and git alone can't run what is written for other programs. */
const canRun = ({ language, code }: Snippet) =>
  (hasPython || language !== "python") && (hasCurl || language !== "sh" || !/\bcurl\b/.test(code));

const snippets = allSnippets();
const dialogSnippets = snippetsOfDialog().filter(canRun);

describe("the snippets of the documentation", () => {
  const dataDir = mkdtempSync(join(tmpdir(), "tessera-docs-data-"));
  let tessera: Tessera;
  let machine: NewcomersMachine;
  let tokens: Record<string, string>;

  /** What a newcomer's shell holds: tokens that no other snippet has revoked. */
  const freshTokens = async (): Promise<Record<string, string>> => {
    const [grace, ada] = await Promise.all([tessera.signIn("newcomer"), tessera.signIn("admin")]);
    const [own, leaked, admin] = await Promise.all([
      tessera.token(grace),
      tessera.token(grace),
      tessera.token(ada, { scopes: ["admin:read"] }),
    ]);
    return {
      ...{ TESSERA_TOKEN: own, LEAKED_TOKEN: leaked, TESSERA_ADMIN_TOKEN: admin, TESSERA_PROJECT_ID: "PRJ-1" },
    };
  };

  beforeAll(async () => {
    const clock = new TestClock();
    // Commands beside the server have the clock of the machine.
    clock.advance({ ms: Date.now() - Date.parse(clock.now()) });
    const on = { dialect: "sqlite" as const, dataDir, database: { sqliteFile: join(dataDir, "tessera.sqlite") } };
    tessera = await Tessera.start(on, {}, clock);
    await tessera.addUser("admin", "ADMIN");
    const newcomer = await tessera.signIn("newcomer", "USER");
    const { id } = await newcomer.project.create.mutate({ name: "Shop" });
    await newcomer.case.create.mutate({ projectId: id, name: "Pays" });
    machine = new NewcomersMachine(tessera.url, dataDir);
    tokens = await freshTokens();
  });
  afterAll(async () => {
    machine?.remove();
    await tessera?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it.each(
    snippets
      .filter((it) => canRun(it) && !isRunElsewhere(it) && !isConfiguration(it))
      .map((it) => [it.name, it] as const),
  )("run against a live server: %s", async (_, snippet) => {
    await machine.run(snippet, tokens);
    if (/revoke-all|token rotate/.test(snippet.code)) tokens = await freshTokens();
  });

  it.each(dialogSnippets.map((it) => [it.name, it] as const))(
    "run from the dialog of a new token: %s",
    async (_, snippet) => {
      await machine.run(snippet, tokens);
    },
  );

  it("compile, where they are TypeScript", async () => {
    expect(await machine.compile()).toBe("");
  });

  it.each(ASSISTANTS.map((it) => [it.label, it] as const))(
    "lead an assistant to its tools: %s",
    async (_, { language, snippet }) => {
      expect(snippets.filter(isConfiguration).map(({ code }) => code)).toContain(snippet(EXAMPLE_URL));
      const { url, headers } = configuredServer(language, snippet(tessera.url), tokens.TESSERA_TOKEN ?? "");
      const answer = await fetch(url, {
        method: "POST",
        headers: { ...headers, "content-type": "application/json", accept: "application/json, text/event-stream" },
        body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
      });
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain("list_projects");
    },
  );

  it("are of every kind that a newcomer meets", () => {
    const code = snippets.map((it) => `${it.language}\n${it.code}`).join("\n");
    for (const kind of [
      /^sh\n(?:.*\n)*?curl /m,
      /^python\nimport json/m,
      /await fetch\(/,
      /createTesseraClient/,
      /modelcontextprotocol\/client"/,
      /modelcontextprotocol\/sdk/,
      /openapi-fetch/,
      /cli\.tgz report/,
    ]) {
      expect(code).toMatch(kind);
    }
  });

  it("are run elsewhere only where they are there", () => {
    for (const { source, language, begins } of RUN_ELSEWHERE) {
      expect(
        snippets.some((it) => it.source === source && it.language === language && it.code.startsWith(begins)),
      ).toBe(true);
    }
  });
});
