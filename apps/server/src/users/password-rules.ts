import { DomainError } from "@tessera/domain";

/** How many of the passwords that people choose most are refused. */
const REFUSED = 10_000;

/** Throws INVALID_INPUT, at that field of the input, for one of the 10,000 most common passwords in any case of letters. */
export async function requireUncommonPassword(password: string, field = "password"): Promise<void> {
  if (!(await isCommonPassword(password))) return;
  const message = "This is one of the passwords that are guessed first. Choose another one.";
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path: [field], message }] });
}

export async function isCommonPassword(password: string): Promise<boolean> {
  common ??= loadCommon();
  // As it is hashed: letters that only look different are the same password.
  return (await common).has(password.normalize("NFKC").toLowerCase());
}

let common: Promise<ReadonlySet<string>> | undefined;

/** Unpacking the list takes a while, and most starts of the server never need it. */
async function loadCommon(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"].slice(0, REFUSED));
}
