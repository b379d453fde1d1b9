import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import type { NewPasskey, NewPasskeyOptions, PasskeySignInOptions, SignInWithPasskey } from "@tessera/domain";

const USER_PRESENT = 0x01;
const USER_VERIFIED = 0x04;
const HAS_CREDENTIAL = 0x40;

/** What a test may have an authenticator or browser do wrong. */
type Lies = { origin?: string; rpId?: string; challenge?: string; verified?: boolean; counter?: number };

const base64url = (bytes: Buffer | string) => Buffer.from(bytes).toString("base64url");
const sha256 = (text: string | Buffer) => createHash("sha256").update(text).digest();

/** An authenticator in software (ES256, no attestation) together with the browser that asks it; holds one passkey. */
export class Authenticator {
  readonly #origin: string;
  readonly #keys = generateKeyPairSync("ec", { namedCurve: "P-256" });
  readonly #id = randomBytes(16);
  #userHandle = "";
  /** Counts on with each signature. */
  counter = 0;

  /** The id of its passkey, base64url. */
  get id(): string {
    return base64url(this.#id);
  }

  constructor(origin: string) {
    this.#origin = origin;
  }

  /** What `navigator.credentials.create` would answer. */
  create({ rp, user, challenge }: NewPasskeyOptions, lies: Lies = {}): NewPasskey["response"] {
    this.#userHandle = user.id;
    const length = Buffer.from([0, this.#id.length]);
    const credential = Buffer.concat([Buffer.alloc(16), length, this.#id, coseKey(this.#keys.publicKey)]);
    const authData = Buffer.concat([this.#state(rp.id, HAS_CREDENTIAL, lies), credential]);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: base64url(this.#clientData("webauthn.create", challenge, lies)),
        attestationObject: base64url(
          cborMap([
            [cborText("fmt"), cborText("none")],
            [cborText("attStmt"), cborMap([])],
            [cborText("authData"), cborBytes(authData)],
          ]),
        ),
        transports: ["internal", "telepathy"],
      },
    };
  }

  /** What `navigator.credentials.get` would answer. */
  get({ rpId, challenge }: PasskeySignInOptions, lies: Lies = {}): SignInWithPasskey["response"] {
    this.counter += 1;
    const clientData = this.#clientData("webauthn.get", challenge, lies);
    const authenticatorData = this.#state(rpId, 0, lies);
    const signature = sign("sha256", Buffer.concat([authenticatorData, sha256(clientData)]), this.#keys.privateKey);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(authenticatorData),
        signature: base64url(signature),
        userHandle: this.#userHandle,
      },
    };
  }

  #credential() {
    const { id } = this;
    return { id, rawId: id, type: "public-key" as const, clientExtensionResults: {} };
  }

  #clientData(type: string, challenge: string, lies: Lies): Buffer {
    const said = { type, challenge: lies.challenge ?? challenge, origin: lies.origin ?? this.#origin };
    return Buffer.from(JSON.stringify({ ...said, crossOrigin: false }));
  }

  #state(rpId: string, flags: number, { rpId: other, verified = true, counter = this.counter }: Lies): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter);
    const all = USER_PRESENT | (verified ? USER_VERIFIED : 0) | flags;
    return Buffer.concat([sha256(other ?? rpId), Buffer.from([all]), count]);
  }
}

/** The key as COSE has it (RFC 9053): EC2, ES256, P-256. */
function coseKey(key: KeyObject): Buffer {
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return cborMap([
    [cborInt(1), cborInt(2)],
    [cborInt(3), cborInt(-7)],
    [cborInt(-1), cborInt(1)],
    [cborInt(-2), cborBytes(Buffer.from(x, "base64url"))],
    [cborInt(-3), cborBytes(Buffer.from(y, "base64url"))],
  ]);
}

// As much of CBOR (RFC 8949) as an attestation without statement needs.
const cborHead = (kind: number, value: number) =>
  value < 24
    ? Buffer.from([(kind << 5) | value])
    : value < 256
      ? Buffer.from([(kind << 5) | 24, value])
      : Buffer.from([(kind << 5) | 25, value >> 8, value & 255]);
const cborInt = (value: number) => (value < 0 ? cborHead(1, -1 - value) : cborHead(0, value));
const cborBytes = (bytes: Buffer) => Buffer.concat([cborHead(2, bytes.length), bytes]);
const cborText = (text: string) => Buffer.concat([cborHead(3, text.length), Buffer.from(text)]);
const cborMap = (pairs: [Buffer, Buffer][]) => Buffer.concat([cborHead(5, pairs.length), ...pairs.flat()]);
