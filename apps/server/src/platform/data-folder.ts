import { chmodSync, closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { access, chmod, constants, lstat, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Logger } from "pino";
import { ConfigError } from "./config.ts";

/** The data folder holds password hashes and secrets: only the server's own user may read it. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const OTHERS = 0o077;
const STICKY = 0o1000;
/** The server's own files; a folder with only other things belongs to something else. */
const OURS = /^(?:tessera|server\.lock|audit\.key|spool$|keys|secrets?|attachments|blobs|backups)/;

/**
 * Creates a missing data folder, and restricts one that others can read, with everything in it; logs that. Throws
 * ConfigError where that fails, and for a folder that clearly is not the server's own.
 */
export async function secureDataFolder(folder: string, log: Logger): Promise<void> {
  await requireWritable(folder);
  const { mode } = await lstat(folder);
  if ((mode & OTHERS) === 0) return narrowEntries(folder, await readdir(folder), log);
  const entries = await readdir(folder, { recursive: true });
  if ((mode & STICKY) !== 0 || (entries.length > 0 && !entries.some((name) => OURS.test(name)))) {
    throw refused(`other users can read ${folder}, and it holds other things too; name a folder of its own`);
  }
  await narrow(folder, FOLDER_MODE);
  log.warn({ folder, mode: octal(mode) }, "other users could read the data folder; restricted it to this user");
  await narrowEntries(folder, entries, log);
}

/** Makes the data folder where there is none. Throws ConfigError where nothing can be written there. */
export async function requireWritable(folder: string): Promise<void> {
  try {
    mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
    await access(folder, constants.W_OK);
  } catch (error) {
    throw refused((error as Error).message.split("\n", 1)[0] ?? "", error);
  }
}

/** A file that only the server's own user can read, made before a library would make it for everyone. */
export function createPrivateFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: FOLDER_MODE });
  if (existsSync(file)) return;
  closeSync(openSync(file, "a", FILE_MODE));
  chmodSync(file, FILE_MODE);
}

async function narrowEntries(folder: string, entries: string[], log: Logger): Promise<void> {
  for (const name of entries) {
    const path = join(folder, name);
    const found = await lstat(path).catch(() => undefined);
    // Gone meanwhile, or a link, whose own mode means nothing.
    if (!found || found.isSymbolicLink() || (found.mode & OTHERS) === 0) continue;
    await narrow(path, found.isDirectory() ? FOLDER_MODE : FILE_MODE);
    log.warn(
      { path, mode: octal(found.mode) },
      "other users could read a file of the data folder; restricted it to this user",
    );
  }
}

async function narrow(path: string, mode: number): Promise<void> {
  const reason = `other users can read ${path}, and this user can't change that. Run chmod ${octal(mode)} on it as its owner.`;
  try {
    await chmod(path, mode);
  } catch (error) {
    throw refused(reason, error);
  }
  // Some file systems take the call and change nothing.
  if (((await lstat(path)).mode & OTHERS) !== 0) throw refused(reason);
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8);
}

function refused(reason: string, cause?: unknown): ConfigError {
  return ConfigError.of("TESSERA_DATA_DIR", reason, cause);
}
