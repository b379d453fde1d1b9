import { z } from "zod";
import { isVisible, shownText, unseenCharacter, withoutBlanks } from "./text.ts";
import { mayHoldToken, redactTokens } from "./token-format.ts";

/** Every schema that this module made; see `isName`. */
const NAMES = new WeakSet<z.core.$ZodType>();

const UNSEEN_WORDS = {
  control: "holds a line break or another control character",
  direction: "holds a character that changes the direction of what is written",
  invisible: "holds a character that can't be seen",
};

/** What a name is called when one is missing, its greatest length, and whether it may be left empty. */
export type NameRules = { missing?: string; max: number; mayBeEmpty?: boolean };

/**
 * What people call something: trimmed, in Unicode's NFC, and such that they see all of it. Refuses control, direction and
 * other unseen characters, a name of which nothing can be seen, and one that may be or hold a Tessera token. Every name in
 * an input is made here.
 */
export function Name({ missing = "Give it a name", max, mayBeEmpty = false }: NameRules): z.ZodString {
  const schema = z
    .string()
    .trim()
    .normalize("NFC")
    .min(mayBeEmpty ? 0 : 1, missing)
    .max(max, `Use at most ${max.toLocaleString("en")} characters`)
    .check(({ value, issues }) => {
      const message = faultOf(value);
      if (message !== undefined) issues.push({ code: "custom", message, input: value });
    });
  NAMES.add(schema);
  return schema;
}

/** True of a schema that `Name` made, also inside of one that makes it optional or gives it a default. */
export function isName(schema: z.core.$ZodType): boolean {
  if (NAMES.has(schema)) return true;
  const { innerType } = schema._zod.def as { innerType?: z.core.$ZodType };
  return innerType !== undefined && isName(innerType);
}

/** A name that a report chose, as people are shown it: nothing unseen in it, and no token. Reports are never refused for a name. */
export function reportedName(name: string): string {
  return redactTokens(shownText(name));
}

function faultOf(name: string): string | undefined {
  if (name === "") return undefined;
  const unseen = unseenCharacter(name);
  if (unseen) return `This name ${UNSEEN_WORDS[unseen.kind]} (${unseen.code}): leave it out`;
  if (name.includes("\ufffd")) return "This name was not sent as UTF-8: characters of it are lost";
  if (!isVisible(name)) return "Nothing of this name can be seen: use letters, digits or signs";
  if (mayHoldToken(withoutBlanks(name))) {
    return "This name holds what may be a Tessera token, which everyone who sees the name could use: revoke that token, and choose another name";
  }
  return undefined;
}
