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
 * The name of something: trimmed, in Unicode's NFC, and with only visible characters. Rejects control, direction and
 * other invisible characters, a name without any visible one, and one that may be or hold a Tessera token. Every name
 * in an input uses this schema.
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

/** True of a schema that `Name` made, also inside one that makes it optional or gives it a default. */
export function isName(schema: z.core.$ZodType): boolean {
  if (NAMES.has(schema)) return true;
  const { innerType } = schema._zod.def as { innerType?: z.core.$ZodType };
  return innerType !== undefined && isName(innerType);
}

/**
 * A name from a report, as it is shown: no invisible characters, and no token. Reports are never rejected for a name.
 */
export function reportedName(name: string): string {
  return redactTokens(shownText(name));
}

function faultOf(name: string): string | undefined {
  if (name === "") return undefined;
  const unseen = unseenCharacter(name);
  if (unseen) return `This name ${UNSEEN_WORDS[unseen.kind]} (${unseen.code}): leave it out`;
  if (name.includes("\ufffd"))
    return "This name was not sent as UTF-8, so some of its characters are lost. Send it as UTF-8.";
  if (!isVisible(name)) return "This name has no visible characters. Use letters, digits or symbols.";
  if (mayHoldToken(withoutBlanks(name))) {
    return "This name holds what may be a Tessera token, which everyone who sees the name could use: revoke that token, and choose another name";
  }
  return undefined;
}
