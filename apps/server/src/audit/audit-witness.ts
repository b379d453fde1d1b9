import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { AuditKey } from "../platform/context.ts";
import type { Db } from "../platform/db/schema.ts";
import * as auditRepo from "./audit-repo.ts";

const SHA256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Where the audit log stood at a time, signed with its key: kept elsewhere, it shows later that the log still begins so. */
const Witness = z.object({
  format: z.literal("tessera-audit-witness-1"),
  seq: z.int().min(1),
  hash: SHA256,
  at: z.iso.datetime(),
  /** The id of the key that signed it. */
  key: z.string(),
  /** HMAC-SHA-256 by that key. */
  signature: SHA256,
});
export type Witness = z.infer<typeof Witness>;

/** The head of the log as it is now; undefined for a log without entries. */
export async function makeWitness(db: Db, key: AuditKey, at: string): Promise<Witness | undefined> {
  const [head] = await auditRepo.listHeads(db);
  if (!head || head.seq < 1) return undefined;
  const { seq, hash } = head;
  return {
    format: "tessera-audit-witness-1",
    seq,
    hash,
    at,
    key: key.id,
    signature: key.signatureOf({ seq, hash, at }),
  };
}

/** Undefined where the text is no witness. */
export function readWitness(text: string): Witness | undefined {
  try {
    return Witness.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Why the log is not the one that was witnessed, or the witness proves nothing; undefined where the log still contains it. */
export async function findContradiction(db: Db, key: AuditKey, witness: Witness): Promise<string | undefined> {
  const { seq, hash } = witness;
  if (witness.key !== key.id) {
    return `it was signed with the key ${witness.key}, and ${key.file} holds the key ${key.id}: set TESSERA_AUDIT_KEY_FILE to the other one`;
  }
  const signature = key.signatureOf(witness);
  if (!timingSafeEqual(Buffer.from(signature, "hex"), Buffer.from(witness.signature, "hex"))) {
    return "its signature is wrong: it was changed, or the key was not the server's";
  }
  const [entry] = await auditRepo.listFrom(db, seq - 1, 1);
  if (entry?.seq !== seq) return `the log has no entry ${seq} any more`;
  return entry.hash === hash ? undefined : `entry ${seq} has another hash in the log`;
}
