import { createHash } from "node:crypto";

/** Characters of the class name's own digest that begin a key. */
const CLASS_PREFIX = 8;

/** A text of a reported test, or its digest where only the beginning of it was kept. */
type Whole = { name: string; classname: string | null; wholes?: { name?: string; classname?: string } | undefined };

/** The automation key of a reported test; texts that were cut count by their digest. */
export function keyOfTest({ name, classname, wholes }: Whole): string {
  return automationKey(wholes?.classname ?? classname ?? "", wholes?.name ?? name);
}

/**
 * The key that matches automated results, in place of class name and name, which may be too long for an index: SHA-256,
 * base64url, of both. It begins with a digest of the class name, so that the tests of a class, which arrive together,
 * are also together in the index.
 */
export function automationKey(classname: string, name: string): string {
  return digest(classname).slice(0, CLASS_PREFIX) + digest(`${classname}\0${name}`);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
