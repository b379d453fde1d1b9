import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { variablesOf } from "./testing/ci-environments.testing.ts";
import { json } from "./testing/contract-server.testing.ts";
import { page, runOf } from "./testing/runs.testing.ts";
import { REPORT, Workspace } from "./testing/workspace.testing.ts";

const DOCUMENT = readFileSync(fileURLToPath(new URL("../../../docs/pipelines.md", import.meta.url)), "utf8");
const MAIN = fileURLToPath(new URL("./main.ts", import.meta.url));
const SYSTEMS = [
  "GitHub Actions",
  "GitLab CI",
  "Jenkins",
  "Azure DevOps",
  "CircleCI",
  "Buildkite",
  "Bitbucket Pipelines",
];

/** The lines of a chapter's pipeline that call the command, as the system hands them to the shell. */
function commandsOf(chapter: string): string[] {
  const [, text = ""] = DOCUMENT.split(`\n## ${chapter}\n`);
  const [, pipeline = ""] = /```\w+\n(.*?)```/s.exec(text) ?? [];
  return [...pipeline.matchAll(/npx --yes https:\/\/tessera\.example\.com\/cli\.tgz .*/g)].map(([line]) =>
    line
      .replace(/(?:'|")$/, (quote) => (line.split(quote).length % 2 === 0 ? "" : quote))
      .replace(/\$\{\{ matrix\.shard \}\}/g, "3")
      .replaceAll("$SHARD", "3")
      .replaceAll("$$", "$"),
  );
}

/** How the systems call the shell for a script of a step; each list item is a script of its own but in Bitbucket and GitLab. */
const SHELLS: Record<string, string[]> = {
  "GitHub Actions": ["bash", "-e", "-c"],
  "GitLab CI": ["bash", "-eo", "pipefail", "-c"],
  Jenkins: ["sh", "-xe", "-c"],
  "Azure DevOps": ["bash", "--noprofile", "--norc", "-c"],
  CircleCI: ["bash", "-eo", "pipefail", "-c"],
  Buildkite: ["bash", "-e", "-c"],
  "Bitbucket Pipelines": ["bash", "-e", "-c"],
};

/** The script that holds the upload, whole, as the system hands it to the shell. */
function uploadScriptOf(chapter: string): string {
  const [, text = ""] = DOCUMENT.split(`\n## ${chapter}\n`);
  const [, pipeline = ""] = /```\w+\n(.*?)```/s.exec(text) ?? [];
  const block = [...pipeline.matchAll(/^( *)command: \|\n((?:\1 +.*\n)+)/gm)].find(([script]) =>
    script.includes("cli.tgz"),
  );
  return block ? (block[2] ?? "").replace(/^ +/gm, "").replaceAll("$$", "$") : (commandsOf(chapter)[0] ?? "");
}

/**
 * Runs a script in a shell that has the variables of a CI system, and an `npx` that runs this command, or tests that fail.
 */
async function run(script: string, system: string, ci: Workspace): Promise<number> {
  const bin = join(ci.folder, "bin");
  mkdirSync(bin, { recursive: true });
  const command = `shift 2; exec '${process.execPath}' --conditions=tessera-source '${MAIN}' "$@"`;
  writeFileSync(join(bin, "npx"), `#!/bin/sh\n[ "$1" = vitest ] && exit 9\n${command}\n`, { mode: 0o755 });
  writeFileSync(join(bin, "npm"), "#!/bin/sh\n", { mode: 0o755 });
  const env = { ...ci.access, ...variablesOf(system), PATH: `${bin}:${process.env.PATH}` };
  return new Promise((resolve) => {
    const [shell = "", ...options] = SHELLS[system] ?? [];
    execFile(shell, [...options, script], { cwd: ci.folder, env }, (error) => resolve(Number(error?.code ?? 0)));
  });
}

describe.each(SYSTEMS)("the pipeline for %s", (system) => {
  it("reports a shard, and asks the gate about the run that the shards are of", async () => {
    const ci = await Workspace.create({ "reports/junit.xml": REPORT });
    const [report = "", gate = "", ...more] = commandsOf(system);
    expect([report, gate, more]).toEqual([expect.stringContaining(" report "), expect.stringContaining(" gate "), []]);
    expect(await run(report, system, ci)).toBe(0);
    const [upload] = ci.server.requests;
    expect(upload?.query).toMatchObject({ projectId: "PRJ-1", shard: expect.stringMatching(/^3\/[48]$/) });
    expect(upload?.files.map(({ name }) => name)).toEqual(["reports/junit.xml"]);
    const key = upload?.query.runKey ?? "";
    ci.server.willReply(json(200, page(runOf({ key }))));
    expect(await run(gate, system, ci)).toBe(0);
    expect(ci.server.requests[1]?.query.search).toBe(key);
  });
});

it("reports also where the tests of the same script fail, and fails with them", async () => {
  const shared = SYSTEMS.filter((system) => uploadScriptOf(system).includes("vitest"));
  expect(shared).toEqual(["Buildkite"]);
  for (const system of shared) {
    const ci = await Workspace.create({ "reports/junit.xml": REPORT });
    expect(await run(uploadScriptOf(system), system, ci)).toBe(9);
    expect(ci.server.requests).toHaveLength(1);
  }
});

it("has a pipeline for each of seven CI systems, and one line for anywhere else", () => {
  for (const system of SYSTEMS) expect(commandsOf(system)).toHaveLength(2);
  expect(commandsOf("One machine, one line")).toEqual([expect.stringMatching(/ run --project-id PRJ-1 -- npm test$/)]);
});
