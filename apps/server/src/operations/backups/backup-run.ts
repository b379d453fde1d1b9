import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { redactTokens } from "@tessera/domain";
import { type BackupSchedule, type Config, environmentFor } from "../../platform/config.ts";
import { MAX_BACKUP_MESSAGE_LENGTH } from "../../platform/limits/limits.ts";

/** Files that the schedule made itself; no other is ever removed. */
const OWN_FILE = /^tessera-\d{8}T\d{6}Z\.backup$/;

/** The command runs from its source or its build, as this process does. */
const ENDING = import.meta.filename.endsWith(".ts") ? "ts" : "js";
const COMMAND = join(import.meta.dirname, `../../commands/command.${ENDING}`);
const FLAGS = ENDING === "ts" ? ["--conditions=tessera-source"] : [];

/**
 * Makes a backup in a process of its own, so that no request waits for it, and answers its file. Ends it where `isStopping`
 * becomes true. Throws with what the process said where it failed.
 */
export async function runBackup(
  config: Pick<Config, "database" | "dataDir" | "auditKeyFile">,
  { folder, at, isStopping }: { folder: string; at: string; isStopping: () => boolean },
): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `tessera-${at.slice(0, 19).replace(/[-:]/g, "")}Z.backup`);
  const child = spawn(process.execPath, [...FLAGS, COMMAND, "backup", file], {
    env: environmentFor(config),
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-MAX_BACKUP_MESSAGE_LENGTH);
  });
  const watch = setInterval(() => isStopping() && child.kill("SIGTERM"), 200).unref();
  try {
    const [code, signal] = await once(child, "close");
    if (code === 0) return file;
    throw new Error(lastLineOf(said) ?? `The backup ended with ${signal ?? code}`);
  } finally {
    clearInterval(watch);
  }
}

/** Removes the oldest of the schedule's own files, so that the newest ones stay. */
export async function removeOldBackups({ folder, keep }: Pick<BackupSchedule, "folder" | "keep">): Promise<void> {
  const own = (await readdir(folder)).filter((name) => OWN_FILE.test(name)).sort();
  for (const name of own.slice(0, -keep)) await rm(join(folder, name), { force: true });
}

function lastLineOf(said: string): string | undefined {
  const lines = said.split(/\r?\n/).filter((line) => line.trim() !== "");
  const last = lines.at(-1);
  return last === undefined ? undefined : redactTokens(last);
}
