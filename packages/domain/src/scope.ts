import { z } from "zod";
import { SCOPES, TOKEN_SCOPES } from "./vocabulary.ts";

export const Scope = z.enum(SCOPES).meta({ id: "Scope" });
export type Scope = z.infer<typeof Scope>;

export const TokenScope = z.enum(TOKEN_SCOPES).meta({ id: "TokenScope" });
export type TokenScope = z.infer<typeof TokenScope>;

/** The sets the page offers, from the widest use to the narrowest; `everything` is for administrators. */
export const SCOPE_SETS = {
  everything: ["all", "admin:read", "admin:write"],
  all: ["all"],
  ciReporter: ["project:read", "cycle:read", "cycle:write", "result:read", "result:write"],
  readOnly: ["project:read", "case:read", "cycle:read", "result:read"],
} as const satisfies Record<string, readonly TokenScope[]>;
