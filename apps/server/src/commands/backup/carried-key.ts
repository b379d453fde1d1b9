import { chmod, copyFile } from "node:fs/promises";
import { auditKeyPath, readAuditKeyId } from "../../audit/audit-key.ts";
import { findKeyId } from "../../audit/audit-repo.ts";
import type { Config } from "../../platform/config.ts";
import type { Db } from "../../platform/db/schema.ts";
import { BackupError, createOwnFile } from "./backup-file-repo.ts";

type KeyPlace = Pick<Config, "auditKeyFile" | "dataDir">;

/**
 * Copies the key of the audit log into a new file of its own, which only its owner can read: kept with the data, it would
 * let someone who has both make the log again. Throws BackupError.
 */
export async function saveKey(place: KeyPlace, file: string): Promise<void> {
  const from = auditKeyPath(place);
  if ((await idIn(from)) === undefined) throw new BackupError(`There is no key of the audit log in ${from}`);
  await createOwnFile(file);
  await copyFile(from, file);
}

/**
 * Decides how a restored audit log gets its key back, before anything is restored: the key that `file` holds, else the one
 * that is in place. Throws BackupError where `file` holds another one than the log was anchored with, or one in place would
 * be replaced.
 */
export async function planKey(place: KeyPlace, backup: Db, file: string | undefined): Promise<KeyPlan> {
  const to = auditKeyPath(place);
  const wanted = await findKeyId(backup);
  const present = await idIn(to);
  if (file === undefined) return { put: async () => {}, warning: warningOf(wanted, present, to) };
  const given = await idIn(file);
  if (given === undefined) throw new BackupError(`There is no file ${file}`);
  if (wanted !== null && given !== wanted) {
    throw new BackupError(`${file} is not the key of this audit log: its id is ${given}, and ${wanted} is needed`);
  }
  if (present !== undefined && present !== given) {
    throw new BackupError(`${to} holds another key already; nothing was overwritten. Move it away first.`);
  }
  return { put: () => (present === undefined ? putKey(file, to) : Promise.resolve()), warning: null };
}

/** Puts the key in place, once all else is restored; `warning` where there is none. */
export type KeyPlan = { put: () => Promise<void>; warning: string | null };

async function putKey(from: string, to: string): Promise<void> {
  await createOwnFile(to);
  await copyFile(from, to);
  await chmod(to, 0o600);
}

function warningOf(wanted: string | null, present: string | undefined, to: string): string | null {
  if (wanted === null || wanted === present) return null;
  return (
    `the key of the audit log (id ${wanted}) is not in ${to}. Put its file there before the first start; without it, the ` +
    "entries until now are no longer proven"
  );
}

async function idIn(file: string): Promise<string | undefined> {
  try {
    return await readAuditKeyId(file);
  } catch (error) {
    throw new BackupError((error as Error).message, { cause: error });
  }
}
