import {
  DomainError,
  knownTransports,
  MAX_PASSKEYS,
  type NewPasskey,
  type NewPasskeyOptions,
  type Passkey,
  type RecoveryCodes,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import type { PasskeyTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { conflictIfTaken } from "../../platform/db/unique-violation.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { getUser } from "../people/user-service.ts";
import { gainFactor, loseFactor, requireOwner } from "./factor-rules.ts";
import { CHALLENGE_LIFETIME_MS, makeChallenge, relyingParty, takeSignedChallenge } from "./passkey-challenge.ts";
import * as passkeyRepo from "./passkey-repo.ts";
import { TRANSPORTS_COLUMN, toDescriptor, toPasskey } from "./passkey-view.ts";
import { emailOwner, passkeyAddedEmail, turnedOffEmail } from "./second-factor-email.ts";

/** Accepted signature algorithms, by their COSE numbers, in order of preference: EdDSA, ES256, RS256. */
const ALGORITHMS = [-8, -7, -257];

/** The options for the authenticator. Throws CONFLICT for a user who has as many passkeys as allowed. */
export async function newPasskeyOptions(ctx: Ctx, actor: Actor, pageOrigin: string): Promise<NewPasskeyOptions> {
  requireOwner(actor, ctx.now());
  const { id } = relyingParty(pageOrigin);
  const { instanceName } = await getSettings(ctx);
  const { username, firstName, lastName } = await getUser(ctx, actor.userId);
  const present = await passkeyRepo.listOf(ctx.db, actor.userId);
  requireRoom(present);
  return {
    rp: { id, name: instanceName },
    user: {
      id: Buffer.from(actor.userId).toString("base64url"),
      name: username,
      displayName: `${firstName} ${lastName}`.trim(),
    },
    challenge: await makeChallenge(ctx, actor.userId),
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: "public-key", alg })),
    timeout: CHALLENGE_LIFETIME_MS,
    attestation: "none",
    excludeCredentials: present.map(toDescriptor),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
  };
}

/** Stores the new passkey. Throws INVALID_INPUT for a response that was not requested here by this user. */
export async function addPasskey(
  ctx: Ctx,
  actor: Actor,
  pageOrigin: string,
  { name, response }: NewPasskey,
): Promise<RecoveryCodes & { passkey: Passkey }> {
  const { userId } = actor;
  const at = ctx.now();
  requireOwner(actor, at);
  const passkey = { ...(await verified(ctx, userId, pageOrigin, response)), id: ctx.newId(), name, createdAt: at };
  const recoveryCodes = await transact(ctx, async (ctx) => {
    const codes = await gainFactor(ctx, userId, async () => {
      requireRoom(await passkeyRepo.listOf(ctx.db, userId));
      const insert = () => passkeyRepo.insert(ctx.db, passkey);
      await conflictIfTaken("This passkey already belongs to an account", insert);
    });
    await audit.append(ctx, actor, { action: "PASSKEY_ADDED", details: { name }, at });
    return codes;
  });
  await emailOwner(ctx, userId, passkeyAddedEmail(name));
  return { passkey: toPasskey(passkey), recoveryCodes };
}

async function verified(ctx: Ctx, userId: string, pageOrigin: string, response: NewPasskey["response"]) {
  const { origin, id: expectedRPID } = relyingParty(pageOrigin);
  const expectedChallenge = await takeSignedChallenge(ctx, userId, response.response.clientDataJSON);
  if (expectedChallenge === undefined) throw notAsked();
  const wanted = { expectedOrigin: origin, expectedRPID, expectedChallenge, supportedAlgorithmIDs: ALGORITHMS };
  const transports = knownTransports(response.response.transports);
  const made = { ...response, response: { ...response.response, transports } };
  // A 16 MB library that most processes never need.
  const { verifyRegistrationResponse } = await import("@simplewebauthn/server");
  const { registrationInfo } = await verifyRegistrationResponse({ ...wanted, response: made }).catch((cause) => {
    throw notAsked(cause);
  });
  if (!registrationInfo) throw notAsked();
  const { credential, credentialBackedUp } = registrationInfo;
  return {
    userId,
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString("base64url"),
    counter: credential.counter,
    transports: TRANSPORTS_COLUMN.write(transports),
    backedUp: credentialBackedUp ? (1 as const) : (0 as const),
    lastUsedAt: null,
  };
}

/** Throws NOT_FOUND for one that is absent or another user's. */
export async function renamePasskey(ctx: Ctx, { userId }: Actor, id: string, name: string): Promise<Passkey> {
  const renamed = await transact(ctx, ({ db }) => passkeyRepo.rename(db, id, userId, name));
  if (!renamed) throw noSuchPasskey();
  return toPasskey(renamed);
}

/** Throws NOT_FOUND for one that is absent or another user's, CONFLICT for the last factor where one is required. */
export async function removePasskey(ctx: Ctx, actor: Actor, id: string): Promise<void> {
  const { userId } = actor;
  const at = ctx.now();
  requireOwner(actor, at);
  const name = await transact(ctx, async (ctx) => {
    let removed: PasskeyTable | undefined;
    await loseFactor(ctx, userId, async () => {
      removed = await passkeyRepo.remove(ctx.db, id, userId);
      if (!removed) throw noSuchPasskey();
    });
    const name = removed?.name ?? "";
    await audit.append(ctx, actor, { action: "PASSKEY_REMOVED", details: { name }, at });
    return name;
  });
  await emailOwner(ctx, userId, turnedOffEmail(`The passkey “${name}”`));
}

function requireRoom(present: readonly PasskeyTable[]): void {
  if (present.length < MAX_PASSKEYS) return;
  throw new DomainError(
    "CONFLICT",
    `You have ${MAX_PASSKEYS} passkeys, the most an account may have. Remove one first.`,
  );
}

function noSuchPasskey(): DomainError {
  return new DomainError("NOT_FOUND", "You have no such passkey");
}

function notAsked(cause?: unknown): DomainError {
  const message =
    "This passkey can't be added: it was made too late, elsewhere, or without asking who you are. Try again.";
  return new DomainError("INVALID_INPUT", message, {}, { cause });
}
