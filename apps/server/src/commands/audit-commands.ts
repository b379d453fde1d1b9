import { appendFile, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AuditFormat, auditText } from "../audit/audit-export.ts";
import * as audit from "../audit/audit-repo.ts";
import { describeVerdict, verifyAudit } from "../audit/audit-verification.ts";
import { findContradiction, makeWitness, readWitness } from "../audit/audit-witness.ts";
import { commandOrigin } from "../identity/people/user-service.ts";
import { callersFolder } from "../platform/config.ts";
import type { Ctx } from "../platform/context.ts";
import { transact } from "../platform/db/transact.ts";
import { BackupError, createOwnFile } from "./backup/backup-file-repo.ts";
import { checked, type DatabaseCommands, fileOf, readOptions, UsageError } from "./command-arguments.ts";

/** Larger files are no witnesses, in bytes. */
const MAX_WITNESS_BYTES = 10_000;

type LogCtx = Pick<Ctx, "db" | "auditKey" | "now">;

export const auditCommands: DatabaseCommands = {
  "audit verify": async (args) => {
    const files = witnessFilesOf(args);
    return (ctx) => verify(ctx, files);
  },

  "audit witness": async (args) => {
    const file = fileOf(args);
    return (ctx) => witness(ctx, file);
  },

  "audit export": async (args) => {
    const format = checked(AuditFormat, readOptions(args, ["format"]).format ?? "jsonl", "--format");
    return async (ctx) => {
      await transact(ctx, async (ctx) => {
        const entry = { action: "AUDIT_EXPORTED", details: { format }, at: ctx.now() } as const;
        await audit.append(ctx, { origin: commandOrigin(ctx) }, entry);
      });
      await pipeline(Readable.from(auditText(ctx, format, {})), process.stdout, { end: false });
    };
  },
};

function witnessFilesOf(args: string[]): string[] {
  const [option, ...files] = args;
  if (option === undefined) return [];
  if (option !== "--witness") throw new UsageError(`There is no option “${option}”.`);
  const wrong = files.find((file) => file === "" || file.startsWith("-"));
  if (files.length === 0 || wrong !== undefined) throw new UsageError("Name the files of witnesses after --witness.");
  return files;
}

/** Prints the verdict on the log, and one on each witness. */
async function verify({ db, auditKey }: LogCtx, files: readonly string[]): Promise<void> {
  const verdict = await verifyAudit(db, auditKey);
  process.stdout.write(`${describeVerdict(verdict)}\n`);
  if (!verdict.intact) process.exitCode = 1;
  for (const name of files) {
    const file = resolve(callersFolder(), name);
    const problem = await problemWith({ db, auditKey }, file);
    const words = problem === undefined ? "is confirmed: the log still contains it" : `contradicts the log: ${problem}`;
    process.stdout.write(`The witness ${file} ${words}.\n`);
    if (problem !== undefined) process.exitCode = 1;
  }
}

/** Writes where an intact log stands. Throws BackupError where there is nothing to witness. */
async function witness({ db, auditKey, now }: LogCtx, name: string): Promise<void> {
  const file = resolve(callersFolder(), name);
  const verdict = await verifyAudit(db, auditKey);
  if (!verdict.intact) throw new BackupError(`${describeVerdict(verdict)}\nNo witness was written.`);
  const made = await makeWitness(db, auditKey, now());
  if (!made) throw new BackupError("The audit log has no entries: there is nothing to witness");
  await createOwnFile(file);
  await appendFile(file, `${JSON.stringify(made, null, 2)}\n`);
  process.stderr.write(`Wrote ${file}: entry ${made.seq} with the hash ${made.hash}. Keep it apart from the server.\n`);
}

async function problemWith({ db, auditKey }: Omit<LogCtx, "now">, file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch((error: Error) => error);
  if (text instanceof Error) return `it can't be read (${text.message})`;
  const witness = text.length > MAX_WITNESS_BYTES ? undefined : readWitness(text);
  return witness === undefined ? "it is no witness of `audit witness`" : findContradiction(db, auditKey, witness);
}
