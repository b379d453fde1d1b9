import { z } from "zod";
import { PageQuery, Total } from "./page.ts";
import { TokenScope } from "./scope.ts";
import { TokenStatus } from "./token.ts";
import { redactTokens } from "./token-format.ts";
import { OWN_TOKEN_SORTS, TOKEN_KINDS, TOKEN_SORTS } from "./vocabulary.ts";

export type TokenSort = (typeof TOKEN_SORTS)[number];

/** Which tokens of the inventory are wanted. */
export const TokenFilter = z.strictObject({
  /** Part of the token's name or preview, or of its owner's user name or name; any case of ASCII letters. */
  search: z.string().trim().max(100).optional(),
  /** The owner. */
  userId: z.string().min(1).max(100).optional(),
  status: z.array(TokenStatus).min(1).max(TokenStatus.options.length).optional(),
  kind: z.enum(TOKEN_KINDS).optional(),
  /** Tokens that name this very scope. */
  scope: TokenScope.optional(),
  /** Neither used nor made in so many days. */
  unusedForDays: z.int().min(1).max(3650).optional(),
  neverExpires: z.boolean().optional(),
  /** Live tokens that the current policy would not allow to be created: they live too long, or never expire. */
  beyondPolicy: z.boolean().optional(),
});
export type TokenFilter = z.infer<typeof TokenFilter>;

export const ListAllTokens = PageQuery.extend({
  ...TokenFilter.shape,
  sort: z.enum(TOKEN_SORTS).default("createdAt"),
  /** Newest first by default; other orders ascend. */
  descending: z.boolean().optional(),
});
export type ListAllTokens = z.infer<typeof ListAllTokens>;

/**
 * The tokens of one account. Without a search and a sort: newest first, what was rotated together side by side. `search`: part
 * of the name or preview, any case of ASCII letters.
 */
export const ListOwnTokens = PageQuery.extend({
  search: z.string().trim().max(100).optional(),
  status: z.array(TokenStatus).min(1).max(TokenStatus.options.length).optional(),
  sort: z.enum(OWN_TOKEN_SORTS).optional(),
  /** Newest first by default; other orders ascend. */
  descending: z.boolean().optional(),
});
export type ListOwnTokens = z.infer<typeof ListOwnTokens>;

/** Often the place where a token was found, pasted with the token: it is stored and shown without it. */
export const RevocationReason = z
  .string()
  .trim()
  .min(1, "Say why")
  .max(500, "Use at most 500 characters")
  .overwrite(redactTokens);

export const RevokeMany = z.strictObject({
  ids: z.array(z.string().min(1).max(100)).min(1).max(500, "Choose at most 500 tokens at once"),
  reason: RevocationReason,
});
export type RevokeMany = z.infer<typeof RevokeMany>;

/** How many tokens match now; the snapshot lets a revocation pass over every token made since. */
export const TokenMatch = Total.extend({ snapshot: z.string() });
export type TokenMatch = z.infer<typeof TokenMatch>;

/** One batch of a revocation by filter: begin without a cursor, then go on with the `nextCursor` of the answer. */
export const RevokeMatching = TokenFilter.extend({
  snapshot: z.string().max(2000),
  cursor: z.string().max(2000).optional(),
  reason: RevocationReason,
});
export type RevokeMatching = z.infer<typeof RevokeMatching>;

/** What one batch did; `nextCursor` is null after the last one. */
export const RevokedBatch = z.object({ revoked: z.int(), nextCursor: z.string().nullable() });
export type RevokedBatch = z.infer<typeof RevokedBatch>;

export const RevokeAll = z.strictObject({
  confirmation: z.literal("REVOKE ALL", { error: "Type REVOKE ALL to confirm" }),
  /** Leaves one's own tokens alone. */
  spareOwn: z.boolean().default(false),
});
export type RevokeAll = z.infer<typeof RevokeAll>;
