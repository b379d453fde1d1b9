import { Secret, TOTP } from "otpauth";

/** RFC 6238 as every app has it. */
const KIND = { algorithm: "SHA1", digits: 6, period: 30 };
/** Steps before and after the current one whose codes count: clocks differ, and typing takes time. */
const WINDOW = 1;
const SECRET_BYTES = 20;

/** A new secret, base32. */
export function newTotpSecret(randomBytes: (length: number) => Uint8Array): string {
  return new Secret({ buffer: new Uint8Array(randomBytes(SECRET_BYTES)).buffer }).base32;
}

/** The address that apps read from the QR code. */
export function totpUri(secret: string, issuer: string, username: string): string {
  return new TOTP({ ...KIND, issuer, label: username, secret }).toString();
}

/** The time step whose code this is, of those that count at `at`; null if it is none of theirs. */
export function totpStep(secret: string, code: string, at: string): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const timestamp = Date.parse(at);
  const delta = TOTP.validate({ ...KIND, secret: Secret.fromBase32(secret), token: code, timestamp, window: WINDOW });
  return delta === null ? null : TOTP.counter({ period: KIND.period, timestamp }) + delta;
}
