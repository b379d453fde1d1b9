import { z } from "zod";

/** What a token may be allowed to do; `all` is everything its owner may do. */
export const SCOPES = [
  "project:read",
  "project:write",
  "case:read",
  "case:write",
  "cycle:read",
  "cycle:write",
  "result:read",
  "result:write",
  "admin:read",
  "admin:write",
  "token:rotate",
] as const;

export const Scope = z.enum(SCOPES).meta({ id: "Scope" });
export type Scope = z.infer<typeof Scope>;

export const TokenScope = z.enum([...SCOPES, "all"]).meta({ id: "TokenScope" });
export type TokenScope = z.infer<typeof TokenScope>;

/** The sets the page offers, from the widest use to the narrowest. */
export const SCOPE_SETS = {
  all: ["all"],
  ciReporter: ["project:read", "cycle:read", "cycle:write", "result:write"],
  readOnly: ["project:read", "case:read", "cycle:read", "result:read"],
} as const satisfies Record<string, readonly TokenScope[]>;
