import { isIP } from "node:net";
import { DomainError } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { CHALLENGE_LIFETIME_MS } from "../../platform/limits/limits.ts";
import { later } from "../../platform/time.ts";
import * as passkeyRepo from "./passkey-repo.ts";

const CHALLENGE_BYTES = 32;

/** What passkeys are bound to: where the page is, and the name of that host. */
export type RelyingParty = { origin: string; id: string };

/** Throws INVALID_INPUT for a page that was opened by an IP address: passkeys belong to host names. */
export function relyingParty(pageOrigin: string): RelyingParty {
  const { hostname } = new URL(pageOrigin);
  if (isIP(hostname) === 0 && !hostname.startsWith("[")) return { origin: pageOrigin, id: hostname };
  throw new DomainError(
    "INVALID_INPUT",
    `Passkeys belong to a name, and this page was opened as ${hostname}. Open it by its name, over https.`,
  );
}

/** A challenge to be signed within five minutes, once; `userId` is the account it is for, null for a sign-in. */
export async function makeChallenge(ctx: Ctx, userId: string | null): Promise<string> {
  const now = ctx.now();
  const challenge = Buffer.from(ctx.randomBytes(CHALLENGE_BYTES)).toString("base64url");
  const expiresAt = later(now, CHALLENGE_LIFETIME_MS);
  await transact(ctx, ({ db }) => passkeyRepo.insertChallenge(db, { challenge, userId, expiresAt }, now));
  return challenge;
}

/**
 * The challenge that a browser reports as signed (`clientDataJSON`, base64url), if it was issued to this user and has
 * not expired. This uses it up, whether or not the signature is valid.
 */
export async function takeSignedChallenge(
  ctx: Pick<Ctx, "db" | "now" | "stillMay">,
  userId: string | null,
  clientDataJSON: string,
): Promise<string | undefined> {
  const challenge = challengeIn(clientDataJSON);
  if (challenge === undefined || !/^[\w-]{43}$/.test(challenge)) return undefined;
  const isTaken = await transact(ctx, ({ db }) => passkeyRepo.takeChallenge(db, challenge, userId, ctx.now()));
  return isTaken ? challenge : undefined;
}

function challengeIn(clientDataJSON: string): string | undefined {
  try {
    const { challenge } = JSON.parse(Buffer.from(clientDataJSON, "base64url").toString()) ?? {};
    return typeof challenge === "string" ? challenge : undefined;
  } catch {
    // What isn't JSON carries no challenge.
    return undefined;
  }
}
