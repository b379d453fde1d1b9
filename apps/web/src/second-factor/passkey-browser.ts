import { startAuthentication, startRegistration, WebAuthnError } from "@simplewebauthn/browser";
import type { PasskeySignInOptions, SignInWithPasskey } from "@tessera/domain";
import { trpcClient } from "#web/trpc.ts";

/** Where browsers let a page use passkeys: on https or this very machine, under a name and not an address of numbers. */
export function arePasskeysUsable(): boolean {
  const { hostname } = window.location;
  const isNumbers = /^[\d.]+$|^\[/.test(hostname);
  return window.isSecureContext && window.PublicKeyCredential !== undefined && !isNumbers;
}

export const PASSKEYS_UNUSABLE =
  "Passkeys don't work here: they need a recent browser, and Tessera opened by its name over https.";

/** Asks the authenticator for a new passkey and adds it to the account; past the query cache, which would keep the codes. */
export async function makePasskey(name: string): Promise<{ recoveryCodes: string[] | null }> {
  const optionsJSON = await trpcClient.secondFactor.passkeyOptions.mutate();
  const { id, rawId, response, type, authenticatorAttachment } = await startRegistration({ optionsJSON });
  const { clientDataJSON, attestationObject, transports } = response;
  return trpcClient.secondFactor.addPasskey.mutate({
    name,
    response: {
      ...{ id, rawId, type, authenticatorAttachment, clientExtensionResults: {} },
      response: { clientDataJSON, attestationObject, transports },
    },
  });
}

/** Asks any of the person's passkeys to sign in. */
export async function signInByPasskey() {
  const options = await trpcClient.session.passkeyOptions.mutate();
  return trpcClient.session.signInWithPasskey.mutate({ response: await signedBy(options) });
}

/** Asks a passkey of the signed-in account to confirm who sits there. */
export async function confirmByPasskey() {
  const options = await trpcClient.session.confirmPasskeyOptions.mutate();
  return trpcClient.session.confirmPasskey.mutate({ response: await signedBy(options) });
}

async function signedBy(optionsJSON: PasskeySignInOptions): Promise<SignInWithPasskey["response"]> {
  const { id, rawId, response, type, authenticatorAttachment } = await startAuthentication({ optionsJSON });
  const { clientDataJSON, authenticatorData, signature, userHandle } = response;
  return {
    ...{ id, rawId, type, authenticatorAttachment, clientExtensionResults: {} },
    response: { clientDataJSON, authenticatorData, signature, userHandle },
  };
}

/** What the browser or the authenticator refused, in words for people; undefined for errors that are not theirs. */
export function passkeyProblem(error: unknown): string | undefined {
  if (error instanceof WebAuthnError && error.code !== "ERROR_PASSTHROUGH_SEE_CAUSE_PROPERTY") {
    return PROBLEMS[error.code] ?? `Your browser refused: ${error.message}`;
  }
  const name = error instanceof Error ? error.name : "";
  if (name === "NotAllowedError") {
    return "Nothing was confirmed: you cancelled, it took too long, or no fitting passkey is at hand. Try again.";
  }
  return name === "NotSupportedError" || name === "SecurityError" ? PASSKEYS_UNUSABLE : undefined;
}

const PROBLEMS: Partial<Record<WebAuthnError["code"], string>> = {
  ERROR_CEREMONY_ABORTED: "It was cancelled before you confirmed. Try again.",
  ERROR_INVALID_DOMAIN: PASSKEYS_UNUSABLE,
  ERROR_INVALID_RP_ID: PASSKEYS_UNUSABLE,
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED:
    "This device or key holds a passkey of your account already. Use another one.",
  ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT:
    "This security key can't keep passkeys. Use a newer one, or your phone or computer.",
  ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT:
    "This device or key can't check that it is you. Set a PIN, fingerprint or face up on it, then try again.",
  ERROR_AUTHENTICATOR_GENERAL_ERROR: "The device or key could not do it. Try again, or use another one.",
};
