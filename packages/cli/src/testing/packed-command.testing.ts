import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Outcome } from "./workspace.testing.ts";

const PACKED = fileURLToPath(new URL("../../dist/cli.tgz", import.meta.url));

/** A Node.js on this machine. */
export type NodeVersion = { version: string; path: string };

/** One Node.js of each release line that the PATH has, and the one that runs the tests. */
export function nodesHere(): NodeVersion[] {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = new Map<string, NodeVersion>();
  for (const path of [process.execPath, ...folders.map((folder) => join(folder, "node"))]) {
    const version = versionOf(path);
    const [line = ""] = version?.split(".") ?? [];
    if (version !== undefined && !found.has(line)) found.set(line, { version, path });
  }
  return [...found.values()];
}

function versionOf(path: string): string | undefined {
  try {
    return execFileSync(path, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** The tarball as users get it, unpacked. */
export class PackedCommand {
  readonly #folder = mkdtempSync(join(tmpdir(), "tessera-packed-"));

  constructor() {
    execFileSync("tar", ["-xzf", PACKED, "-C", this.#folder]);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** As the server does that hands the package out. */
  bake(url: string): void {
    writeFileSync(join(this.#folder, "package/server.json"), JSON.stringify({ url }));
  }

  /** Runs it with exactly these variables, but for those that find programs. */
  async run(node: NodeVersion, cwd: string, args: string[], env: Record<string, string>): Promise<Outcome> {
    const child = spawn(node.path, [join(this.#folder, "package/dist/main.js"), ...args], {
      cwd,
      env: { PATH: process.env.PATH, GIT_CEILING_DIRECTORIES: tmpdir(), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const written = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text) => {
        written[name] += text;
      });
    }
    const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
    return { code, ...written };
  }
}
