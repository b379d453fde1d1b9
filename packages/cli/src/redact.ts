/**
 * Anything that begins like a token and shows more than its public identifier (8 characters): whole tokens, and those
 * cut short or run together with other text. Wider than `TOKEN_PATTERN` on purpose.
 */
const TOKEN_LIKE = /tsr_(?:pat|svc|tmp)_[0-9A-Za-z]{9,}/g;

/** Shorter than any credential; hiding such a value everywhere would only garble the output. */
const SHORTEST_SECRET = 8;

const REDACTED = "[redacted]";

/** Removes tokens from texts, and also the given literal values, which may be of any shape. */
export class Redactor {
  readonly #secrets = new Set<string>();

  hide(secret: string | undefined): void {
    for (const form of [secret, secret?.trim()]) {
      if (form !== undefined && form.length >= SHORTEST_SECRET) this.#secrets.add(form);
    }
  }

  redact(text: string): string {
    let clean = text;
    for (const secret of this.#secrets) clean = clean.replaceAll(secret, REDACTED);
    return clean.replace(TOKEN_LIKE, REDACTED);
  }
}
