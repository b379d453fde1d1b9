import {
  DomainError,
  type PasskeyProofOptions,
  type PasskeySignInOptions,
  type SignInWithPasskey,
} from "@tessera/domain";
import type { Arrival, Ctx, TxCtx } from "../../platform/context.ts";
import { staysActive } from "../people/user-service.ts";
import { isAnyDevice } from "../sessions/device-service.ts";
import { CHALLENGE_LIFETIME_MS, makeChallenge, relyingParty, takeSignedChallenge } from "./passkey-challenge.ts";
import * as passkeyRepo from "./passkey-repo.ts";
import { toDescriptor } from "./passkey-view.ts";

/** The options for the browser to ask its passkeys. Throws RATE_LIMITED for an address that asks too often. */
export async function passkeySignInOptions(
  ctx: Ctx,
  { ip, device }: Pick<Arrival, "ip" | "device">,
  pageOrigin: string,
): Promise<PasskeySignInOptions> {
  const { id: rpId } = relyingParty(pageOrigin);
  // A browser that signed in before is not limited because strangers share its address.
  const isKnown = device !== undefined && (await isAnyDevice(ctx, device));
  await ctx.rateLimits.count("passkeyChallenge", isKnown ? { device } : { ip });
  return {
    rpId,
    challenge: await makeChallenge(ctx, null),
    timeout: CHALLENGE_LIFETIME_MS,
    userVerification: "required",
  };
}

/** A passkey that signed the challenge, and its owner. */
export type ProvenPasskey = { id: string; userId: string; name: string; counter: number };

/**
 * The options for the browser to ask the passkeys of someone who is signed in. Throws NOT_FOUND where they have none, and
 * RATE_LIMITED.
 */
export async function passkeyProofOptions(ctx: Ctx, userId: string, pageOrigin: string): Promise<PasskeyProofOptions> {
  const { id: rpId } = relyingParty(pageOrigin);
  const passkeys = await passkeyRepo.listOf(ctx.db, userId);
  if (passkeys.length === 0) throw new DomainError("NOT_FOUND", "Your account has no passkey");
  await ctx.rateLimits.count("passkeyChallenge", { userId });
  return {
    rpId,
    challenge: await makeChallenge(ctx, userId),
    timeout: CHALLENGE_LIFETIME_MS,
    userVerification: "required",
    allowCredentials: passkeys.map(toDescriptor),
  };
}

/**
 * The passkey that signed the challenge, without any effect yet. The challenge was made for that account, null for a
 * sign-in, and only a passkey of the account may answer it. Throws INVALID_INPUT, without saying what was wrong.
 */
export async function checkPasskey(
  ctx: Ctx,
  pageOrigin: string,
  response: SignInWithPasskey["response"],
  ownerId: string | null,
): Promise<ProvenPasskey> {
  const { origin, id: expectedRPID } = relyingParty(pageOrigin);
  const { userHandle, clientDataJSON } = response.response;
  const expectedChallenge = await takeSignedChallenge(ctx, ownerId, clientDataJSON);
  const passkey = await passkeyRepo.findUsable(ctx.db, response.id);
  if (expectedChallenge === undefined || !passkey) throw unknownPasskey();
  if (ownerId !== null && passkey.userId !== ownerId) throw unknownPasskey();
  if (userHandle !== undefined && Buffer.from(userHandle, "base64url").toString() !== passkey.userId) {
    throw unknownPasskey();
  }
  const { credentialId: id, counter } = passkey;
  const publicKey = new Uint8Array(Buffer.from(passkey.publicKey, "base64url"));
  const expected = { expectedOrigin: origin, expectedRPID, expectedChallenge, credential: { id, publicKey, counter } };
  // A 16 MB library that most processes never need.
  const { verifyAuthenticationResponse } = await import("@simplewebauthn/server");
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({ ...expected, response }).catch(
    (cause) => {
      throw unknownPasskey(cause);
    },
  );
  if (!verified) throw unknownPasskey();
  return { id: passkey.id, userId: passkey.userId, name: passkey.name, counter: authenticationInfo.newCounter };
}

/**
 * Records the use. Throws INVALID_INPUT where its counter didn't advance (a sign of a copied passkey), and where its
 * account was deactivated meanwhile: a session opened now would survive until its reactivation.
 */
export async function usePasskey(
  { db }: Pick<TxCtx, "db">,
  { id, userId, counter }: ProvenPasskey,
  at: string,
): Promise<void> {
  if (!(await staysActive({ db }, userId)) || !(await passkeyRepo.use(db, id, counter, at))) throw unknownPasskey();
}

function unknownPasskey(cause?: unknown): DomainError {
  const message = "This passkey doesn't belong to an account here. Try again, or sign in with your password.";
  return new DomainError("INVALID_INPUT", message, {}, { cause });
}
