import { commonPasswordRule, DomainError } from "@tessera/domain";

/** Throws INVALID_INPUT, at that field of the input, for a password that is guessed first (see `isCommonPassword`). */
export async function requireUncommonPassword(password: string, field = "password"): Promise<void> {
  if (!(await isCommonPassword(password))) return;
  const message = "This is one of the passwords that are guessed first. Choose another one.";
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path: [field], message }] });
}

/** True of every password on zxcvbn-ts's list of common ones, and of what repeats one of them or one character. */
export async function isCommonPassword(password: string): Promise<boolean> {
  rule ??= loadRule();
  return (await rule)(password);
}

let rule: Promise<ReturnType<typeof commonPasswordRule>> | undefined;

/** Unpacking the list takes a while, and most starts of the server never need it. */
async function loadRule(): Promise<ReturnType<typeof commonPasswordRule>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return commonPasswordRule(dictionary["passwords-common"]);
}
