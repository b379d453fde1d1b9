import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Page, Tessera } from "../../../../apps/server/src/testing/tessera.testing.ts";
import { nodesHere, PackedCommand } from "./packed-command.testing.ts";

/** What became of an upload in its run, as the page of the run shows it. */
export type ReportedRun = {
  exitCode: number | null;
  verdict: string;
  counts: Record<string, number>;
  /** Failing executions, like `cart › pays (two)`: name of the case, and variant where it has one. */
  red: string[];
  /** Executions of the failing cases that passed, likewise. */
  greenBeside: string[];
};

/** A server, and the packed command as users have it, which reports to a new project each time. */
export class ReportingServer {
  readonly #folder: string;
  readonly #tessera: Tessera;
  readonly #page: Page;
  readonly #token: string;
  readonly #command = new PackedCommand();

  private constructor(folder: string, tessera: Tessera, page: Page, token: string) {
    this.#folder = folder;
    this.#tessera = tessera;
    this.#page = page;
    this.#token = token;
  }

  static async start(): Promise<ReportingServer> {
    const folder = mkdtempSync(join(tmpdir(), "tessera-reporting-"));
    const database = { sqliteFile: join(folder, "tessera.sqlite") };
    const tessera = await Tessera.start({ dialect: "sqlite", database, dataDir: folder });
    const page = await tessera.signIn("alice", "USER");
    return new ReportingServer(folder, tessera, page, await tessera.token(page));
  }

  async stop(): Promise<void> {
    this.#command.remove();
    await this.#tessera.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** `tessera report --fail-on failed` of these files in a folder. */
  async report(folder: string, ...patterns: string[]): Promise<ReportedRun> {
    const { id: projectId } = await this.#page.project.create.mutate({ name: "Shop" });
    const args = ["report", "--project-id", projectId, "--fail-on", "failed", "--summary", "none"];
    const files = patterns.flatMap((pattern) => ["--results-file", pattern]);
    const env = { TESSERA_URL: this.#tessera.url, TESSERA_TOKEN: this.#token };
    const [node] = nodesHere();
    if (!node) throw new Error("There is no Node.js to run the command with");
    const done = await this.#command.run(node, folder, [...args, ...files], env);
    const [run] = (await this.#page.run.list.query({ projectId })).data;
    if (!run) throw new Error(`Nothing was reported: ${done.stderr}`);
    const { data } = await this.#page.run.results.query({ projectId, runId: run.id, limit: 200 });
    const executions = data.flatMap(({ case: { name }, status, executions }) =>
      executions.map((one) => ({
        isOfRedCase: isRed(status),
        isRed: isRed(one.status),
        isGreen: one.status === "passed",
        title: one.variant === null ? name : `${name} (${one.variant})`,
      })),
    );
    const titles = (wanted: typeof executions) => wanted.map(({ title }) => title).sort();
    return {
      ...{ exitCode: done.code, verdict: run.verdict, counts: run.counts },
      red: titles(executions.filter((one) => one.isRed)),
      greenBeside: titles(executions.filter((one) => one.isOfRedCase && one.isGreen)),
    };
  }
}

function isRed(status: string | null): boolean {
  return status === "failed" || status === "error";
}
