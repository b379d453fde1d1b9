import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { firstCalls, uploadCommands } from "../src/components/upload-commands.ts";
import { CHAPTERS } from "../src/docs/chapters.ts";
import { EXAMPLE_URL, withIncludes } from "./doc-includes.ts";
import { codeBlocksOf } from "./doc-markdown.ts";

const ROOT = join(import.meta.dirname, "../../..");
const run = promisify(execFile);

/** A code block of the documentation, by its file and its place among the blocks there. */
export type Snippet = { name: string; source: string; language: string; code: string };

/** Every code block of every chapter, and of the README that leads to them. */
export function allSnippets(): Snippet[] {
  const snippets = ["README.md", ...CHAPTERS.map(({ source }) => source)].flatMap((source) => {
    const markdown = withIncludes(readFileSync(join(ROOT, source), "utf8"), source);
    return codeBlocksOf(markdown).map(({ lang = "", text }, place) => {
      const [first = ""] = text.split("\n", 1);
      return { name: `${source}, ${place + 1}: ${first.slice(0, 60)}`, source, language: lang, code: text };
    });
  });
  return withoutRepetitions(snippets);
}

/** What the dialog of a new token shows; of a step of a CI system the command that it runs. */
export function snippetsOfDialog(): Snippet[] {
  const languages: Record<string, string> = { javascript: "js", python: "python" };
  const of = { ...uploadCommands(EXAMPLE_URL, "PRJ-1"), ...prefixed(firstCalls(EXAMPLE_URL)) };
  const snippets = Object.entries(of).map(([name, text]) => {
    const language = languages[name.replace("first ", "")] ?? "sh";
    const isStep = language === "sh" && !/^export /.test(text);
    const [command] = /npx --yes .*/.exec(text) ?? [];
    const code = (isStep ? (command ?? "") : text).replace("TESSERA_TOKEN=…", "TESSERA_TOKEN=tsr_pat_…");
    return { name, source: "dialog", language, code };
  });
  return withoutRepetitions(snippets);
}

/** What stands in several places is run once. */
const withoutRepetitions = (snippets: Snippet[]): Snippet[] => [
  ...new Map(snippets.map((it) => [`${it.language} ${it.code}`, it])).values(),
];

const prefixed = (calls: Record<string, string>) =>
  Object.fromEntries(Object.entries(calls).map(([name, text]) => [`first ${name}`, text]));

const REPORT = `<testsuite name="shop"><testcase classname="shop.Cart" name="adds an item" time="0.1"/>
<testcase classname="shop.Pay" name="pays"><failure message="expected 402">at Pay.java:7</failure></testcase></testsuite>
`;

/** Which program of this checkout stands behind what a newcomer calls. */
const PROGRAMS = {
  cli: join(ROOT, "packages/cli/dist/main.js"),
  commands: join(ROOT, "apps/server/dist/commands/command.js"),
  generator: join(ROOT, "apps/api-check/node_modules/openapi-typescript/bin/cli.js"),
};
/** Packages that a newcomer would install, and which package of this checkout has them. */
const PACKAGES = {
  "@modelcontextprotocol/client": "apps/server",
  "@modelcontextprotocol/sdk": "apps/server",
  "openapi-fetch": "apps/api-check",
};

/** The machine of a newcomer: a folder with reports, and the programs that the documentation calls. */
export class NewcomersMachine {
  readonly folder: string;
  readonly #base: string;
  readonly #url: string;
  readonly #dataDir: string;
  #written = 0;

