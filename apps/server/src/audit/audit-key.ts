import { createHash, createHmac, randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Config, ConfigError } from "../platform/config.ts";
import type { AuditKey } from "../platform/context.ts";
import type { Db } from "../platform/db/schema.ts";
import { findNewestNumber } from "./audit-repo.ts";

const KEY_BYTES = 32;
/** File mode: only the server's own account can read it. */
const OWNER_ONLY = 0o600;
/** The key, and the number of the first entry that it anchors; a key from the configuration anchors every entry. */
const KEY_FILE = /^([0-9a-f]{64})(?:\s+([1-9]\d{0,9}))?\s*$/;

/**
 * Reads the key file, and creates one where there is none: entries from the next one on are anchored. Throws
 * ConfigError for a file that can't be read or written, or holds no key.
 */
export async function openAuditKey(
  { auditKeyFile, dataDir }: Pick<Config, "auditKeyFile" | "dataDir">,
  db: Db,
): Promise<AuditKey> {
  const file = auditKeyPath({ auditKeyFile, dataDir });
  try {
    const text = (await readText(file)) ?? (await makeFile(file, (await findNewestNumber(db)) + 1));
    return keyIn(text, file);
  } catch (error) {
    throw ConfigError.of("TESSERA_AUDIT_KEY_FILE", (error as Error).message, error);
  }
}

/** Where the key is, or will be. */
export function auditKeyPath({ auditKeyFile, dataDir }: Pick<Config, "auditKeyFile" | "dataDir">): string {
  return auditKeyFile ?? join(dataDir, "audit.key");
}

/** The id of the key in a file; undefined where there is none. Throws Error for a file that holds no key. */
export async function readAuditKeyId(file: string): Promise<string | undefined> {
  const text = await readText(file);
  return text === undefined ? undefined : keyIn(text, file).id;
}

function keyIn(text: string, file: string): AuditKey {
  const [, hex, from] = KEY_FILE.exec(text) ?? [];
  if (hex === undefined) throw new Error(`${file} holds no key, which is 64 hexadecimal digits`);
  return toKey(Buffer.from(hex, "hex"), file, Number(from ?? 1));
}

function toKey(key: Buffer, file: string, from: number): AuditKey {
  return {
    id: createHash("sha256").update("tessera audit key\n").update(key).digest("hex").slice(0, 16),
    file,
    from,
    anchorOf: ({ seq, hash }) => createHmac("sha256", key).update(`${seq}\n${hash}`).digest("hex"),
    signatureOf: ({ seq, hash, at }) =>
      createHmac("sha256", key).update(`tessera audit witness\n${seq}\n${hash}\n${at}`).digest("hex"),
  };
}

async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Gets its name only once it is complete, and never replaces another file: processes that start at once share the
 * first.
 */
async function makeFile(file: string, from: number): Promise<string> {
  const unfinished = `${file}.${randomBytes(8).toString("hex")}`;
  await writeFile(unfinished, `${randomBytes(KEY_BYTES).toString("hex")} ${from}\n`, { mode: OWNER_ONLY, flag: "wx" });
  try {
    await link(unfinished, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(unfinished);
  }
  return readFile(file, "utf8");
}
