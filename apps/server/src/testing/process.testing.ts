/// <reference path="../../../../scripts/vitest-global.ts" />
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inject } from "vitest";
import type { TestDatabase } from "./each-database.testing.ts";

const FROM_SOURCE = "--conditions=tessera-source";
/** Shortens the start of a process by a third. */
const COMPILED = join(tmpdir(), "tessera-test-compiled");

export type Environment = Record<string, string>;

/** The variables that put a process on this database, on a free port; what is slow on a busy machine isn't worth a line. */
export function environmentOf({ database, dataDir }: TestDatabase): Environment {
  const url: Environment = "postgresUrl" in database ? { DATABASE_URL: database.postgresUrl } : {};
  return { ...url, TESSERA_DATA_DIR: dataDir, PORT: "0", TESSERA_SLOW_QUERY_MS: "0" };
}

type ProcessOptions = { args?: string[]; limits?: string };

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** A server as a process of its own. One that a failing test leaves behind is killed when the run ends. */
export class ServerProcess {
  stdout = "";
  stderr = "";
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  readonly #child: ChildProcess;

  /** Starts one and does not wait; `flags` are Node's own, `limits` shell commands like `ulimit -f 1024` that hold for it. */
  constructor(env: Environment, flags: string[] = [], { args = [], limits = "" }: ProcessOptions = {}) {
    this.#child = spawnNode("main.js", args, env, flags, limits);
    this.#child.stdout?.setEncoding("utf8").on("data", (text) => {
      this.stdout += text;
    });
    this.#child.stderr?.setEncoding("utf8").on("data", (text) => {
      this.stderr += text;
    });
    this.ended = once(this.#child, "close").then(([code, signal]) => code ?? signal);
  }

  /** Starts one and waits until it serves. */
  static async start(env: Environment, flags: string[] = []): Promise<ServerProcess> {
    const server = new ServerProcess(env, flags);
    await server.ready();
    return server;
  }

  /** Waits until it serves; throws with what it said if it ends instead. */
  async ready(): Promise<this> {
    while (this.url === "") {
      const ended = await Promise.race([this.ended, once(this.#child.stdout as NodeJS.ReadableStream, "data")]);
      if (!Array.isArray(ended)) throw new Error(`The server ended with ${ended}: ${this.stderr}`);
    }
    return this;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  get url(): string {
    return /^Tessera is ready at (\S+)\n/m.exec(this.stdout)?.[1] ?? "";
  }

  /** The one-time code of the set-up link it printed. */
  get setupCode(): string {
    return /\/setup\/(\S+)/.exec(this.stdout)?.[1] ?? "";
  }

  /** Lines of the log, each parsed. */
  get log(): Record<string, unknown>[] {
    const lines = this.stderr.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line));
  }

  kill(signal: NodeJS.Signals): Promise<number | string> {
    this.#child.kill(signal);
    return this.ended;
  }

  /** A call with an optional bearer token; a body that is an object goes as JSON. */
  async call(method: string, path: string, { secret, body, headers }: CallOptions = {}): Promise<Answer> {
    const isJson = typeof body === "object";
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(secret && { authorization: `Bearer ${secret}` }),
        ...(isJson && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: isJson ? JSON.stringify(body) : body }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: text.startsWith("{") && JSON.parse(text) };
  }
}

type CallOptions = { secret?: string; body?: object | string; headers?: Record<string, string> };

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape, and compare what they read
export type Answer = { status: number; headers: Headers; text: string; body: any };

/** A command beside the server, to its end. */
export async function runCommand(args: string[], env: Environment, input = "") {
  const child = spawnNode("command.js", args, env);
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  child.stdin?.end(input);
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

function spawnNode(file: string, args: string[], env: Environment, flags: string[] = [], limits = ""): ChildProcess {
  const { PATH = "" } = process.env;
  const program = [FROM_SOURCE, ...flags, join(inject("serverBundle"), file), ...args];
  const options = { env: { PATH, NODE_COMPILE_CACHE: COMPILED, ...env } };
  const child =
    limits === ""
      ? spawn(process.execPath, program, options)
      : spawn("sh", ["-c", `${limits}; exec "$@"`, "sh", process.execPath, ...program], options);
  running.add(child);
  child.once("close", () => running.delete(child));
  return child;
}
