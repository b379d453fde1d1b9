import type { TOKEN_KINDS } from "./vocabulary.ts";
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** For secret scanners: every token matches it, and nothing else of ours does. */
export const TOKEN_PATTERN = /tsr_(?:pat|svc|tmp)_[0-9A-Za-z]{46}/;

/** Where a token could begin and what it would be; ahead only, since the end of one may be the beginning of another. */
const TOKEN_AHEAD = new RegExp(`(?=(${TOKEN_PATTERN.source}))`, "g");

/**
 * What begins like a token and reveals more than its public identifier: cut short or run together with other text, too.
 */
const TOKEN_LIKE = /tsr_(pat|svc|tmp)_[0-9A-Za-z]{9,}/g;

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BODY_LENGTH = 40;
const CHECK_LENGTH = 6;
const IDENTIFIER_LENGTH = 8;
const EXACT_TOKEN = /^tsr_(pat|svc|tmp)_([0-9A-Za-z]{40})([0-9A-Za-z]{6})$/;
/** Bytes from here on are thrown away: 248 is the largest multiple of 62 that a byte can hold, so no digit is favoured. */
const UNBIASED_LIMIT = 248;

/** The part of a token that may be shown. */
export type ParsedToken = { kind: TokenKind; identifier: string; preview: string };

/**
 * A new token from a source of random bytes, for example `crypto.getRandomValues` on an array of that length. With the
 * identifier of another one, the two are seen to belong together; 190 random bits are left.
 */
export function generateToken(
  kind: TokenKind,
  randomBytes: (length: number) => Uint8Array,
  identifier: string = "",
): string {
  let body = identifier;
  while (body.length < BODY_LENGTH) {
    for (const byte of randomBytes(BODY_LENGTH)) {
      if (byte < UNBIASED_LIMIT && body.length < BODY_LENGTH) body += ALPHABET[byte % ALPHABET.length];
    }
  }
  const unchecked = `tsr_${kind}_${body}`;
  return unchecked + checkDigits(unchecked);
}

/** Undefined where the text is not a token: wrong shape or wrong check digits. Needs no database. */
export function parseToken(text: string): ParsedToken | undefined {
  const match = EXACT_TOKEN.exec(text);
  if (!match) return undefined;
  const [, kind, body, check] = match as unknown as [string, TokenKind, string, string];
  if (checkDigits(text.slice(0, -CHECK_LENGTH)) !== check) return undefined;
  const identifier = body.slice(0, IDENTIFIER_LENGTH);
  return { kind, identifier, preview: `tsr_${kind}_${identifier}…${text.slice(-3)}` };
}

/** Every token with the right check digits that stands anywhere in the text, whatever is around it. */
export function findTokens(text: string): string[] {
  return [...text.matchAll(TOKEN_AHEAD)].flatMap(([, token]) => (token && parseToken(token) ? [token] : []));
}

/** The text with `tsr_pat_[redacted]` in place of anything that may be a token; previews stay. */
export function redactTokens(text: string): string {
  return text.replace(TOKEN_LIKE, "tsr_$1_[redacted]");
}

/** An escape of an ASCII character, or an escape of that escape, and so on. */
const ESCAPE = /%(?:25)*([0-7][0-9a-f])/gi;
const MOST_PASSES = 5;

/** True where the text may hold a token, also one that is percent-encoded, even several times. */
export function mayHoldToken(text: string): boolean {
  const plain = withoutEscapes(text);
  return plain === undefined || redactTokens(plain) !== plain;
}

/**
 * The text with its percent-encoded ASCII characters decoded, however often they were encoded; undefined where that
 * has no end, as in nothing that is meant to be read.
 */
export function withoutEscapes(text: string): string | undefined {
  let plain = text;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const next = plain.replace(ESCAPE, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    if (next === plain) return plain;
    plain = next;
  }
  return undefined;
}

/** CRC-32 of the text as six base62 digits, most significant first. */
function checkDigits(text: string): string {
  let rest = crc32(text);
  let digits = "";
  for (let i = 0; i < CHECK_LENGTH; i++) {
    digits = ALPHABET[rest % ALPHABET.length] + digits;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return digits;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** CRC-32 as in zlib (ISO-HDLC), of ASCII text; written here because the page has no zlib. */
function crc32(ascii: string): number {
  let crc = 0xffffffff;
  for (let i = 0; i < ascii.length; i++) {
    crc = (CRC_TABLE[(crc ^ ascii.charCodeAt(i)) & 0xff] as number) ^ (crc >>> 8);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
