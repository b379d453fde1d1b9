import { z } from "zod";
import { Name } from "./name.ts";

/** A passkey as its owner sees it. */
export const Passkey = z
  .object({ id: z.string(), name: z.string(), createdAt: z.string(), lastUsedAt: z.string().nullable() })
  .meta({ id: "Passkey" });
export type Passkey = z.infer<typeof Passkey>;

export const MAX_PASSKEYS = 20;
/** How many recovery codes are made at once. */
export const RECOVERY_CODES = 10;

/** What an account has beside its password. */
export const SecondFactors = z
  .object({
    /** One-time codes of an authenticator app are on. */
    totp: z.boolean(),
    passkeys: z.array(Passkey),
    recoveryCodesLeft: z.int(),
    /** The server requires a second factor, so that the last one can't be removed. */
    required: z.boolean(),
  })
  .meta({ id: "SecondFactors" });
export type SecondFactors = z.infer<typeof SecondFactors>;

/** The secret of one-time codes, base32, alone and as the address (`otpauth:`) that apps read; given once. */
export const TotpSetup = z.object({ secret: z.string(), uri: z.string() });
export type TotpSetup = z.infer<typeof TotpSetup>;

export const ConfirmTotp = z.strictObject({ code: z.string().trim().min(1, "Enter the code").max(20) });

/** A code of the app, or a recovery code, from someone who is signed in. */
export const ConfirmByCode = z.strictObject({ code: z.string().trim().min(1, "Enter the code").max(64) });

/** Recovery codes, shown once; null where earlier ones stay valid. */
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()).nullable() });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

export const PasskeyName = Name({ missing: "Give the passkey a name", max: 60 });

const PublicKey = z.literal("public-key");
/** Bytes as base64url; the longest is an attestation, of some kilobytes. */
const Bytes = z.string().max(20_000);
const CredentialId = z.string().min(1).max(1400);
const Transport = z.enum(["ble", "cable", "hybrid", "internal", "nfc", "smart-card", "usb"]);
const RequiredVerification = z.literal("required");
const Attachment = z.enum(["cross-platform", "platform"]).optional();
const MAX_EXTENSIONS = 50;
const Extensions = z
  .record(z.string().max(100), z.unknown())
  .refine((it) => Object.keys(it).length <= MAX_EXTENSIONS, `Give at most ${MAX_EXTENSIONS} extensions`);

/** A passkey for a browser to find (WebAuthn, `PublicKeyCredentialDescriptorJSON`). */
export const PasskeyDescriptor = z.object({ id: z.string(), type: PublicKey, transports: z.array(Transport) });
export type PasskeyDescriptor = z.infer<typeof PasskeyDescriptor>;

/** Options for a browser to create a passkey (WebAuthn, `PublicKeyCredentialCreationOptionsJSON`). */
export const NewPasskeyOptions = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ type: PublicKey, alg: z.int() })),
  timeout: z.int(),
  attestation: z.literal("none"),
  excludeCredentials: z.array(PasskeyDescriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal("required"),
    requireResidentKey: z.literal(true),
    userVerification: RequiredVerification,
  }),
});
export type NewPasskeyOptions = z.infer<typeof NewPasskeyOptions>;

/** Options for a browser to sign in by a passkey (WebAuthn, `PublicKeyCredentialRequestOptionsJSON`). */
export const PasskeySignInOptions = z.object({
  rpId: z.string(),
  challenge: z.string(),
  timeout: z.int(),
  userVerification: RequiredVerification,
});
export type PasskeySignInOptions = z.infer<typeof PasskeySignInOptions>;

/** The same for someone who is signed in, and confirms that by one of their own. */
export const PasskeyProofOptions = PasskeySignInOptions.extend({ allowCredentials: z.array(PasskeyDescriptor) });
export type PasskeyProofOptions = z.infer<typeof PasskeyProofOptions>;

/** A passkey that a browser just made (WebAuthn, `RegistrationResponseJSON`). */
export const NewPasskey = z.strictObject({
  name: PasskeyName,
  response: z.strictObject({
    id: CredentialId,
    rawId: CredentialId,
    type: PublicKey,
    response: z.strictObject({
      clientDataJSON: Bytes,
      attestationObject: Bytes,
      authenticatorData: Bytes.optional(),
      publicKey: Bytes.optional(),
      publicKeyAlgorithm: z.int().optional(),
      transports: z.array(z.string().max(20)).max(10).optional(),
    }),
    authenticatorAttachment: Attachment,
    clientExtensionResults: Extensions,
  }),
});
export type NewPasskey = z.infer<typeof NewPasskey>;

/** What a passkey signed (WebAuthn, `AuthenticationResponseJSON`). */
export const SignInWithPasskey = z.strictObject({
  response: z.strictObject({
    id: CredentialId,
    rawId: CredentialId,
    type: PublicKey,
    response: z.strictObject({
      clientDataJSON: Bytes,
      authenticatorData: Bytes,
      signature: Bytes,
      userHandle: z.string().max(200).optional(),
    }),
    authenticatorAttachment: Attachment,
    clientExtensionResults: Extensions,
  }),
});
export type SignInWithPasskey = z.infer<typeof SignInWithPasskey>;

/** The known transports of an authenticator, as browsers report them; new ones appear with time. */
export function knownTransports(transports: readonly string[] = []): z.infer<typeof Transport>[] {
  return transports.flatMap((name) => Transport.safeParse(name).data ?? []);
}

const PasskeyRef = { id: z.string().min(1).max(100) };
export const RemovePasskey = z.strictObject(PasskeyRef);
export const RenamePasskey = z.strictObject({ ...PasskeyRef, name: PasskeyName });

/** Removes every second factor of an account whose owner lost all of them. */
export const ResetSecondFactor = z.strictObject({
  id: z.string().min(1).max(100),
  reason: z.string().trim().max(500, "Use at most 500 characters").optional(),
});
export type ResetSecondFactor = z.infer<typeof ResetSecondFactor>;
