import { z } from "zod";
import { ProjectId } from "./ids.ts";
import { Name } from "./name.ts";
import { Person } from "./person.ts";
import { TokenScope } from "./scope.ts";

import { TOKEN_KINDS, TOKEN_STATUSES } from "./vocabulary.ts";

/** The lifetimes the page offers, in days. */
export const EXPIRY_PRESETS = [7, 30, 60, 90, 180, 365] as const;

const DAY = 86_400_000;
/** A token this near its expiry, in milliseconds, is shown as expiring. */
export const EXPIRING_WITHIN = 14 * DAY;

export const TokenStatus = z.enum(TOKEN_STATUSES).meta({ id: "TokenStatus" });
export type TokenStatus = z.infer<typeof TokenStatus>;

/** The program that a person let in by signing in there, instead of copying a token: an assistant. */
export const TokenClient = z
  .object({
    /** As the program names itself to the server: the address of its document, or what its registration was given. */
    id: z.string(),
    name: z.string(),
    /** Where its name comes from or its answers go: a host, or the scheme of a program's own addresses. */
    host: z.string(),
  })
  .meta({ id: "TokenClient" });
export type TokenClient = z.infer<typeof TokenClient>;

/** A personal access token as it may be shown; the token itself and its hash are never part of it. */
export const Token = z
  .object({
    id: z.string(),
    kind: z.enum(TOKEN_KINDS),
    name: z.string(),
    identifier: z.string(),
    preview: z.string(),
    status: TokenStatus,
    scopes: z.array(TokenScope),
    projects: z.union([z.literal("all"), z.array(ProjectId)]),
    allowedIps: z.array(z.string()),
    createdAt: z.string(),
    expiresAt: z.string().nullable(),
    lastUsedAt: z.string().nullable(),
    lastUsedIp: z.string().nullable(),
    lastUsedUserAgent: z.string().nullable(),
    revokedAt: z.string().nullable(),
    revokedBy: Person.nullable(),
    revokedReason: z.string().nullable(),
    rotatedFrom: z.string().nullable(),
    rotatedTo: z.string().nullable(),
    /** The moment it stops or stopped: end of overlap, expiry or revocation, whichever is first; null for never. */
    worksUntil: z.string().nullable(),
    owner: Person,
    /** The assistant that it was given to when its owner signed in there; null for a token that was created by hand. */
    client: TokenClient.nullable(),
  })
  .meta({ id: "Token" });
export type Token = z.infer<typeof Token>;

export const TokenName = Name({ missing: "Give the token a name", max: 100 });

const EXPIRY_FIELDS = ["expiresInDays", "expiresAt", "neverExpires"] as const;

/** Exactly one of the three expiry fields is given; `expiresAt` is a day whose end (UTC) is meant. */
export const CreateToken = z
  .strictObject({
    name: TokenName,
    expiresInDays: z.int().min(1).max(3650).optional(),
    expiresAt: z.iso.date("Expected a date like 2030-12-31").optional(),
    neverExpires: z.literal(true).optional(),
    scopes: z.array(TokenScope).min(1, "Choose at least one scope").max(TokenScope.options.length),
    projects: z
      .union([z.literal("all"), z.array(ProjectId).min(1, "Choose at least one project").max(1000)])
      .default("all"),
    allowedIps: z.array(z.string().max(100)).max(100).default([]),
  })
  .refine((input) => EXPIRY_FIELDS.filter((field) => input[field] !== undefined).length === 1, {
    path: ["expiresInDays"],
    message: "Give exactly one of expiresInDays, expiresAt and neverExpires",
  })
  .refine(({ scopes }) => !scopes.includes("admin:access") || scopes.includes("admin:write"), {
    path: ["scopes"],
    message: "admin:access is never without admin:write",
  });
export type CreateToken = z.infer<typeof CreateToken>;

/** The answer to creating or rotating a token: the only time the token is shown. */
export const TokenWithSecret = z.object({ token: Token, secret: z.string() }).meta({ id: "TokenWithSecret" });
export type TokenWithSecret = z.infer<typeof TokenWithSecret>;

/** The instants a status is read off, ISO-8601 UTC; `overlapEndsAt` is set on a token that was rotated out. */
export type TokenLife = { revokedAt: string | null; expiresAt: string | null; overlapEndsAt: string | null };

/**
 * Revoked beats expired beats the rest. A rotated-out token past its overlap counts as revoked; one minted for minutes is
 * never expiring, as its near end is no reason to look at it.
 */
export function tokenStatus(life: TokenLife & { isMinted?: boolean }, now: string): TokenStatus {
  if (life.revokedAt !== null || (life.overlapEndsAt !== null && now >= life.overlapEndsAt)) return "Revoked";
  if (life.expiresAt !== null && now >= life.expiresAt) return "Expired";
  if (life.overlapEndsAt !== null) return "Rotated";
  if (life.isMinted) return "Active";
  if (life.expiresAt !== null && Date.parse(life.expiresAt) - Date.parse(now) <= EXPIRING_WITHIN) return "Expiring";
  return "Active";
}

/** The moment a token stops or stopped working, whichever of the three comes first; null for never. */
export function worksUntil({ revokedAt, expiresAt, overlapEndsAt }: TokenLife): string | null {
  const ends = [revokedAt, expiresAt, overlapEndsAt].filter((end) => end !== null);
  return ends.sort()[0] ?? null;
}

/** The instant a lifetime chosen now ends, ISO-8601 UTC; null for never. Says nothing of policy. */
export function expiryOf(
  choice: Pick<CreateToken, "expiresInDays" | "expiresAt" | "neverExpires">,
  now: string,
): string | null {
  if (choice.neverExpires) return null;
  if (choice.expiresAt !== undefined) return `${choice.expiresAt}T23:59:59.999Z`;
  return new Date(Date.parse(now) + (choice.expiresInDays ?? 0) * DAY).toISOString();
}

/** The last day (UTC, `YYYY-MM-DD`) that a custom expiry may name under a maximum lifetime in days. */
export function lastExpiryDay(now: string, maxLifetimeDays: number): string {
  return new Date(Date.parse(now) + maxLifetimeDays * DAY).toISOString().slice(0, 10);
}
