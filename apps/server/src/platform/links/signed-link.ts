import { createHmac, timingSafeEqual } from "node:crypto";
import type { Ctx } from "../context.ts";
import * as keptValueRepo from "../db/kept-value-repo.ts";

/** The name of the row in the table `instance` with the key that links are signed with. */
const KEY_NAME = "linkKey";
const KEY_BYTES = 32;
/** Bytes of a signature: far too many to be guessed. */
const SIGNATURE_BYTES = 20;

type KeyCtx = Pick<Ctx, "db" | "randomBytes">;

/** What a link may do: a signature for one purpose is worth nothing for another. */
export type LinkPurpose = "badge" | "unsubscribe";

/** The text with a signature for the purpose, as it may stand in an address. */
export async function signed(ctx: KeyCtx, purpose: LinkPurpose, text: string): Promise<string> {
  return `${Buffer.from(text).toString("base64url")}.${await signatureOf(ctx, purpose, text)}`;
}

/** The text of a code that this server signed for the purpose; undefined for any other. */
export async function readSigned(ctx: KeyCtx, purpose: LinkPurpose, code: string): Promise<string | undefined> {
  const [encoded = "", signature = ""] = code.split(".");
  const text = Buffer.from(encoded, "base64url").toString();
  return isEqual(signature, await signatureOf(ctx, purpose, text)) ? text : undefined;
}

/** The signature alone, where both sides know the text. */
export async function signatureOf(ctx: KeyCtx, purpose: LinkPurpose, text: string): Promise<string> {
  const key = await keptValueRepo.findOrKeep(ctx.db, KEY_NAME, () =>
    Buffer.from(ctx.randomBytes(KEY_BYTES)).toString("base64url"),
  );
  const mac = createHmac("sha256", key).update(`${purpose}:${text}`).digest();
  return mac.subarray(0, SIGNATURE_BYTES).toString("base64url");
}

/** Compares in constant time. */
export function isEqual(given: string, known: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(known)];
  return a.length === b.length && timingSafeEqual(a, b);
}
