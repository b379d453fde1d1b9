import { redactTokens } from "@tessera/domain";
import type { Db } from "../../platform/db/schema.ts";
import { findPeopleAmong } from "./diagnostics-repo.ts";

/** What a message quotes, each kind of it bounded in itself. */
const TELLING: readonly RegExp[] = [
  /[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>]{1,2000}/gi,
  /[^\s@<>"']{1,100}@[^\s@<>"']{1,200}/g,
  /“[^”]{0,500}”|"[^"]{0,500}"|'[^']{0,500}'/g,
  /(?<![^\s(])\/[^\s"']{1,500}/g,
  /[A-Za-z0-9_+=-]{20,500}/g,
];
const WORD = /[\p{L}\p{N}._-]{2,100}/gu;

/** A message of an error without what may name a person, a place or a secret: only its plain words stay. */
export async function scrubbed(db: Db | undefined, text: string): Promise<string> {
  const plain = TELLING.reduce((left, kind) => left.replace(kind, "…"), redactTokens(text));
  if (!db) return plain;
  const words = [...new Set((plain.match(WORD) ?? []).map((word) => word.toLowerCase()))];
  const people = await findPeopleAmong(db, words);
  return plain.replace(WORD, (word) => (people.has(word.toLowerCase()) ? "…" : word));
}
