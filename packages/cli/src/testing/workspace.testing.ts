import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished } from "vitest";
import { httpClient } from "../api/http-client.ts";
import { runProgram } from "../program.ts";
import { ContractServer, TOKEN } from "./contract-server.testing.ts";
import { fakeHost } from "./fake-host.testing.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));

/** Compiling the sources is most of what a short process does. */
const COMPILE_CACHE = join(tmpdir(), "tessera-cli-compile-cache");

export type Outcome = { code: number | null; stdout: string; stderr: string };
type Run = { env?: Record<string, string> };
type ProcessRun = Run & { stdin?: string; nodeFlags?: string[]; onStart?: (pid: number) => void };

export const REPORT = `<testsuite name="s"><testcase name="works" classname="a.B"/></testsuite>`;

/** A temporary folder with files, the command run in it, and a server for it; all gone after the test. */
export class Workspace {
  readonly folder: string;
  readonly server: ContractServer;

  private constructor(folder: string, server: ContractServer) {
    this.folder = folder;
    this.server = server;
  }

  static async create(files: Record<string, string> = { "report.xml": REPORT }): Promise<Workspace> {
    const workspace = new Workspace(await mkdtemp(join(tmpdir(), "tessera-cli-")), await ContractServer.start());
    onTestFinished(async () => {
      await workspace.server.stop();
      await rm(workspace.folder, { recursive: true });
    });
    await workspace.write(files);
    return workspace;
  }

  async write(files: Record<string, string>): Promise<void> {
    for (const [name, content] of Object.entries(files)) {
      const path = join(this.folder, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    }
  }

  /** Runs `tessera` as a user does, with exactly these arguments and (but for finding node and git) these variables. */
  async tessera(args: string[], { env = {}, nodeFlags = [], stdin, onStart }: ProcessRun = {}): Promise<Outcome> {
    const child = spawn(process.execPath, ["--conditions=tessera-source", ...nodeFlags, MAIN, ...args], {
      cwd: this.folder,
      env: {
        PATH: process.env.PATH,
        GIT_CEILING_DIRECTORIES: dirname(this.folder),
        NODE_COMPILE_CACHE: COMPILE_CACHE,
        ...env,
      },
    });
    child.stdin.end(stdin ?? "");
    if (child.pid !== undefined) onStart?.(child.pid);
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return withoutToken({ code, stdout: stdout(), stderr: stderr() });
  }

  /** The same without a process, for the many cases that differ in words only: real files and network, no waiting. */
  async call(args: string[], { env = {} }: Run = {}): Promise<Outcome> {
    const host = fakeHost({ env, cwd: this.folder, http: httpClient });
    const code = await runProgram(args, host);
    return withoutToken({ code, stdout: host.stdout(), stderr: host.stderr() });
  }

  /** `tessera report` of `report.xml` into PRJ-1 with a good token, and whatever is given besides. */
  report(args: string[] = [], run: ProcessRun = {}): Promise<Outcome> {
    return this.tessera(["report", ...args], { ...run, env: { ...this.#reportEnv, ...run.env } });
  }

  callReport(args: string[] = [], run: Run = {}): Promise<Outcome> {
    return this.call(["report", ...args], { env: { ...this.#reportEnv, ...run.env } });
  }

  get #reportEnv(): Record<string, string> {
    return { ...this.access, TESSERA_PROJECT_ID: "PRJ-1", TESSERA_RESULTS_FILE: "report.xml" };
  }

  get access(): Record<string, string> {
    return { TESSERA_URL: this.server.url, TESSERA_TOKEN: TOKEN };
  }
}

/** Checked after every test: no output holds the token. */
function withoutToken(outcome: Outcome): Outcome {
  expect(outcome.stdout + outcome.stderr).not.toContain(TOKEN);
  return outcome;
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  return () => text;
}