  constructor(url: string, dataDir: string) {
    this.#url = url;
    this.#dataDir = dataDir;
    this.#base = mkdtempSync(join(tmpdir(), "tessera-docs-"));
    this.folder = join(this.#base, "work");
    for (const folder of [
      "bin",
      "backups",
      "vault",
      "work/target/surefire-reports",
      "work/reports",
      "work/build/test-results",
    ]) {
      mkdirSync(join(this.#base, folder), { recursive: true });
    }
    for (const report of [
      "report.xml",
      "results.xml",
      "target/surefire-reports/a.xml",
      "reports/junit.xml",
      "build/test-results/a.xml",
    ]) {
      writeFileSync(join(this.folder, report), REPORT);
    }
    writeFileSync(join(this.folder, "passing.xml"), '<testsuite name="s"><testcase name="passes"/></testsuite>');
    writeFileSync(join(this.folder, "package.json"), JSON.stringify({ type: "module", private: true }));
    this.#installPackages();
    this.#installPrograms();
  }

  #installPackages(): void {
    for (const [name, home] of Object.entries(PACKAGES)) {
      const link = join(this.#base, "node_modules", name);
      mkdirSync(join(link, ".."), { recursive: true });
      symlinkSync(join(ROOT, home, "node_modules", name), link);
    }
  }

  #installPrograms(): void {
    const install = (name: string, script: string) =>
      writeFileSync(join(this.#base, "bin", name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const [node, npm] = [process.execPath, programNamed("npm")];
    install(
      "npx",
      `address=$2; shift 2
case "$address" in
  ${this.#url}/cli.tgz) TESSERA_URL=${this.#url} exec '${node}' '${PROGRAMS.cli}' "$@";;
  openapi-typescript@7) exec '${node}' '${PROGRAMS.generator}' "$@";;
  *) echo "npx knows no $address" >&2; exit 1;;
esac`,
    );
    install(
      "npm",
      `case "$*" in
  "run --silent server -- restore"*) TESSERA_DATA_DIR=$(mktemp -d '${this.#base}/restored-XXXX'); export TESSERA_DATA_DIR;;
esac
case "$*" in
  "run --silent server --"*) shift 4; exec '${node}' '${PROGRAMS.commands}' "$@";;
  test) cp '${join(this.folder, "passing.xml")}' reports/more.xml;;
  *) exec '${npm}' "$@" --no-audit --no-fund;;
esac`,
    );
  }

  /** Runs a snippet as it stands in the documentation, with this server's address; rejects where it fails. */
  async run({ language, code }: Snippet, env: Record<string, string>): Promise<string> {
    const endings = { sh: "sh", js: "mjs", ts: "ts", python: "py" } as const;
    const programs = { sh: "sh", js: process.execPath, ts: process.execPath, python: "python3" } as const;
    if (!(language in endings)) throw new Error(`No snippet may be ${language}: nothing runs it`);
    const kind = language as keyof typeof endings;
    this.#written += 1;
    const file = join(this.folder, `snippet-${this.#written}.${endings[kind]}`);
    writeFileSync(file, `${kind === "sh" ? "set -e\n" : ""}${this.#onThisServer(code, env)}\n`);
    const { stdout } = await run(programs[kind], [file], {
      cwd: this.folder,
      env: {
        ...{ PATH: [join(this.#base, "bin"), process.env.PATH].join(delimiter), HOME: this.#base },
        ...{ npm_config_prefix: join(this.#base, "global"), npm_config_cache: join(this.#base, "npm-cache") },
        ...{ TESSERA_URL: this.#url, TESSERA_DATA_DIR: this.#dataDir, LOG_LEVEL: "silent", ...env },
      },
    });
    return stdout;
  }

  #onThisServer(code: string, env: Record<string, string>): string {
    return code
      .replaceAll(EXAMPLE_URL, this.#url)
      .replaceAll("http://127.0.0.1:3000", this.#url)
      .replaceAll("tsr_pat_…", env.TESSERA_TOKEN ?? "")
      .replaceAll(/ \/(backups|vault)\//g, ` ${this.#base}/$1/`);
  }

  /** What the compiler says of all TypeScript that ran; empty where all is well. */
  async compile(): Promise<string> {
    const compilerOptions = {
      ...{ module: "nodenext", moduleResolution: "nodenext", target: "ES2022", lib: ["ES2022", "DOM"] },
      ...{ strict: true, skipLibCheck: true, noEmit: true, types: [], moduleDetection: "force" },
      allowImportingTsExtensions: true,
    };
    writeFileSync(join(this.folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    writeFileSync(
      join(this.folder, "process.d.ts"),
      "declare const process: { env: Record<string, string | undefined> };\n",
    );
    const tsc = join(ROOT, "node_modules/.bin/tsc");
    const { stdout } = await run(tsc, ["-p", "."], { cwd: this.folder }).catch((failed: { stdout: string }) => failed);
    return stdout;
  }

  remove(): void {
    rmSync(this.#base, { recursive: true, force: true });
  }
}

function programNamed(name: string): string {
  const folder = (process.env.PATH ?? "").split(delimiter).find((it) => {
    try {
      return readFileSync(join(it, name)).length > 0;
    } catch {
      return false;
    }
  });
  if (folder === undefined) throw new Error(`The tests of the documentation need ${name}`);
  return join(folder, name);
}
