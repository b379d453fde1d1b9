import { appendFile, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Environment, Host } from "../host.ts";

/** Writes the summary to the file, for `auto` to where the CI system shows it, for `none` nowhere. */
export async function writeSummary(where: string, host: Host, text: () => string): Promise<void> {
  if (where === "none") return;
  const { env, terminal, cwd, redactor } = host;
  try {
    if (where !== "auto") return await writeFile(resolve(cwd, where), redactor.redact(text()));
    if (env.GITHUB_ACTIONS === "true" && env.GITHUB_STEP_SUMMARY) {
      return await appendFile(env.GITHUB_STEP_SUMMARY, redactor.redact(text()));
    }
    if (isAzure(env)) {
      const folder = await mkdtemp(join(env.AGENT_TEMPDIRECTORY ?? tmpdir(), "tessera-"));
      const file = join(folder, "Tessera.md");
      await writeFile(file, redactor.redact(text()));
      terminal.command(`##vso[task.uploadsummary]${file}`);
    }
  } catch (error) {
    // The results are stored; a missing summary must not make the build fail.
    terminal.warn(`The summary can't be written (${(error as NodeJS.ErrnoException).code}): it is left out`);
  }
}

function isAzure(env: Environment): boolean {
  return env.TF_BUILD?.toLowerCase() === "true";
}
