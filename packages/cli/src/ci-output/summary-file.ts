import { appendFile, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Host } from "../host.ts";
import type { Terminal } from "../terminal.ts";

/** Where a summary goes; undefined for nowhere, as `auto` is outside of the CI systems that show one. */
export type SummaryPlace = { kind: "file" | "github" | "azure"; path: string } | undefined;

export function summaryPlace(where: string, { env, cwd }: Pick<Host, "env" | "cwd">): SummaryPlace {
  if (where === "none") return undefined;
  if (where !== "auto") return { kind: "file", path: resolve(cwd, where) };
  if (env.GITHUB_ACTIONS === "true" && env.GITHUB_STEP_SUMMARY)
    return { kind: "github", path: env.GITHUB_STEP_SUMMARY };
  if (env.TF_BUILD?.toLowerCase() === "true") return { kind: "azure", path: env.AGENT_TEMPDIRECTORY ?? tmpdir() };
  return undefined;
}

/** A summary that can't be written is warned of: the results are stored, and the build must not fail for it. */
export async function writeSummary(place: NonNullable<SummaryPlace>, text: string, host: Host): Promise<void> {
  const { terminal, redactor } = host;
  try {
    await write(place, redactor.redact(text), terminal);
  } catch (error) {
    terminal.warn(`The summary can't be written (${(error as NodeJS.ErrnoException).code}): it is left out`);
  }
}

async function write({ kind, path }: NonNullable<SummaryPlace>, text: string, terminal: Terminal): Promise<void> {
  if (kind === "file") return writeFile(path, text);
  if (kind === "github") return appendFile(path, text);
  const file = join(await mkdtemp(join(path, "tessera-")), "Tessera.md");
  await writeFile(file, text);
  terminal.command(`##vso[task.uploadsummary]${file}`);
}
