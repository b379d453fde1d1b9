import { appendFile, readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { describeVerdict, verifyAudit } from "../audit/audit-verification.ts";
import { findContradiction, makeWitness, readWitness } from "../audit/audit-witness.ts";
import { callersFolder } from "../platform/config.ts";
import type { Ctx } from "../platform/context.ts";
import { BackupError, createOwnFile } from "./backup/backup-file-repo.ts";

/** Larger files are no witnesses, in bytes. */
const MAX_WITNESS_BYTES = 10_000;

type LogCtx = Pick<Ctx, "db" | "auditKey" | "now">;

/** `audit verify [--witness FILE …]`: prints the verdict on the log, and one on each witness. */
export async function verifyCommand({ db, auditKey }: LogCtx, files: readonly string[]): Promise<void> {
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

/** `audit witness FILE`: writes where an intact log stands. Throws BackupError where there is nothing to witness. */
export async function witnessCommand({ db, auditKey, now }: LogCtx, name: string): Promise<void> {
  const file = resolve(callersFolder(), name);
  const verdict = await verifyAudit(db, auditKey);
  if (!verdict.intact) throw new BackupError(`${describeVerdict(verdict)}\nNo witness was written.`);
  const witness = await makeWitness(db, auditKey, now());
  if (!witness) throw new BackupError("The audit log has no entries: there is nothing to witness");
  await createOwnFile(file);
  await appendFile(file, `${JSON.stringify(witness, null, 2)}\n`);
  process.stderr.write(
    `Wrote ${file}: entry ${witness.seq} with the hash ${witness.hash}. Keep it apart from the server.\n`,
  );
}

async function problemWith({ db, auditKey }: Omit<LogCtx, "now">, file: string): Promise<string | undefined> {
  const text = await readFile(file, "utf8").catch((error: Error) => error);
  if (text instanceof Error) return `it can't be read (${text.message})`;
  const witness = text.length > MAX_WITNESS_BYTES ? undefined : readWitness(text);
  return witness === undefined ? "it is no witness of `audit witness`" : findContradiction(db, auditKey, witness);
}
