import { once } from "node:events";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { type Config, callersFolder, readConfig } from "../../platform/config.ts";
import { DATABASE_PARTS } from "./backup-file-repo.ts";
import { archiveBeside } from "./backup-packing.ts";
import { type BackupFiles, type Done, makeBackup } from "./backup-service.ts";
import { type LeaveOut, storeAt } from "./carried-contents.ts";
import { copyDatabase } from "./copy-service.ts";
import { restoreBackup } from "./restore-service.ts";

const CLEAR_LINE = "\r\u001b[2K";
const INTERRUPTED = 130;

/** What a command about a backup was given: its files, and whether it leaves contents of attached files out. */
export type BackupOptions = BackupFiles & { withoutAttachments: boolean };

/** `backup FILE [--audit-key FILE] [--without-attachments]`: reports progress on stderr if it is a terminal, and the result. */
export async function backupCommand(config: Config, { withoutAttachments, ...files }: BackupOptions): Promise<void> {
  const { file: path, auditKey } = absolute(files);
  let hasBegun = false;
  const onProgress = progressOf("Backing up");
  const interrupted = () => {
    // What is there is no backup yet; what was there before, if anything, is not ours.
    const parts = [...DATABASE_PARTS.map((part) => path + part), archiveBeside(path)];
    if (hasBegun) for (const part of parts) rmSync(part, { force: true });
    process.exit(INTERRUPTED);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  const done = await makeBackup(
    config,
    { file: path, auditKey },
    {
      now: () => new Date().toISOString(),
      leaveOut: leaveOutOf(withoutAttachments, config),
      onProgress: (text) => {
        hasBegun = true;
        onProgress(text);
      },
    },
  );
  describeDone(`Backed up ${done.rows} rows${filesOf(done)} to ${path}.`, done);
  describeFiles(done, `not in this backup, in ${storeAt(config).where}: copy what is there after it`);
}

/** `restore FILE [--audit-key FILE] [--without-attachments]` */
export async function restoreCommand(config: Config, { withoutAttachments, ...files }: BackupOptions): Promise<void> {
  const from = absolute(files);
  const done = await restoreBackup(config, from, {
    leaveOut: leaveOutOf(withoutAttachments, config),
    onProgress: progressOf("Restoring"),
  });
  const start = "Start the server on it with the same settings.";
  describeDone(`Restored ${done.rows} rows${filesOf(done)} from ${from.file}. ${start}`, done);
  describeFiles(done, `not restored: copy them from where they were to ${storeAt(config).where}`);
}

/** `copy --to postgres://… | FOLDER [--without-attachments]` */
export async function copyCommand(config: Config, to: string, withoutAttachments: boolean): Promise<void> {
  const target = targetOf(config, to);
  const done = await copyDatabase(config, target, {
    leaveOut: leaveOutOf(withoutAttachments, config),
    onProgress: progressOf("Copying"),
  });
  const where = "sqliteFile" in target.database ? target.database.sqliteFile : "the PostgreSQL database";
  const [from, place] = [storeAt(config).where, storeAt(target).where];
  const files = place === from ? "" : filesOf(done);
  describeDone(`Copied ${done.rows} rows${files} to ${where}. The data is still in the old place too.`, done);
  if (place !== from) describeFiles(done, `not copied, in ${from}: copy them to ${place}`);
}

/** Each content that is left out becomes a line that `sha256sum --check` reads. */
function leaveOutOf(withoutAttachments: boolean, config: Config): LeaveOut {
  if (!withoutAttachments) return undefined;
  const store = storeAt(config);
  return async (content) => {
    if (!process.stdout.write(`${content.sha256}  ${store.nameFor(content)}\n`)) await once(process.stdout, "drain");
  };
}

function filesOf({ contents: { count, absent, bytes, areCarried } }: Done): string {
  return areCarried && count > 0 ? ` and ${described(count - absent, bytes)}` : "";
}

function described(count: number, bytes: number): string {
  return `${count === 1 ? "1 attached file" : `${count} attached files`} (${(bytes / 1_000_000).toFixed(1)} MB)`;
}

/** Says where contents are that were left out, and which ones are lost. */
function describeFiles({ contents: { count, bytes, absent, examples, areCarried } }: Done, where: string): void {
  if (count > 0 && !areCarried) process.stderr.write(`Note: ${described(count, bytes)} ${where}.\n`);
  if (absent === 0) return;
  const files = absent === 1 ? "1 attached file is" : `${absent} attached files are`;
  process.stderr.write(
    `Warning: ${files} missing or damaged: ${examples.join(", ")}${absent > examples.length ? " …" : ""}\n`,
  );
  process.exitCode = 1;
}

/** A PostgreSQL database, or the data folder of an SQLite one. */
function targetOf(
  { dataDir, auditKeyFile, s3 }: Config,
  to: string,
): Pick<Config, "database" | "dataDir" | "auditKeyFile" | "s3"> {
  const isAddress = /^postgres(ql)?:\/\//.test(to);
  const folder = isAddress ? dataDir : resolve(callersFolder(), to);
  const { database } = readConfig({ TESSERA_DATA_DIR: folder, ...(isAddress && { DATABASE_URL: to }) });
  return { database, dataDir: folder, auditKeyFile, s3 };
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
