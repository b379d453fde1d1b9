import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Config, callersFolder, readConfig } from "../../platform/config.ts";
import { DATABASE_PARTS } from "./backup-file-repo.ts";
import { type BackupFiles, type Done, makeBackup } from "./backup-service.ts";
import { copyDatabase } from "./copy-service.ts";
import { restoreBackup } from "./restore-service.ts";

const CLEAR_LINE = "\r\u001b[2K";
const INTERRUPTED = 130;

/** `backup FILE [--audit-key FILE]`: reports progress on stderr if it is a terminal, and the result. */
export async function backupCommand(config: Config, files: BackupFiles): Promise<void> {
  const { file: path, auditKey } = absolute(files);
  let hasBegun = false;
  const onProgress = progressOf("Backing up");
  const interrupted = () => {
    // What is there is no backup yet; what was there before, if anything, is not ours.
    if (hasBegun) for (const part of DATABASE_PARTS) rmSync(path + part, { force: true });
    process.exit(INTERRUPTED);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  const done = await makeBackup(
    config,
    { file: path, auditKey },
    {
      now: new Date().toISOString(),
      onProgress: (text) => {
        hasBegun = true;
        onProgress(text);
      },
    },
  );
  describeDone(`Backed up ${done.rows} rows to ${path}.`, done);
  describeFiles(done, `not in this backup, in ${blobFolder(config)}: copy that folder after it`);
}

/** `restore FILE [--audit-key FILE]` */
export async function restoreCommand(config: Config, files: BackupFiles): Promise<void> {
  const from = absolute(files);
  const done = await restoreBackup(config, from, progressOf("Restoring"));
  describeDone(`Restored ${done.rows} rows from ${from.file}. Start the server on it with the same settings.`, done);
  describeFiles(done, `not in the backup: copy the folder they were in to ${blobFolder(config)}`);
}

/** `copy --to postgres://… | FOLDER` */
export async function copyCommand(config: Config, to: string): Promise<void> {
  const target = targetOf(config, to);
  const done = await copyDatabase(config, target, progressOf("Copying"));
  const where = "sqliteFile" in target.database ? target.database.sqliteFile : "the PostgreSQL database";
  describeDone(`Copied ${done.rows} rows to ${where}. The data is still in the old place too.`, done);
  const folder = blobFolder(target);
  if (folder !== blobFolder(config))
    describeFiles(done, `not copied, in ${blobFolder(config)}: copy that folder to ${folder}`);
}

/** Where contents of attachments lie. */
function blobFolder({ dataDir }: Pick<Config, "dataDir">): string {
  return join(dataDir, "attachments");
}

function describeFiles({ files: { count, bytes } }: Done, where: string): void {
  if (count === 0) return;
  const files = count === 1 ? "1 attached file" : `${count} attached files`;
  process.stderr.write(`Note: ${files} (${(bytes / 1_000_000).toFixed(1)} MB) ${where}.\n`);
}

/** A PostgreSQL database, or the data folder of an SQLite one. */
function targetOf(
  { dataDir, auditKeyFile }: Config,
  to: string,
): Pick<Config, "database" | "dataDir" | "auditKeyFile"> {
  const isAddress = /^postgres(ql)?:\/\//.test(to);
  const folder = isAddress ? dataDir : resolve(callersFolder(), to);
  const { database } = readConfig({ TESSERA_DATA_DIR: folder, ...(isAddress && { DATABASE_URL: to }) });
  return { database, dataDir: folder, auditKeyFile };
}

function absolute({ file, auditKey }: BackupFiles): BackupFiles {
  const path = (name: string) => resolve(callersFolder(), name);
  return { file: path(file), auditKey: auditKey === undefined ? undefined : path(auditKey) };
}

function describeDone(sentence: string, { warning, keyWarning }: Done): void {
  if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
  process.stderr.write(`${sentence}\n`);
  if (keyWarning !== null) process.stderr.write(`Warning: ${keyWarning}.\n`);
  if (warning === null) return;
  process.stderr.write(`Warning: ${warning}, in the data itself. \`audit verify\` says more.\n`);
  process.exitCode = 1;
}

function progressOf(what: string): (text: string) => void {
  if (!process.stderr.isTTY) return () => {};
  return (text) => void process.stderr.write(`${CLEAR_LINE}${what}: ${text}`.slice(0, 100));
}
