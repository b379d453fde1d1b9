import type { FieldNote } from "./field-notes.ts";

const note = (description: string, example?: string | number): FieldNote => ({
  description,
  ...(example !== undefined && { example }),
});

/** What the fields of trusted publishers, refused tokens and verified runs are, as `describeField` reads them. */
export const PUBLISHER_FIELDS: Readonly<Record<string, FieldNote>> = {
  publisherId: note("Id of the trusted publisher."),
  publisher: note("Id of the trusted publisher."),
  system: note("The CI system."),
  issuer: note("Address of the issuer, as its tokens have it.", "https://token.actions.githubusercontent.com"),
  audience: note("What the identity tokens must be meant for: this server.", "https://tessera.example.org"),
  lifetimeMinutes: note("Minutes that its tokens live.", 15),
  "Publisher.rules": note("All of them must be met."),
  lastSource: note("The repository or project of the last build that used it.", "shop/checkout"),
  liveTokens: note("Tokens minted for it that work now.", 0),
  claim: note("The claim that the rule is about.", "repository_id"),
  operator: note("How the claim is compared: as one value, with several, or with a pattern of `*` and `?`."),
  values: note("What it is compared with; several only for `in`."),
  rule: note("The rule that the token broke; null where it failed otherwise."),
  claims: note("What the token says, as text."),
  times: note("How often an equal token was refused.", 3),
  verified: note("What the issuer of the build's identity token vouches for; null where there was none."),
  "PublisherRefusal.publisher": note("The publisher that came closest; null where the issuer has none here."),
  "PublisherRefusal.verified": note(
    "False where the issuer did not sign it, so that anyone may have written the claims.",
  ),
};
