import type { CLAIM_OPERATORS } from "../further-vocabulary.ts";
import { matchesGlob } from "../glob.ts";

/** What an identity token says: whatever JSON its issuer put there. */
export type Claims = Readonly<Record<string, unknown>>;

/** What a claim must be: exactly a value, one of several, or of a pattern in which `*` stops at a slash and `**` doesn't. */
export type Rule = { claim: string; operator: (typeof CLAIM_OPERATORS)[number]; values: readonly string[] };

/** The texts of a claim: none where it is absent or no text, number, boolean or list of them. */
export function textsOf(claims: Claims, name: string): string[] {
  // Names like "constructor" are no claims unless the token has them.
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return (Array.isArray(value) ? value : [value]).flatMap((one) =>
    ["string", "number", "boolean"].includes(typeof one) ? [String(one)] : [],
  );
}

/** True where the claim is there and one of its texts is exactly as the rule wants it. */
export function meetsRule(claims: Claims, { claim, operator, values }: Rule): boolean {
  const texts = textsOf(claims, claim);
  if (operator !== "glob") return texts.some((text) => values.includes(text));
  return texts.some((text) => values.some((pattern) => matchesGlob(pattern.split("/"), text.split("/"))));
}

/** The first rule that the claims break; undefined where they meet all. */
export function brokenRule<Broken extends Rule>(claims: Claims, rules: readonly Broken[]): Broken | undefined {
  return rules.find((rule) => !meetsRule(claims, rule));
}

/** A rule in one line, for people and the audit log. */
export function ruleText({ claim, operator, values }: Rule): string {
  if (operator === "equals") return `${claim} equals ${values.join()}`;
  return `${claim} ${operator === "in" ? "is one of" : "matches"} ${values.join(", ")}`;
}
